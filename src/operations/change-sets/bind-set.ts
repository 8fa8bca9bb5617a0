import { inOurWords } from "../../admin-api/errors.js";
import type { BoundItem, BoundWrite, Difference, ItemPlan, OperationPlan } from "../bound.js";
import { isField } from "../field.js";
import { same } from "../json.js";
import { unavailable } from "../needs.js";
import type { By, Context, Json, Named, Operation, Risk, WriteOperation } from "../operation.js";
import { isReference, referenceTo } from "../promised.js";
import { risks } from "../risk.js";
import { ArgumentRefused, quoted } from "../words.js";
import { needsOf } from "./reference.js";
import { ChangeRefused } from "./refused.js";
import { sentenceOfSet } from "./sentence.js";

/** So many changes fit into one set: a person has to read each of them. */
export const mostChanges = 50;

export interface AskedChange {
  operation: string;
  arguments: Readonly<Record<string, unknown>>;
}

/** What a set is made of. Null: a change that was left out since, whose number stays its own. */
export interface Composed {
  changes: readonly (AskedChange | null)[];
  /** What all of it is about, where it is about one thing. */
  about?: OperationPlan["target"] & { verb: string };
  /** What was wished for and cannot be done, in words. */
  leftOut?: readonly string[];
}

/** Binds each change on the real state. What one of them refuses is said with its number. */
export async function bindSet(
  composed: Composed,
  find: (name: string) => Operation | undefined,
  ctx: Context,
  by: By,
): Promise<BoundWrite> {
  const { changes, leftOut = [] } = composed;
  if (changes.length > mostChanges)
    throw new ArgumentRefused(
      `${changes.length} changes are too many for one card: at most ${mostChanges} can be proposed together. Propose them in parts.`,
    );
  const promised = (said: string) => standIn(said, changes);
  const items = await inOrder(
    changes.flatMap((change, at) => (change ? [{ ...change, number: at + 1 }] : [])),
    ({ number, operation }) => [number, operation],
    async ({ number, operation: name, arguments: said }): Promise<BoundItem> => {
      const operation = writeCalled(name, find, ctx);
      const needs = needsOf(operation, said, number);
      return { number, operation, needs, bound: await operation.bind(said, { ...ctx, promised }, by) };
    },
  );
  refuseTwice(items);
  return {
    ...argsOf(items, changes.length),
    // Each change has its own; policy asks for them one by one.
    reach: [],
    items,
    async refuse() {
      for (const { number, operation, needs, bound } of items) {
        const no = await bound.refuse().catch(unlessPromised(needs));
        if (no) return `Change ${number} (${operation.name}): ${no}`;
      }
      return undefined;
    },
    async plan() {
      const planned = await inOrder(
        items,
        ({ number, operation }) => [number, operation.name],
        async (item) => planOfItem(item, await item.bound.plan()),
      );
      checkMade(items, planned);
      const there = planned.filter(({ nothingToDo }) => !nothingToDo);
      const holding = planned.filter(({ nothingToDo }) => nothingToDo).map(({ number }) => number);
      return planOfSet(
        there.map(({ nothingToDo: _, ...plan }) => plan),
        composed,
        [
          ...leftOut,
          ...(holding.length > 0 ? [`Left out, because it holds already: change ${holding.join(", ")}.`] : []),
        ],
      );
    },
    late() {
      const all = items.map(({ number, bound }) => ({ number, late: bound.late() }));
      return {
        items: all,
        effects: all.flatMap(({ number, late }) =>
          late.effects.map((effect) =>
            effect.then((found) =>
              found.kind === "line" ? { ...found, text: `Change ${number}: ${found.text}` } : found,
            ),
          ),
        ),
        raised: Promise.all(all.map(({ late }) => late.raised)).then((raises) =>
          raises.reduce((most, one) => (rank(one?.risk) > rank(most?.risk) ? one : most), undefined),
        ),
      };
    },
    async moved({ items: plans = [] }) {
      const each = await Promise.all(
        items.map(async ({ number, needs, bound }): Promise<Difference[]> => {
          const plan = plans.find((one) => one.number === number);
          // What an earlier change is still to make cannot have moved.
          if (!plan || needs.length > 0) return [];
          const moved = await bound.moved(asPlan(plan));
          return moved.map((one) => ({ ...one, field: `change ${number}: ${one.field}` }));
        }),
      );
      return each.flat();
    },
    observe: () => Promise.reject(new TypeError("A change set is read back change by change")),
    send: () => Promise.reject(new TypeError("A change set is sent change by change")),
  };
}

/** One change as the plan of a write by itself. */
export const asPlan = ({
  number: _number,
  operation: _operation,
  title: _title,
  needs: _needs,
  ...plan
}: ItemPlan): OperationPlan => ({
  ...plan,
  nothingToDo: false,
});

const rank = (risk: Risk | undefined) => (risk === undefined ? -1 : risks.indexOf(risk));

const highestOf = (all: readonly Risk[]): Risk => risks.findLast((risk) => all.includes(risk)) ?? "low";

