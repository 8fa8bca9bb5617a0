import { Menu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { ChipFrame, ChipText, chipFace, chipLabel } from "../../components/Chip.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";

export interface Option {
  value: string;
  label: string;
  /** Muted, behind the label. */
  detail?: string | undefined;
  /** Options of one group stand together under its name. */
  group?: string | undefined;
}

interface ChoiceChipProps {
  name: string;
  options: readonly Option[];
  chosen: readonly string[];
  /** Shown where nothing is chosen. */
  none?: string;
  /** One at a time, and closed with it. */
  single?: boolean;
  onChoose(chosen: string[]): void;
}

/** What is chosen of one kind, and the menu to choose from. A cross takes the choice back. */
export function ChoiceChip({ name, options, chosen, none = "any", single = false, onChoose }: ChoiceChipProps) {
  const toggle = (value: string) => {
    if (chosen.includes(value)) return onChoose(chosen.filter((one) => one !== value));
    onChoose(single ? [value] : [...chosen, value]);
  };
  const labels = chosen.map((value) => options.find((one) => one.value === value)?.label ?? value);
  const chip = { name, none, chosen: labels };
  return (
    <ChipFrame {...chip} onClear={() => onChoose([])}>
      <Menu.Root>
        <Menu.Trigger aria-label={chipLabel(chip)} className={chipFace}>
          <ChipText {...chip} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="start" sideOffset={4} className="z-20">
            <Menu.Popup
              aria-label={name}
              className="max-h-[min(60vh,420px)] min-w-44 max-w-96 overflow-y-auto rounded-card border border-border-strong bg-popover p-1.5 shadow-popover outline-none"
            >
              {groupsOf(options).map(([group, members]) => (
                <Menu.Group key={group}>
                  {group && (
                    <Menu.GroupLabel className="px-2 pt-2 pb-1 text-label text-muted-foreground">
                      {group}
                    </Menu.GroupLabel>
                  )}
                  {members.map(({ value, label, detail }) => (
                    <Menu.CheckboxItem
                      key={value}
                      label={label}
                      checked={chosen.includes(value)}
                      closeOnClick={single}
                      onCheckedChange={() => toggle(value)}
                      className="grid min-h-8 cursor-default grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-x-2.5 rounded-control px-2 text-label outline-none data-highlighted:bg-accent"
                    >
                      <span className="flex size-3.5">
                        <Menu.CheckboxItemIndicator>
                          <Icon of={Check} size={14} />
                        </Menu.CheckboxItemIndicator>
                      </span>
                      <span className="truncate">
                        <Inert text={label} whole />
                      </span>
                      {detail && <span className="pl-3 text-muted-foreground">{detail}</span>}
                    </Menu.CheckboxItem>
                  ))}
                </Menu.Group>
              ))}
              {options.length === 0 && <p className="px-2 py-1.5 text-label text-muted-foreground">Nothing yet.</p>}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </ChipFrame>
  );
}

/** In the order in which the groups come first. */
function groupsOf(options: readonly Option[]): [string, Option[]][] {
  const groups = new Map<string, Option[]>();
  for (const option of options) {
    const group = option.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return [...groups];
}
