import type { ReactNode } from "react";
import { Link } from "wouter";
import type { BudgetStanding, BudgetView } from "../../../src/desk/contract/budgets.js";
import { Inert } from "../../components/Inert.js";
import { Kpi } from "../../components/Kpi.js";
import { Money } from "../../components/Money.js";
import { foremost, othersWords, paceWords, perWords, reserveWords, verdictInk } from "./budget-words.js";
import { PaceBar } from "./PaceBar.js";
import { useBudgets } from "./use-budgets.js";

/** The organization's budget as a cell of the KPI band: its value is a verdict. */
export function BudgetCell() {
  const { data: budgets = [], isSuccess } = useBudgets();
  const budget = foremost(budgets);
  if (!budget)
    return (
      <Kpi label="Budget" value={isSuccess ? "None set" : "–"} ink="text-muted-foreground">
        {isSuccess && (
          <p>
            It tells you before the money is gone.
            <br />
            <BudgetsLink>Set one</BudgetsLink>
          </p>
        )}
      </Kpi>
    );
  const { standing, why } = budget;
  const others = othersWords(budgets, budget);
  return (
    <Kpi
      label={
        <span className="truncate">
          <Label budget={budget} />
        </span>
      }
      beside={others && <BudgetsLink>{others}</BudgetsLink>}
      value={standing?.verdict.words ?? "–"}
      ink={standing ? verdictInk[standing.verdict.is] : "text-muted-foreground"}
    >
      {standing ? (
        <>
          <PaceBar standing={standing} className="mt-0.5 max-w-[216px]" />
          <Pace standing={standing} budget={budget} />
        </>
      ) : (
        <p>{why}</p>
      )}
    </Kpi>
  );
}

const Label = ({ budget: { amount, per, of, name } }: { budget: BudgetView }) => (
  <>
    Budget <Money amount={amount} digits={0} />
    {per !== "month" && ` ${perWords[per]}`}
    {of.kind !== "organization" && (
      <>
        , <Inert text={name} whole />
      </>
    )}
  </>
);

function Pace({ standing, budget }: { standing: BudgetStanding; budget: BudgetView }) {
  const { spent, after } = paceWords(standing, budget.per);
  return (
    <p>
      <span className="text-foreground">{spent}</span> {after},
      <br />
      {reserveWords(standing, budget.amount)}
    </p>
  );
}

const BudgetsLink = ({ children }: { children: ReactNode }) => (
  <Link href="/spend/budgets" className="font-medium text-foreground underline underline-offset-2">
    {children}
  </Link>
);
