import type { BudgetStanding } from "../../../src/desk/contract/budgets.js";

const ink = {
  "in reserve": "fill-chart-1",
  "in deficit": "fill-risk-medium",
  "runs out": "fill-risk-medium",
  "used up": "fill-risk-high",
} as const satisfies Record<BudgetStanding["verdict"]["is"], string>;

/** What is spent of a budget, with a mark for how much of the period has passed. What it shows is said beside it in words. */
export function PaceBar({ standing, className = "" }: { standing: BudgetStanding; className?: string }) {
  const spent = Math.min(1, Math.max(0, standing.share ?? 1));
  const mark = `${Math.min(1, standing.passed) * 100}%`;
  return (
    <svg width="100%" height="12" aria-hidden="true" className={`block ${className}`}>
      <rect y="2" width="100%" height="8" className="fill-accent" />
      <rect y="2" width={`${spent * 100}%`} height="8" className={ink[standing.verdict.is]} />
      <rect x={mark} width="4" height="12" transform="translate(-2 0)" className="fill-background" />
      <rect x={mark} width="2" height="12" transform="translate(-1 0)" className="fill-foreground" />
    </svg>
  );
}
