import type { Proposal } from "../../answers.js";
import { type Danger, dangerOf } from "../../components/RiskShape.js";

/** Which of those that wait are shown. What is not set lets all through. */
export interface QueueFilter {
  client?: string | undefined;
  /** What kind of thing: `API key`, `workspace` … */
  kind?: string | undefined;
  risk?: Danger | undefined;
  /** A part of the target's name, in any case. */
  name?: string | undefined;
}

export const isFiltering = (filter: QueueFilter) => Object.values(filter).some(Boolean);

export function passes(proposal: Proposal, { client, kind, risk, name }: QueueFilter): boolean {
  if (client !== undefined && proposal.client.name !== client) return false;
  if (kind !== undefined && proposal.target.noun !== kind) return false;
  if (risk !== undefined && dangerOf(proposal) !== risk) return false;
  return !name || proposal.sentence.name.toLowerCase().includes(name.trim().toLowerCase());
}

const dangersInOrder: readonly Danger[] = ["irreversible", "critical", "high", "medium", "low"];

/** What can be chosen, of those that wait. */
export function choices(waiting: readonly Proposal[]) {
  const all = (of: (proposal: Proposal) => string) => [...new Set(waiting.map(of))].toSorted();
  const found = new Set(waiting.map(dangerOf));
  return {
    clients: all(({ client }) => client.name),
    kinds: all(({ target }) => target.noun),
    risks: dangersInOrder.filter((danger) => found.has(danger)),
  };
}
