import type { Reach, Risk } from "../operations/operation.js";
import { chosenItems } from "./changes/choice.js";
import { NotAllowed, NotPossible } from "./errors.js";
import { type Ground, openOrganization, ruledAs } from "./ground.js";
import { aboutPart, type Part } from "./parts.js";
import { namesOf } from "./planned.js";
import { refusal, wordsFor } from "./policy.js";
import type { Stored } from "./store.js";

/** A write that policy is asked about: a proposal's own, or one change of a set. */
interface Judged {
  number?: number;
  operation: string;
  risk?: Risk;
}

/** Which workspaces it reaches, and what they are called: found out once, judged again up to the last moment. */
export interface Reached {
  number: number | undefined;
  reach: Reach;
  names: Record<string, string>;
}

/** Whether organization and policy still let it be sent; of a set, each change that was approved. Throws what does not. */
export function allowed(ground: Ground, stored: Stored, reached: readonly Reached[] = []): void {
  ofOpenOrganization(ground, stored);
  const { items, operation, risk } = stored;
  // A set has the risk of its changes, each of which is judged by itself.
  judge(ground, stored, items ? { operation } : { operation, risk }, items ? undefined : reached[0]);
  for (const item of chosenItems(stored)) allowedItem(ground, stored, item, reached);
}

export function allowedItem(
  ground: Ground,
  stored: Stored,
  item: Judged & { number: number },
  reached: readonly Reached[] = [],
): void {
  ofOpenOrganization(ground, stored);
  judge(
    ground,
    stored,
    item,
    reached.find(({ number }) => number === item.number),
  );
}

export function reachedBy(ground: Ground, parts: readonly Part[]): Promise<Reached[]> {
  const context = ground.context(ground.signal, "decisions");
  return Promise.all(
    parts.map(async ({ number, bound: { reach } }) => ({ number, reach, names: await namesOf(reach, context) })),
  );
}

function ofOpenOrganization(ground: Ground, { id, org_id }: Stored): void {
  if (openOrganization(ground).id !== org_id)
    throw new NotPossible(
      `${id} was proposed for another organization than the one that is open now. Propose it again.`,
    );
}

function judge(ground: Ground, { client }: Stored, { number, operation: name, risk }: Judged, reached?: Reached): void {
  const operation = ground.operation(name);
  if (!operation) return; // binding says so in its own words
  const { reach, names } = reached ?? {};
  const no = refusal(ground.policy(), { operation, client: ruledAs(client), risk, reach, names });
  if (no) throw new NotAllowed(no.code, aboutPart({ number }, wordsFor(client.kind ?? "client", no)));
}
