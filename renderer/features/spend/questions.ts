import { longestName } from "../../../src/desk/contract/question-name.js";
import { cutAt } from "../../components/inert-parts.js";
import { bys, firstView, lastWeek, measures, ranges, type ViewState } from "./view-state.js";

interface Asking {
  name: string;
  view: ViewState;
}

/** What is asked of spend most, so that nobody has to keep it first. */
export const usualQuestions = (now: number): Asking[] =>
  [
    { name: "Spend last week by workspace", range: lastWeek(now) },
    { name: "Spend this month by workspace", range: "month" as const },
    { name: "Spend this month by model", by: "model" as const, range: "month" as const },
    { name: "Spend last month by workspace", range: "last-month" as const },
    { name: "Spend of 7 days by API key", by: "api_key" as const, range: "7" as const },
    { name: "Spend of 28 days by member", by: "member" as const },
    { name: "Spend of a year by model", by: "model" as const, range: "365" as const },
    { name: "Spend by weekday and hour", shape: "hours" as const },
  ].map(({ name, ...asked }) => ({ name, view: { ...firstView, ...asked } }));

/** What a view could be called. */
export function viewWords({ by, measure, range, only }: ViewState): string {
  const days = typeof range === "object" ? `${range.from} to ${range.to}` : ranges[range];
  const what = measure === "billed" ? "Spend" : measure === "list" ? "Spend at list prices" : measures[measure];
  return cutAt([`${what} by ${bys[by]}`, ...only.map(({ name }) => `only ${name}`), days].join(", "), longestName);
}
