import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type Ref, useImperativeHandle, useRef } from "react";
import { fieldText } from "../../../src/words/field.js";
import { Filters } from "../../components/Filters.js";
import { Icon } from "../../components/Icon.js";
import { KeyHint, useAnnounced } from "../../components/KeyHint.js";
import { Segmented } from "../../components/Segmented.js";
import { useKeys } from "../../components/use-keys.js";
import { useDesk } from "../../desk.js";
import { ChoiceChip, type Option } from "./ChoiceChip.js";
import type { Choice, View } from "./choice.js";
import { stateOptions, typeOptions } from "./filter-options.js";

interface FilterBarProps {
  view: View;
  choice: Choice;
  field: Ref<{ focus(): void }>;
  onView(view: View): void;
  onChoice(choice: Choice): void;
}

/** What is shown of the record: letters, and one chip for each kind of thing to choose. */
export function FilterBar({ view, choice, field, onView, onChoice }: FilterBarProps) {
  const { data } = useQuery({ ...useDesk().query.activity.facets.queryOptions(), staleTime: 10_000 });
  const input = useRef<HTMLInputElement>(null);
  const announced = useAnnounced();
  useImperativeHandle(field, () => ({ focus: () => input.current?.select() }));
  useKeys({
    t:
      view === "rows"
        ? { does: "Show the record by proposal", act: () => onView("proposals"), palette: true }
        : { does: "Show every row", act: () => onView("rows"), palette: true },
  });
  const set = (changes: Partial<Choice>) => onChoice({ ...choice, ...changes });
  const counted = (rows: number) => rows.toLocaleString("en-US");
  const plain = (facets: readonly { value: string; rows: number }[] = []): Option[] =>
    facets.map(({ value, rows }) => ({ value, label: value, detail: counted(rows) }));
  const operations = data?.operations.map(
    ({ value, title, toolset, rows }): Option => ({
      value,
      label: title,
      group: fieldText(toolset),
      detail: counted(rows),
    }),
  );
  const targets = data?.targets.map(({ value, name, noun }): Option => ({ value, label: name, detail: noun }));
  return (
    <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-b px-5 py-[9px]">
      <span className="relative min-w-36 max-w-[248px] flex-1">
        <Icon of={Search} size={14} className="absolute top-[7px] left-2.5 text-muted-foreground" />
        <input
          ref={input}
          value={choice.search}
          maxLength={200}
          aria-label="Search rows, names, ids"
          placeholder="Search rows"
          aria-keyshortcuts={announced("/")}
          onChange={(event) => set({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            // The first empties it, the next leaves it.
            event.preventDefault();
            if (choice.search) set({ search: "" });
            else event.currentTarget.blur();
          }}
          className="h-7 w-full rounded-control border border-input bg-card pr-8 pl-8 text-label"
        />
        <span className="absolute top-[5px] right-1.5 flex">
          <KeyHint keys="/" />
        </span>
      </span>
      <Filters>
        {view === "proposals" ? (
          <ChoiceChip
            name="State"
            options={stateOptions}
            chosen={choice.attention ? ["attention"] : choice.states}
            onChoose={(chosen) => set(wantedOf(chosen, choice.attention, (states) => ({ states })))}
          />
        ) : (
          <ChoiceChip
            name="Type"
            options={typeOptions}
            chosen={choice.attention ? ["attention"] : choice.types}
            onChoose={(chosen) =>
              set(
                wantedOf(chosen, choice.attention, (types) => ({
                  types: typeOptions.flatMap(({ type }) => (type && types.includes(type) ? [type] : [])),
                })),
              )
            }
          />
        )}
        <ChoiceChip
          name="Client"
          options={plain(data?.clients)}
          chosen={choice.clients}
          onChoose={(clients) => set({ clients })}
        />
        <ChoiceChip
          name="Operation"
          options={operations ?? []}
          chosen={choice.operations}
          onChoose={(chosen) => set({ operations: chosen })}
        />
        <ChoiceChip
          name="Target"
          options={targets ?? []}
          chosen={choice.targets}
          onChoose={(chosen) => set({ targets: chosen })}
        />
        <ChoiceChip
          name="Person"
          options={plain(data?.people)}
          chosen={choice.people}
          onChoose={(people) => set({ people })}
        />
        <ChoiceChip
          name="Time"
          single
          options={times}
          chosen={choice.days === null ? [] : [String(choice.days)]}
          onChoose={([days]) => set({ days: days === "1" ? 1 : days === "7" ? 7 : days === "30" ? 30 : null })}
        />
      </Filters>
      <span className="flex-1" />
      <Segmented
        label="Show"
        value={view}
        parts={[
          { value: "proposals", label: "By proposal" },
          { value: "rows", label: "Every row" },
        ]}
        onChange={onView}
      />
      <KeyHint keys="T" />
    </div>
  );
}

const times: Option[] = [
  { value: "1", label: "today" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
];

/** "Needs attention" and the others of its list exclude each other: the one chosen last holds. */
function wantedOf(
  chosen: string[],
  attention: boolean,
  others: (values: string[]) => Partial<Choice>,
): Partial<Choice> {
  const rest = chosen.filter((one) => one !== "attention");
  const now = chosen.includes("attention") && !(attention && rest.length > 0);
  return { ...others(now ? [] : rest), attention: now };
}
