import type { ReactNode } from "react";
import { Link } from "wouter";
import type { BudgetStanding, BudgetView } from "../../../src/desk/contract/budgets.js";
import { Inert } from "../../components/Inert.js";
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
      <Cell label="Budget" value={isSuccess ? "None set" : "–"}>
        {isSuccess && (
          <p className="mt-3 text-label text-muted-foreground leading-[17px]">
            It tells you before the money is gone.
            <br />
            <BudgetsLink>Set one</BudgetsLink>
          </p>
        )}
      </Cell>
    );
  const { standing, why } = budget;
  const others = othersWords(budgets, budget);
  return (
    <Cell
      label={<Label budget={budget} />}
      beside={others && <BudgetsLink>{others}</BudgetsLink>}
      value={standing?.verdict.words ?? "–"}
      ink={standing && verdictInk[standing.verdict.is]}
    >
      {standing ? (
        <>
          <PaceBar standing={standing} className="mt-0.5 max-w-[216px]" />
          <Pace standing={standing} budget={budget} />
        </>
      ) : (
        <p className="mt-3 text-label text-muted-foreground">{why}</p>
      )}
    </Cell>
  );
}

interface CellProps {
  label: ReactNode;
  beside?: ReactNode;
  value: string;
  ink?: string | null;
  children: ReactNode;
}

const Cell = ({ label, beside, value, ink, children }: CellProps) => (
  <div className="min-w-0 flex-[1.18] border-r px-5 py-3.5 max-[959px]:basis-1/2">
    <dt className="flex justify-between gap-3 text-label">
      <span className="truncate font-medium text-muted-foreground">{label}</span>
      {beside && <span className="shrink-0">{beside}</span>}
    </dt>
    <dd className="mt-0.5">
      <span
        className={`block font-semibold text-kpi tracking-[-0.02em] max-[959px]:text-figure max-[959px]:leading-8 ${ink ?? "text-muted-foreground"}`}
      >
        {value}
      </span>
      {children}
    </dd>
  </div>
);

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
    <p className="mt-1 text-label text-muted-foreground leading-[17px]">
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
