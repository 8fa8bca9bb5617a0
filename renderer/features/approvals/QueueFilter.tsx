import { Popover } from "@base-ui/react/popover";
import { ListFilter, X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { Proposal } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { KeyButton } from "../../components/KeyButton.js";
import { dangers, RiskShape } from "../../components/RiskShape.js";
import { choices, type QueueFilter } from "./queue-filter.js";

interface FilterProps {
  waiting: readonly Proposal[];
  filter: QueueFilter;
  onFilter(filter: QueueFilter): void;
}

/** Which of those that wait are shown: by client, kind of thing, risk and name. */
export function FilterButton({ waiting, filter, onFilter }: FilterProps) {
  const field = useRef<HTMLInputElement>(null);
  const { clients, kinds, risks } = choices(waiting);
  return (
    <Popover.Root>
      <Popover.Trigger
        render={
          <KeyButton
            kind="ghost"
            size="small"
            hotkey={{ on: "f", does: "Filter by client, kind, risk or name", palette: true }}
          >
            <Icon of={ListFilter} size={14} /> Filter
          </KeyButton>
        }
      />
      <Popover.Portal>
        <Popover.Positioner align="end" sideOffset={6} className="z-20">
          <Popover.Popup
            initialFocus={field}
            aria-label="Filter"
            className="flex w-80 flex-col gap-3 rounded-card border border-border-strong bg-popover p-3 shadow-popover outline-none"
          >
            <label className="text-label text-muted-foreground">
              Name of the target
              <input
                ref={field}
                value={filter.name ?? ""}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => onFilter({ ...filter, name: event.target.value || undefined })}
                className="mt-1 h-8 w-full rounded-control border border-input bg-card px-2 text-body text-foreground"
              />
            </label>
            <Choice
              label="Client"
              values={clients}
              value={filter.client}
              onChange={(client) => onFilter({ ...filter, client })}
            />
            <Choice
              label="Kind"
              values={kinds}
              value={filter.kind}
              onChange={(kind) => onFilter({ ...filter, kind })}
            />
            <Choice
              label="Risk"
              values={risks}
              value={filter.risk}
              onChange={(risk) => onFilter({ ...filter, risk })}
              show={(risk) => (
                <>
                  <RiskShape danger={risk} size={14} silent /> {dangers[risk].word}
                </>
              )}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ChoiceProps<V extends string> {
  label: string;
  values: readonly V[];
  value: V | undefined;
  onChange(value: V | undefined): void;
  show?(value: V): ReactNode;
}

/** One of a few, or none: pressed once more, it is let go. */
function Choice<V extends string>({ label, values, value, onChange, show }: ChoiceProps<V>) {
  return (
    <fieldset>
      <legend className="text-label text-muted-foreground">{label}</legend>
      <div className="-mx-0.5 mt-1 flex max-h-24 flex-wrap gap-1.5 overflow-y-auto p-0.5">
        {values.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === value}
            onClick={() => onChange(one === value ? undefined : one)}
            className={`flex h-[26px] max-w-full items-center gap-1.5 rounded-control border px-2 font-medium text-label ${
              one === value ? "border-foreground bg-accent" : "border-border-strong bg-card hover:bg-muted"
            }`}
          >
            {show ? (
              show(one)
            ) : (
              <span className="truncate">
                <Inert text={one} whole />
              </span>
            )}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** The filters that are set, each with a way out. */
export function FilterChips({ filter, onFilter }: Omit<FilterProps, "waiting">) {
  const set = [
    ["client", "Client", filter.client],
    ["kind", "Kind", filter.kind],
    ["risk", "Risk", filter.risk && dangers[filter.risk].word],
    ["name", "Name", filter.name],
  ] as const;
  return (
    <div className="flex flex-wrap gap-1.5 border-b px-4 py-2">
      {set.map(([key, label, words]) =>
        words ? (
          <button
            key={key}
            type="button"
            aria-label={`Remove the filter ${label}: ${inertText(words)}`}
            onClick={() => onFilter({ ...filter, [key]: undefined })}
            className="flex h-7 max-w-full items-center gap-1.5 rounded-control border border-border-strong bg-card pr-1.5 pl-2.5 text-label hover:bg-muted"
          >
            <span className="text-muted-foreground">{label}</span>
            <span className="truncate font-medium">
              <Inert text={words} whole />
            </span>
            <Icon of={X} size={14} className="text-muted-foreground" />
          </button>
        ) : null,
      )}
    </div>
  );
}
