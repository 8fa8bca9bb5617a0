import type { BoundWrite, Difference, OperationPlan } from "../../operations/bound.js";
import { asPlan } from "../../operations/change-sets/bind-set.js";
import { isRecord, same } from "../../operations/json.js";
import type { Json } from "../../operations/operation.js";
import { isReference, referenceTo } from "../../operations/promised.js";
import { NotPossible } from "../errors.js";
import { type Ground, writeOperation } from "../ground.js";
import type { Item, ItemResult } from "../proposal.js";
import { argsOf } from "../sealed.js";
import type { Stored } from "../store.js";
import { asPlanned } from "./item-plan.js";

/** One change of a stored set, bound by ids, with the results that it names filled in. */
export interface Ready {
  bound: BoundWrite;
  plan: OperationPlan;
  /** What differs from the card and was not changed by this set itself. */
  moved: Difference[];
}

/** Binds and plans one change anew, as everything is right now. */
export async function readyItem(
  ground: Ground,
  stored: Stored,
  item: Item,
  results: readonly ItemResult[],
): Promise<Ready> {
  const made = (text: string) => madeBy(text, results);
  const bound = await boundItem(ground, stored, item, results);
  const plan = planOf(item, made);
  const differences = await bound.moved(plan);
  const moved = differences.filter((one) => !isExpected(one, item, stored.items ?? [], results));
  if (moved.length > 0 || differences.length === 0) return { bound, plan, moved };
  // What this set has changed before is where this change begins now.
  const fresh = await bound.plan();
  return { bound, plan: fresh, moved: [...moved, ...graver(plan, fresh)] };
}

export async function boundItem(
  ground: Ground,
  stored: Stored,
  item: Item,
  results: readonly ItemResult[],
): Promise<BoundWrite> {
  const args = filled(argsOfItem(ground, stored, item.number), (text) => madeBy(text, results));
  return writeOperation(ground, item.operation).bind(args, ground.context(ground.signal, "decisions"), "id");
}

/** The plan as it was stored, about what was made meanwhile. */
function planOf(item: Item, made: (text: string) => string): OperationPlan {
  const plan = asPlan(asPlanned(item));
  const { id } = plan.target;
  return id !== null && isReference(id) ? { ...plan, target: { ...plan.target, id: made(id) } } : plan;
}

function argsOfItem(ground: Ground, stored: Stored, number: number): Record<string, Json> {
  const { changes, secrets } = argsOf(ground, stored);
  const change: Json | undefined = Array.isArray(changes) ? changes[number - 1] : undefined;
  const secret = isRecord(secrets) ? secrets[String(number)] : undefined;
  if (!isRecord(change) || !isRecord(change.arguments))
    throw new NotPossible(`Change ${number} is not in what is stored of ${stored.id}. Nothing of it was sent.`);
  return { ...change.arguments, ...(isRecord(secret) && secret) };
}

/** Arguments and lists of them: a reference lies nowhere else. */
function filled(args: Record<string, Json>, made: (text: string) => string): Record<string, Json> {
  const fill = (value: Json): Json =>
    Array.isArray(value) ? value.map((one: Json) => fill(one)) : isReference(value) ? made(value) : value;
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, fill(value)]));
}

function madeBy(text: string, results: readonly ItemResult[]): string {
  const change = referenceTo(text)?.change;
  const found = results.find(({ number, state }) => number === change && state === "done")?.result;
  if (isRecord(found) && typeof found.id === "string") return found.id;
  throw new NotPossible(`Change ${change} left nothing that has an id, so what names it was not sent.`);
}

/** Whether an earlier change of the same set made this difference, as its own row of the card said. */
function isExpected(
  { field, now }: Difference,
  item: Item,
  items: readonly Item[],
  results: readonly ItemResult[],
): boolean {
  // Of what was still to be made nothing was shown but its name.
  const [, refersTo, of = field] = /^\S+ (\S+) (\S+)$/.exec(field) ?? [];
  if (refersTo === undefined && item.target.id !== null && isReference(item.target.id)) return field !== "risk";
  const about = refersTo ?? item.target.id;
  return items.some(
    ({ number, target, changes }) =>
      number < item.number &&
      target.id === about &&
      (of === "name" || Object.hasOwn(target.shows, of)) &&
      results.some((one) => one.number === number && one.state === "done") &&
      changes.some((change) => change.field === of && same(change.after, now)),
  );
}

/** What began elsewhere than on the card must not end elsewhere, nor weigh more. */
function graver(planned: OperationPlan, fresh: OperationPlan): Difference[] {
  const after = ({ changes }: OperationPlan): Json => changes.map(({ field, after }) => ({ field, after }));
  return [
    ...(planned.irreversible === fresh.irreversible
      ? []
      : [{ field: "irreversible", planned: planned.irreversible, now: fresh.irreversible }]),
    ...(same(after(planned), after(fresh)) || planned.changes.length === 0
      ? []
      : [{ field: "changes", planned: after(planned), now: after(fresh) }]),
  ];
}
