import type { Power } from "../../operations/needs.js";
import { unavailable } from "../../operations/needs.js";
import type { Json, Operation } from "../../operations/operation.js";
import type { BudgetView } from "../contract/budgets.js";
import type { KeptBudget } from "./budget.js";

const periods = { month: "monthly", week: "weekly", day: "daily" } as const;

/** The spend limit that would stop a budget's spend at its amount, or in words why the API has none for it. */
export function capOf(
  { of, per, amount }: KeptBudget,
  operation: Operation,
  credential: Power,
): { args: Record<string, Json> } | { words: string } {
  const why = unavailable(operation, credential);
  if (why !== undefined) return { words: why };
  if (credential.kind === "enterprise")
    return of.kind === "member"
      ? { args: { member: of.id, amount, period: periods[per] } }
      : { words: "Claude Enterprise has hard limits of people alone." };
  if (per !== "month") return { words: "Hard limits of a Claude Console organization are monthly." };
  if (of.kind === "organization") return { args: { amount } };
  return of.kind === "workspace"
    ? { args: { workspace: of.id, amount } }
    : { words: "The API has hard limits of workspaces and of the whole organization, and none of this." };
}

export function capWords(cap: ReturnType<typeof capOf>): BudgetView["cap"] {
  return "words" in cap
    ? { can: false, words: cap.words }
    : { can: true, words: "Proposes a spend limit at this amount. It stops what is above; you decide it on its card." };
}
