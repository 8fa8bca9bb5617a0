import type { Input, Risk, Rule, Shape } from "./operation.js";

export const risks = ["low", "medium", "high", "critical"] as const satisfies readonly Risk[];

export type Risky<S extends Shape> = Risk | { [L in Risk]?: true | ((input: Input<S>) => boolean) };

/** The highest that holds; low where none does. */
export function riskOf<S extends Shape>(risk: Risky<S>, input: Input<S>): Risk {
  if (typeof risk === "string") return risk;
  return (
    risks.findLast((level) => {
      const rule = risk[level];
      return rule === true || rule?.(input) === true;
    }) ?? "low"
  );
}

/** The highest that data may raise it to. */
export const highestRaise = <S extends Shape>(raised: { [L in Risk]?: Rule<S> } = {}): Risk | null =>
  risks.findLast((level) => raised[level]) ?? null;

/** The highest that could hold, whatever the input and the data. */
export function highestRisk<S extends Shape>(risk: Risky<S>, raised: { [L in Risk]?: Rule<S> } = {}): Risk {
  const named = typeof risk === "string" ? [risk] : risks.filter((level) => risk[level]);
  return risks.findLast((level) => named.includes(level) || raised[level]) ?? "low";
}