function writeCalled(
  name: string,
  find: (name: string) => Operation | undefined,
  { credential }: Context,
): WriteOperation {
  const operation = find(name);
  if (!operation) {
    if (name === "propose_changes" || name === "offboard_member")
      throw new ArgumentRefused("A change set cannot hold another. List its changes here instead.");
    throw new ArgumentRefused(`There is no operation ${quoted(name)}. search_operations finds one by words.`);
  }
  if (operation.kind === "read") throw new ArgumentRefused(`${name} changes nothing. Call it by itself.`);
  const why = unavailable(operation, credential);
  if (why !== undefined) throw new ArgumentRefused(why);
  return operation;
}

/** As they were bound: one change in two ways of saying it is one, and the same again. */
function refuseTwice(items: readonly BoundItem[]) {
  for (const [at, { number, operation, bound }] of items.entries()) {
    const first = items.slice(0, at).find((one) => one.operation === operation && same(one.bound.args, bound.args));
    if (first) throw new ArgumentRefused(`Change ${number} is change ${first.number} said again. Say it once.`);
  }
}

/** What an earlier change will make, called as it asks for it to be called. */
function standIn(said: string, changes: Composed["changes"]): Named | undefined {
  const reference = isReference(said) ? referenceTo(said) : undefined;
  if (!reference) return undefined;
  const { name, display_name, email } = changes[reference.change - 1]?.arguments ?? {};
  const called = [name, display_name, email].find((one) => typeof one === "string");
  return { id: said, name: typeof called === "string" ? called : `what change ${reference.change} makes` };
}

/** A guard that has to read what is still to be made cannot answer yet; it is asked again right before the change is sent. */
const unlessPromised = (needs: readonly number[]) => (error: unknown) => {
  if (needs.length > 0) return undefined;
  throw error;
};

function planOfItem({ number, operation, needs }: BoundItem, plan: OperationPlan) {
  const { items: _, ...planned } = plan;
  return { ...planned, number, operation: operation.name, title: operation.title, needs };
}

/** A reference has to name something that is made, and of the kind that is asked for. */
function checkMade(items: readonly BoundItem[], plans: readonly (ItemPlan & { nothingToDo: boolean })[]) {
  for (const { number, operation, bound } of items) {
    for (const [argument, value] of Object.entries(bound.args)) {
      const input = operation.input[argument];
      const noun = input && isField(input) ? input.resource?.noun : undefined;
      for (const said of Array.isArray(value) ? value : [value]) {
        const reference = isReference(said) ? referenceTo(said) : undefined;
        const made = reference && plans.find((plan) => plan.number === reference.change)?.target;
        if (!reference || (made?.id === null && made.noun === noun)) continue;
        throw new ArgumentRefused(
          `Change ${number} (${operation.name}): change ${reference.change} makes no ${noun ?? "such thing"}, so ${quoted(String(said))} names nothing.`,
        );
      }
    }
  }
}

function planOfSet(items: readonly ItemPlan[], { about }: Composed, said: readonly string[]): OperationPlan {
  const final = items.filter(({ irreversible }) => irreversible !== null);
  const [only] = final;
  const irreversible =
    final.length === 0
      ? null
      : final.length === 1 && only
        ? `Change ${only.number}: ${only.irreversible}`
        : `Changes ${final.map(({ number }) => number).join(", ")} cannot be undone.`;
  const { sentence, target } = sentenceOfSet(items, about);
  return {
    sentence,
    target,
    before: null,
    changes: [],
    items,
    nothingToDo: items.length === 0,
    risk: highestOf(items.map(({ risk }) => risk)),
    irreversible,
    warnings: [...said, ...items.flatMap(({ number, warnings }) => warnings.map((one) => `Change ${number}: ${one}`))],
    undo:
      irreversible === null
        ? "What was done is undone in reverse order, as far as what it names is still there, as a new change set."
        : null,
  };
}

/** What is kept: ids in place of names, and what is secret apart from the rest, so that it can be sealed. */
function argsOf(items: readonly BoundItem[], count: number): Pick<BoundWrite, "args" | "card"> {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const each = numbers.map((number) => items.find((item) => item.number === number));
  const isSecret = ({ operation }: BoundItem, name: string) => operation.secrets?.in.includes(name) === true;
  const pick = (item: BoundItem, secret: boolean) =>
    Object.fromEntries(Object.entries(item.bound.args).filter(([name]) => isSecret(item, name) === secret));
  const secrets = items
    .map((item) => [String(item.number), pick(item, true)] as const)
    .filter(([, held]) => Object.keys(held).length > 0);
  const kept = (of: (item: BoundItem) => Record<string, Json>) =>
    each.map((item) => (item ? { operation: item.operation.name, arguments: of(item) } : null));
  return {
    args: {
      changes: kept((item) => pick(item, false)),
      ...(secrets.length > 0 && { secrets: Object.fromEntries(secrets) }),
    },
    card: { changes: kept(({ bound }) => bound.card) },
  };
}

/** All at once; of those that refuse, the first speaks, with its number. */
async function inOrder<T, R>(
  all: readonly T[],
  called: (one: T) => readonly [number, string],
  work: (one: T) => Promise<R>,
): Promise<R[]> {
  const settled = await Promise.allSettled(
    all.map((one) =>
      inOurWords(() => work(one)).catch((error: unknown) => {
        throw ChangeRefused.of(error, ...called(one));
      }),
    ),
  );
  return settled.map((result) => {
    if (result.status === "fulfilled") return result.value;
    throw result.reason;
  });
}
