import type { ReactNode } from "react";
import { Link } from "wouter";
import { Inert } from "../../components/Inert.js";
import { Money } from "../../components/Money.js";
import { byGravity, paceWords, perWords, reserveWords, verdictInk } from "./budget-words.js";
import { PaceBar } from "./PaceBar.js";
import { useBudgets } from "./use-budgets.js";

/** The budget that needs a look first, as a cell of the KPI band: its value is a verdict. */
export function BudgetCell() {
  const { data: budgets } = useBudgets();
  const [first, ...others] = byGravity(budgets ?? []);
  const standing = first?.standing;
  return (
    <div className="min-w-[216px] flex-[1.18] border-r px-5 py-3.5">
      <dt className="truncate font-medium text-label text-muted-foreground">
        {first ? (
          <>
            Budget <Money amount={first.amount} digits={0} /> {perWords[first.per]}
            {first.of.kind !== "organization" && (
              <>
                , <Inert text={first.name} whole />
              </>
            )}
          </>
        ) : (
          "Budget"
        )}
      </dt>
      <dd className="mt-0.5">
        <span
          className={`block truncate font-semibold text-kpi tracking-[-0.02em] ${standing ? verdictInk[standing.verdict.is] : "text-muted-foreground"}`}
        >
          {standing ? standing.verdict.words : budgets && !first ? "None set" : "–"}
        </span>
        {first && standing && (
          <>
            <PaceBar standing={standing} className="mt-0.5 max-w-[216px]" />
            <Pace {...{ standing, first }} />
          </>
        )}
        {first && !standing && <p className="mt-3 text-label text-muted-foreground">{first.why}</p>}
        {budgets && !first && (
          <p className="mt-3 text-label text-muted-foreground leading-[17px]">
            It tells you before the money is gone.
            <br />
            <BudgetsLink>Set one</BudgetsLink>
          </p>
        )}
        {first && others.length > 0 && (
          <p className="text-label leading-[17px]">
            <BudgetsLink>{others.length === 1 ? "1 more budget" : `${others.length} more budgets`}</BudgetsLink>
          </p>
        )}
      </dd>
    </div>
  );
}

function Pace({
  standing,
  first,
}: {
  standing: Parameters<typeof paceWords>[0];
  first: { per: "month" | "week" | "day"; amount: string };
}) {
  const { spent, after } = paceWords(standing, first.per);
  return (
    <p className="mt-1 text-label text-muted-foreground leading-[17px]">
      <span className="text-foreground">{spent}</span> {after},
      <br />
      {reserveWords(standing, first.amount)}
    </p>
  );
}

const BudgetsLink = ({ children }: { children: ReactNode }) => (
  <Link href="/spend/budgets" className="font-medium text-foreground underline underline-offset-2">
    {children}
  </Link>
);
