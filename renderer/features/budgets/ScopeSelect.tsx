import { useId } from "react";
import type { BudgetChoice, BudgetScope } from "../../../src/desk/contract/budgets.js";
import { inertText } from "../../components/inert-parts.js";
import { formatMoney } from "../../components/money-format.js";
import { kindWords } from "./budget-words.js";

interface ScopeSelectProps {
  /** Undefined while they are read. */
  choices: readonly BudgetChoice[] | undefined;
  value: BudgetScope;
  /** Of what is chosen, where it is not among the choices any more. */
  name: string | undefined;
  /** A budget stays with what it is for. */
  fixed: boolean;
  onChange(of: BudgetScope): void;
}

/** What tells it from another of the same name: the end of its id, and what it spent. */
const apart = ({ of, last }: BudgetChoice) =>
  [
    ...(of.kind === "organization" ? [] : [`…${of.id.slice(-6)}`]),
    ...(last.month === null ? [] : [`${formatMoney(last.month, 2)} last month`]),
  ].join(", ");

const groups = { workspace: "Workspaces", api_key: "API keys", member: "Members", model: "Models" } as const;
const kinds = ["workspace", "api_key", "member", "model"] as const;

/** What a budget is for: everything that spends, by kind, what spent most first. */
export function ScopeSelect({ choices = [], value, name, fixed, onChange }: ScopeSelectProps) {
  const id = useId();
  const names = Map.groupBy(choices, ({ of: { kind }, name }) => `${kind} ${name}`);
  const label = (choice: BudgetChoice) => {
    const alike = (names.get(`${choice.of.kind} ${choice.name}`)?.length ?? 0) > 1;
    return `${inertText(choice.name, 80)}${alike ? ` (${apart(choice)})` : ""}`;
  };
  const at = choices.findIndex(({ of }) => JSON.stringify(of) === JSON.stringify(value));
  const whole = choices.find(({ of }) => of.kind === "organization");
  return (
    <>
      <label htmlFor={id} className="mt-3.5 block font-medium text-label text-muted-foreground">
        For
      </label>
      <select
        id={id}
        value={at}
        disabled={fixed}
        onChange={(event) => {
          const chosen = choices[Number(event.target.value)];
          if (chosen) onChange(chosen.of);
        }}
        className="mt-1 block h-8 w-full rounded-control border border-input bg-card px-2"
      >
        {at < 0 && <option value={-1}>{name === undefined ? "Reading what there is" : inertText(name, 80)}</option>}
        {whole && <option value={choices.indexOf(whole)}>{label(whole)}, all of it</option>}
        {kinds.map((kind) => {
          const own = choices.filter(({ of }) => of.kind === kind);
          if (own.length === 0) return null;
          return (
            <optgroup key={kind} label={groups[kind]}>
              {own.map((choice) => (
                <option key={JSON.stringify(choice.of)} value={choices.indexOf(choice)}>
                  {label(choice)}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
      {fixed && (
        <p className="mt-1 text-label text-muted-foreground">
          {kindWords[value.kind]}. A budget stays with what it is for.
        </p>
      )}
    </>
  );
}
