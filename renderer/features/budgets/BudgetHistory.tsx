import type { Crossing } from "../../../src/desk/contract/budgets.js";
import { useNow } from "../../components/clock.js";
import { Money } from "../../components/Money.js";
import { formatDay, formatNear } from "../../components/time-format.js";
import { thresholdWords } from "./budget-words.js";

/** What was crossed and when, newest first. */
export function BudgetHistory({ history }: { history: readonly Crossing[] }) {
  const now = useNow();
  return (
    <section aria-label="History" className="mt-5">
      <h3 className="font-medium text-label text-muted-foreground">History</h3>
      {history.length === 0 ? (
        <p className="mt-1 text-label text-muted-foreground">No threshold was crossed so far.</p>
      ) : (
        <ol className="mt-1">
          {history.map(({ key, threshold, from, to, amount, spent, at, toldAt }) => (
            <li key={key} className="border-b py-2 text-label last:border-b-0">
              <span className="flex justify-between gap-3">
                <span className="font-medium">{thresholdWords(threshold)}</span>
                <span className="text-muted-foreground tabular-nums">{formatNear(at, now)}</span>
              </span>
              <span className="block text-muted-foreground">
                <Money amount={spent} /> of <Money amount={amount} />,{" "}
                {from === to ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`}
                {toldAt === null && ", snoozed"}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
