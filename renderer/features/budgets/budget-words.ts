import type { BudgetScope, BudgetStanding, BudgetThreshold, BudgetView } from "../../../src/desk/contract/budgets.js";
import { formatMoney } from "../../components/money-format.js";
import { formatDay } from "../../components/time-format.js";

export const kindWords = {
  organization: "Organization",
  workspace: "Workspace",
  api_key: "API key",
  member: "Member",
  model: "Model",
} as const satisfies Record<BudgetScope["kind"], string>;

export const perWords = { month: "a month", week: "a week", day: "a day" } as const;

type Verdict = BudgetStanding["verdict"]["is"];

export const verdictInk = {
  "in reserve": "text-foreground",
  "in deficit": "text-risk-medium",
  "runs out": "text-risk-medium",
  "used up": "text-risk-high",
} as const satisfies Record<Verdict, string>;

const gravity: readonly Verdict[] = ["used up", "runs out", "in deficit", "in reserve"];

/** What needs a look first; among alike the whole organization, then what is spent furthest. */
export function byGravity(budgets: readonly BudgetView[]): BudgetView[] {
  const rank = ({ standing }: BudgetView) => (standing ? gravity.indexOf(standing.verdict.is) : gravity.length);
  const isWhole = ({ of }: BudgetView) => (of.kind === "organization" ? 0 : 1);
  return budgets.toSorted(
    (a, b) => rank(a) - rank(b) || isWhole(a) - isWhole(b) || (b.standing?.share ?? 0) - (a.standing?.share ?? 0),
  );
}

/** The one that is told beside the figures of the whole: the organization's own, of the month first; else what needs a look first. */
export function foremost(budgets: readonly BudgetView[]): BudgetView | undefined {
  const whole = budgets.filter(({ of }) => of.kind === "organization");
  return whole.find(({ per }) => per === "month") ?? byGravity(whole.length > 0 ? whole : budgets)[0];
}

/** "2 more, 1 at risk"; nothing where there is one alone. */
export function othersWords(budgets: readonly BudgetView[], shown: BudgetView): string | undefined {
  const others = budgets.filter(({ id }) => id !== shown.id);
  const risky = others.filter(({ standing }) => standing && standing.verdict.is !== "in reserve").length;
  if (others.length === 0) return undefined;
  return `${others.length} more${risky > 0 ? `, ${risky} at risk` : ""}`;
}

/** "80 % spent", "100 % expected" */
export const thresholdWords = ({ percent, on }: BudgetThreshold) =>
  `${percent} % ${on === "actual" ? "spent" : "expected"}`;

const percentWords = (share: number) => `${Math.floor(share * 100).toLocaleString("en-US")} %`;

/** "76 % spent after 59 % of the month" */
export function paceWords({ share, passed }: BudgetStanding, per: BudgetView["per"]): { spent: string; after: string } {
  return {
    spent: share === null ? "–" : `${percentWords(share)} spent`,
    after: `after ${Math.round(passed * 100)} % of the ${per}`,
  };
}

/** What is left or missing at the end of the period, as it goes now. */
export function reserveWords({ verdict, forecast, reserve, spent, to }: BudgetStanding, amount: string): string {
  const over = (of: string) => Number(of) - Number(amount);
  if (verdict.is === "used up") return `${money(over(spent))} over already`;
  const end = `by ${formatDay(to)}`;
  if (forecast !== null)
    return over(forecast) > 0 ? `${money(over(forecast))} short ${end}` : `${money(-over(forecast))} left ${end}`;
  return Number(reserve) < 0
    ? `${money(-Number(reserve))} ahead of an even pace`
    : `${money(Number(reserve))} below an even pace`;
}

const money = (dollars: number) => formatMoney(dollars.toFixed(2));

/** Why there is no forecast; nothing where there is one. */
export const forecastGap = ({ forecast, completeDays }: BudgetStanding): string | undefined =>
  forecast === null
    ? `No forecast yet: it needs 14 complete days with spend, and has ${completeDays ?? 0}.`
    : undefined;
