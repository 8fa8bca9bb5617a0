import { canonicalHash } from "../audit/canonical.js";
import type { ReadonlyJson } from "../audit/row.js";
import { asPlanned } from "./changes/item-plan.js";
import type { Proposal } from "./proposal.js";

/** SHA-256 over who asks whom for what, names resolved: equal for equal wishes, however they were worded. */
export function askOf(wish: {
  org_id: string;
  client: { name: string; kind?: "person" | undefined; token?: string | undefined };
  operation: string;
  args: Record<string, ReadonlyJson>;
}): string {
  return canonicalHash({
    organization: wish.org_id,
    client: wish.client.name,
    // What the person asked for here is never taken for a client's that calls itself by their account.
    ...(wish.client.kind !== undefined && { by: wish.client.kind }),
    ...(wish.client.token !== undefined && { token: wish.client.token }),
    operation: wish.operation,
    args: wish.args,
  });
}

type Shown =
  | "target"
  | "before"
  | "changes"
  | "risk"
  | "irreversible"
  | "sentence"
  | "card"
  | "warnings"
  | "undo"
  | "reason";
export type Digested = Pick<Proposal, "ask" | "id" | Shown> & Partial<Pick<Proposal, "raised" | "edited" | "items">>;

/** SHA-256 over the ask and everything the card says: what a click is bound to. Risk as declared, before data raised it. */
export function digestOf({ id, changes, risk, raised, edited, items, ...rest }: Digested): string {
  const { ask, target, before, irreversible, sentence, card, warnings, undo, reason } = rest;
  return canonicalHash({
    ask,
    proposal: id,
    target,
    before,
    after: changes,
    risk: raised?.from ?? risk,
    irreversible,
    // Each change of a set as it was planned, and their order.
    ...(items && { items: items.map(asPlanned) }),
    says: { sentence, card, warnings, undo, reason, ...(edited && { edited }) },
  });
}
