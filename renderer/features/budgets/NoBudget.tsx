import { useQuery } from "@tanstack/react-query";
import { Button } from "../../components/Button.js";
import { formatMoney } from "../../components/money-format.js";
import { useDesk } from "../../desk.js";

/** Nothing is set yet: what a budget does, and one to begin with that is not made up. */
export function NoBudget({ onBegin }: { onBegin(amount: string): void }) {
  const { data: choices } = useQuery(useDesk().query.budgets.choices.queryOptions());
  const month = choices?.find(({ of }) => of.kind === "organization")?.last.month;
  const known = month && Number(month) > 0 ? formatMoney(month, 2) : undefined;
  return (
    <div className="mx-5 mt-10 max-w-[520px]">
      <h2 className="serif-sentence text-sentence">No budget is set.</h2>
      <p className="mt-1 text-muted-foreground text-sub leading-[21px]">
        A budget says how fast the money goes, when it runs out, and tells you once when a threshold is crossed. Agents
        can read it and cannot change it.
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        {known && (
          <Button kind="ink" onClick={() => onBegin(known.replaceAll(/[$,]/g, ""))}>
            Set a budget of {known}, last month’s spend
          </Button>
        )}
        <Button onClick={() => onBegin("")}>{known ? "Another amount" : "Set a budget"}</Button>
      </div>
    </div>
  );
}
