import type { BudgetView } from "../../../src/desk/contract/budgets.js";
import { Inert } from "../../components/Inert.js";
import { Money } from "../../components/Money.js";
import { Time } from "../../components/Time.js";
import { kindWords, paceWords, perWords, reserveWords, verdictInk } from "./budget-words.js";
import { PaceBar } from "./PaceBar.js";

interface BudgetRowProps {
  budget: BudgetView;
  selected: boolean;
  onSelect(): void;
}

/** One budget: whose, how much, the verdict, the pace. */
export function BudgetRow({ budget, selected, onSelect }: BudgetRowProps) {
  const { of, name, amount, per, standing, why, snoozedUntil } = budget;
  const pace = standing && paceWords(standing, per);
  return (
    <li className={`border-b ${selected ? "bg-card shadow-[inset_2px_0_0_var(--foreground)]" : "hover:bg-muted"}`}>
      <button
        type="button"
        aria-current={selected ? "true" : undefined}
        onClick={onSelect}
        className="block w-full px-5 py-3.5 text-left"
      >
        <span className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="min-w-0">
            <strong className="font-semibold">
              <Inert text={name} whole />
            </strong>{" "}
            <span className="text-label text-muted-foreground">
              {kindWords[of.kind]}, <Money amount={amount} /> {perWords[per]}
            </span>
          </span>
          <strong
            className={`font-semibold text-title ${standing ? verdictInk[standing.verdict.is] : "text-muted-foreground"}`}
          >
            {standing ? standing.verdict.words : "–"}
          </strong>
        </span>
        {standing && pace ? (
          <>
            <PaceBar standing={standing} className="mt-2" />
            <span className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-label text-muted-foreground">
              <span>
                <span className="text-foreground">
                  <Money amount={standing.spent} />, {pace.spent}
                </span>{" "}
                {pace.after}
              </span>
              <span>{reserveWords(standing, amount)}</span>
            </span>
          </>
        ) : (
          <span className="mt-1 block text-label text-muted-foreground">{why}</span>
        )}
        {snoozedUntil !== null && (
          <span className="mt-1 block text-label text-muted-foreground">
            Snoozed until <Time at={snoozedUntil} as="day" /> <Time at={snoozedUntil} />
          </span>
        )}
      </button>
    </li>
  );
}
