import { Combobox } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import { useMemo, useState } from "react";
import { ChipFrame, ChipText, chipFace, chipLabel } from "../../components/Chip.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import type { Choice } from "./table-view.js";

interface ColumnFilterProps {
  choice: Choice;
  /** Values; none wants all. */
  chosen: readonly string[];
  onChoose(values: readonly string[]): void;
}

/** More than anybody reads through; what is beyond is found by typing. */
const most = 50;

/** Which values of a column are wanted: a few are chosen among, of thousands the one is found by typing. */
export function ColumnFilter({ choice: { name, options }, chosen, onChoose }: ColumnFilterProps) {
  const [typed, setTyped] = useState("");
  const found = useMemo(() => {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    return options.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  }, [options, typed]);
  const set = options.filter(({ value }) => chosen.includes(value));
  const chip = { name, none: "all", chosen: set.map(({ label }) => label) };
  return (
    <ChipFrame {...chip} onClear={() => onChoose([])}>
      <Combobox.Root
        multiple
        items={options}
        filteredItems={found.slice(0, most)}
        value={set}
        onValueChange={(wanted) => onChoose(wanted.map(({ value }) => value))}
        inputValue={typed}
        onInputValueChange={setTyped}
        onOpenChange={() => setTyped("")}
        autoHighlight
      >
        <Combobox.Trigger aria-label={chipLabel(chip)} className={chipFace}>
          <ChipText {...chip} />
        </Combobox.Trigger>
        <Combobox.Portal>
          <Combobox.Positioner align="start" sideOffset={4} className="z-20">
            <Combobox.Popup
              aria-label={name}
              className="flex max-h-[min(60vh,420px)] w-72 max-w-[calc(100vw-32px)] flex-col rounded-card border border-border-strong bg-popover p-1.5 shadow-popover outline-none"
            >
              <Combobox.Input
                aria-label={`Find in ${name}`}
                placeholder="Find"
                className="mb-1.5 h-7 shrink-0 rounded-control border border-input bg-card px-2 text-label placeholder:text-muted-foreground"
              />
              <Combobox.Empty>
                <p className="px-2 py-1.5 text-label text-muted-foreground empty:hidden">
                  {found.length === 0 ? "Nothing is called so." : ""}
                </p>
              </Combobox.Empty>
              <Combobox.List className="min-h-0 overflow-y-auto">
                {(option: Choice["options"][number]) => (
                  <Combobox.Item
                    key={option.value}
                    value={option}
                    className="grid min-h-8 cursor-default grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-x-2.5 rounded-control px-2 text-label outline-none data-highlighted:bg-accent"
                  >
                    <span className="flex size-3.5">
                      <Combobox.ItemIndicator>
                        <Icon of={Check} size={14} />
                      </Combobox.ItemIndicator>
                    </span>
                    <span className="truncate">
                      <Inert text={option.label} whole />
                    </span>
                    <span className="pl-3 text-muted-foreground tabular-nums">
                      {option.rows.toLocaleString("en-US")}
                    </span>
                  </Combobox.Item>
                )}
              </Combobox.List>
              <Combobox.Status className="px-2 pt-1.5 text-label text-muted-foreground empty:hidden">
                {found.length > most && `${(found.length - most).toLocaleString("en-US")} more: type to find one.`}
              </Combobox.Status>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </ChipFrame>
  );
}
