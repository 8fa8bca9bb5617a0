import type { Standing } from "../../spend/numbers/budgets.js";
import { dayMs } from "../../spend/numbers/calendar.js";

/** Whether the money may not last. */
export const isAtRisk = ({ is }: Standing["verdict"]): boolean => is !== "in reserve";

/** As the page says it: "Runs out on the 24th". */
export function verdictWords(verdict: Standing["verdict"]): string {
  if (verdict.is === "runs out") return `Runs out on the ${ordinal(new Date(verdict.on * dayMs).getUTCDate())}`;
  return { "in reserve": "In reserve", "in deficit": "In deficit", "used up": "Used up" }[verdict.is];
}

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return `${day}th`;
  return `${day}${["th", "st", "nd", "rd"][day % 10] ?? "th"}`;
}
