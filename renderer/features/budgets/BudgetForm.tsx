import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { BudgetView, BudgetWish } from "../../../src/desk/contract/budgets.js";
import { Button } from "../../components/Button.js";
import { formatMoney } from "../../components/money-format.js";
import { Segmented } from "../../components/Segmented.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { ScopeSelect } from "./ScopeSelect.js";
import { Thresholds } from "./Thresholds.js";
import { useBudgetChanges } from "./use-budgets.js";

interface BudgetFormProps {
  /** The one that is edited; absent: another one. */
  budget?: BudgetView;
  /** What is offered to begin with. */
  begin?: string;
  locked: string | undefined;
  onDone(id: string | undefined): void;
}

const usual: BudgetWish["thresholds"] = [
  { percent: 80, on: "actual" },
  { percent: 100, on: "forecast" },
];
const key = (of: BudgetWish["of"]) => JSON.stringify(of);

/** Sets a budget, or changes one. What is wrong with it the desk says. */
export function BudgetForm({ budget, begin = "", locked, onDone }: BudgetFormProps) {
  const { data: choices, error } = useQuery(useDesk().query.budgets.choices.queryOptions());
  const { set } = useBudgetChanges();
  const [of, setOf] = useState<BudgetWish["of"]>(budget?.of ?? { kind: "organization" });
  const [per, setPer] = useState(budget?.per ?? "month");
  const [amount, setAmount] = useState(budget?.amount ?? begin);
  const [thresholds, setThresholds] = useState(budget?.thresholds ?? usual);
  const last = choices?.find((one) => key(one.of) === key(of))?.last[per];
  const problem = set.error ?? error;
  const save = () =>
    set.mutate(
      { id: budget?.id ?? null, of, per, amount, thresholds },
      { onSuccess: (now) => onDone(budget?.id ?? now.at(-1)?.id) },
    );
  return (
    <form
      aria-label={budget ? "Edit the budget" : "Set a budget"}
      className="px-5 pt-3.5 pb-8"
      onChange={() => set.isError && set.reset()}
      onSubmit={(event) => {
        event.preventDefault();
        if (!locked && !set.isPending) save();
      }}
    >
      <h2 className="font-semibold text-title">{budget ? "Edit the budget" : "Set a budget"}</h2>
      <p className="text-label text-muted-foreground">It tells you when it is reached; it stops nothing by itself.</p>
      <ScopeSelect choices={choices} value={of} name={budget?.name} fixed={budget !== undefined} onChange={setOf} />
      <div className="mt-3.5">
        <Segmented
          label="Per"
          value={per}
          parts={[
            { value: "month", label: "A month" },
            { value: "week", label: "A week" },
            { value: "day", label: "A day" },
          ]}
          onChange={setPer}
        />
      </div>
      <label className="mt-3.5 block">
        <span className="font-medium text-label text-muted-foreground">Dollars</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the form was opened to say this
          autoFocus
          inputMode="decimal"
          value={amount}
          maxLength={40}
          placeholder="500.00"
          onChange={(event) => setAmount(event.target.value)}
          className="mt-1 block h-8 w-44 rounded-control border border-input bg-card px-2 tabular-nums"
        />
      </label>
      {last && Number(last) > 0 && (
        <p className="mt-1.5 text-label text-muted-foreground">
          Last {per}: {formatMoney(last)}.{" "}
          <button
            type="button"
            className="font-medium text-foreground underline underline-offset-2"
            onClick={() => setAmount(formatMoney(last, 2).replaceAll(/[$,]/g, ""))}
          >
            Take that
          </button>
        </p>
      )}
      <Thresholds thresholds={thresholds} onChange={setThresholds} />
      {problem && (
        <p role="alert" className="mt-3 text-label text-risk-high">
          {problemWords(problem)}
        </p>
      )}
      <div className="mt-4 flex gap-2">
        <Button type="submit" kind="ink" off={locked ?? (set.isPending ? "It is being saved." : undefined)}>
          {budget ? "Save the changes" : "Set the budget"}
        </Button>
        <Button onClick={() => onDone(budget?.id)}>Cancel</Button>
      </div>
    </form>
  );
}
