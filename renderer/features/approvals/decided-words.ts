import { Check, CircleQuestionMark, Clock, type LucideIcon, TriangleAlert, X } from "lucide-react";
import { fieldText } from "../../../src/words/field.js";
import type { Proposal } from "../../answers.js";
import { formatNear } from "../../components/time-format.js";
import { stateWord } from "./wording.js";

const marks: Partial<Record<Proposal["state"], { icon: LucideIcon; ink: string }>> = {
  done: { icon: Check, ink: "text-sign" },
  failed: { icon: TriangleAlert, ink: "text-risk-high" },
  unknown: { icon: CircleQuestionMark, ink: "text-risk-high" },
  denied: { icon: X, ink: "text-muted-foreground" },
};
const silence = { icon: Clock, ink: "text-muted-foreground" };

/** What it came to, as a sign. */
export const markOf = ({ state }: Pick<Proposal, "state">) => marks[state] ?? silence;

/** The outcome in words: `Approved 13:51, done`. */
export function decidedWords(proposal: Proposal, now: number): string {
  const { state, decision, moved_at, outcome } = proposal;
  if (state === "denied") return `Denied ${formatNear(decision?.at ?? moved_at, now)}`;
  if (!decision || state === "withdrawn" || state === "superseded" || state === "stale")
    return `${fieldText(stateWord(proposal))} ${formatNear(moved_at, now)}`;
  const readBack = state === "unknown" && outcome?.asPlanned === false ? ", read back: unchanged" : "";
  return `Approved ${formatNear(decision.at, now)}, ${state}${readBack}`;
}
