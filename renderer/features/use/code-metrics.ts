import type { ClaudeCode, CodeFigures } from "../../../src/desk/contract/use.js";
import { formatCount } from "../../components/count-format.js";
import { formatMoney } from "../../components/money-format.js";

/** What the days of Claude Code can be drawn by. */
export const metrics = {
  cost: { name: "Cost", of: ({ cost }: CodeFigures) => (cost === null ? null : Number(cost)), money: true },
  sessions: { name: "Sessions", of: ({ sessions }: CodeFigures) => sessions, money: false },
  lines: { name: "Lines", of: (one: CodeFigures) => one.linesAdded + one.linesRemoved, money: false },
  commits: { name: "Commits", of: ({ commits }: CodeFigures) => commits, money: false },
} as const;
export type Metric = keyof typeof metrics;

/** A value of a metric in words; a dash where it is not known. */
export function sayMetric(metric: Metric, value: number | null): string {
  if (value === null) return "–";
  return metrics[metric].money ? formatMoney(String(value), 2) : formatCount(value);
}

/** Never a bare amount: whether it was estimated or billed is said with it. */
export const costName = ({ costIs }: Pick<ClaudeCode, "costIs">) =>
  costIs === "estimated" ? "Cost, est." : "Cost, billed";

export const toolNames = {
  edit: "Edit",
  multi_edit: "Multi-edit",
  write: "Write",
  notebook_edit: "Notebook",
} as const satisfies Record<keyof CodeFigures["tools"], string>;
export const tools = Object.keys(toolNames) as (keyof typeof toolNames)[]; // the keys of a constant

/** Of what a tool suggested, how much was taken; null: nothing was decided. */
export function taken({ accepted, rejected }: CodeFigures["tools"]["edit"]): number | null {
  return accepted + rejected === 0 ? null : accepted / (accepted + rejected);
}
