import fc from "fast-check";
import { expect, test } from "vitest";
import { createDirectory } from "../admin-api/directory.js";
import { ApiRefused } from "../admin-api/errors.js";
import type { Organization } from "../demo/organization.js";
import { withoutTraces } from "../demo/traces.fixture.js";
import type { BoundWrite, OperationPlan, Sent, TableAnswer, ThingAnswer } from "./bound.js";
import { startWithContext } from "./demo-context.fixture.js";
import { type Field, isField } from "./field.js";
import { catalog } from "./index.js";
import { isRecord } from "./json.js";
import type { Json, Operation, Undo, WriteOperation } from "./operation.js";
import { ArgumentRefused, inert, NameIsAmbiguous, NotFound } from "./words.js";

type Product = Organization["kind"];
type Started = Awaited<ReturnType<typeof startWithContext>>;
interface There extends Started {
  /** The kinds of which everything is listed. */
  whole: ReadonlySet<string>;
}

/** The same walks each time, so that a red run tells of a change; a soak goes where nobody has been. */
const howOften = { numRuns: process.env.COUNTERSIGN_SOAK ? 400 : 15 };

test("however an organization is changed, what is shown of it is so, and undoing leads back to where each change began", async () => {
  await fc.assert(
    fc.asyncProperty(walks, async ({ product, steps }) => {
      await using there = await start(product);
      const done: Done[] = [];
      for (const step of steps) await take(there, step, done);
      while (done.length > 0) await undo(there, done);
    }),
    howOften,
  );
}, 1_200_000);

interface Step {
  operation: Operation | "undo";
  /** Which of its references names something else than the example does, and what. */
  other: { reference: number; thing: number } | null;
}

interface Done {
  undo: Undo;
  before: unknown;
}

const usable = (product: Product) => catalog.filter(({ needs }) => (needs.product ?? product) === product);

const steps = (product: Product): fc.Arbitrary<Step[]> => {
  const operation = fc.oneof(
    { weight: 1, arbitrary: fc.constant("undo" as const) },
    { weight: 2, arbitrary: fc.constantFrom(...usable(product).filter(({ kind }) => kind === "read")) },
    { weight: 5, arbitrary: fc.constantFrom(...usable(product).filter(({ kind }) => kind === "write")) },
  );
  const other = fc.option(fc.record({ reference: fc.nat(3), thing: fc.nat(60) }), { freq: 2 });
  return fc.array(fc.record({ operation, other }), { minLength: 1, maxLength: 12 });
};

const walks = fc
  .constantFrom<Product>("console", "enterprise")
  .chain((product) => fc.record({ product: fc.constant(product), steps: steps(product) }))
  .map((walk) => ({ ...walk, toString: () => `${walk.product}: ${walk.steps.map(words).join(", ")}` }));

const words = ({ operation, other }: Step) =>
  operation === "undo" ? "undo" : `${operation.name}${other ? ` (${other.reference}: ${other.thing})` : ""}`;

async function start(product: Product): Promise<There> {
  const there = await startWithContext({}, { product, oauth: true });
  return { ...there, whole: await wholeKinds(there, product) };
}

/** As the desk does it, which forgets the names it knows after each write. */
const fresh = ({ ctx }: There) => ({ ...ctx, directory: createDirectory(ctx) });

async function take(there: There, { operation, other }: Step, done: Done[]): Promise<void> {
  if (operation === "undo") return undo(there, done);
  const said = await saidOf(there, operation, other);
  if (operation.kind === "read") {
    const answer = await unlessRefused(there, async () => (await operation.bind(said, fresh(there))).run());
    if (answer) agrees(answer, there.demo.organization());
    return;
  }
  const before = withoutTraces(there.demo.organization());
  const sent = await unlessRefused(there, () => proposed(there, operation, said));
  if (!sent) return;
  await everythingIsListed(there, operation);
  // Where there is no way back, or none that is whole, earlier undos lead nowhere that has been before.
  if (!sent.undo || sent.undo.but !== undefined) done.length = 0;
  if (sent.undo) done.push({ undo: sent.undo, before });
}

/** Nothing where a guard refuses, or where there is nothing to do. */
async function proposed(there: There, operation: WriteOperation, said: object): Promise<Sent | undefined> {
  const bound = await operation.bind(said, fresh(there));
  if (await bound.refuse()) return undefined;
  const plan = await bound.plan();
  return plan.nothingToDo ? undefined : carryOut(there, bound, plan);
}

async function undo(there: There, done: Done[]): Promise<void> {
  const last = done.pop();
  if (!last) return;
  const operation = catalog.find(({ name }) => name === last.undo.with);
  if (operation?.kind !== "write") throw new Error(`${last.undo.with} undoes, and is no write`);
  const bound = await operation.bind(last.undo.input, fresh(there));
  expect(await bound.refuse()).toBeUndefined();
  await carryOut(there, bound, await bound.plan());
  if (last.undo.but === undefined) expect(withoutTraces(there.demo.organization())).toEqual(last.before);
}

async function carryOut(there: There, bound: BoundWrite, plan: OperationPlan): Promise<Sent> {
  expect(await bound.moved(plan)).toEqual([]);
  const sent = await bound.send(there.once, plan);
  expect((await bound.observe(plan)).asPlanned).not.toBe(false);
  return sent;
}

/** The example, with one of the things it names replaced by any other of its kind. */
async function saidOf(there: There, { input, example }: Operation, other: Step["other"]) {
  const references = Object.entries(input).flatMap(([argument, field]) =>
    isField(field) && field.all && argument in example ? [[argument, field] as const] : [],
  );
  const chosen = other && references[other.reference % Math.max(1, references.length)];
  if (!chosen) return example;
  const [argument, field] = chosen;
  const ids = await idsOf(there, field);
  return { ...example, [argument]: ids[other.thing % Math.max(1, ids.length)] ?? example[argument] };
}

async function idsOf(there: Started, field: Field<unknown>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of field.all?.(there.ctx) ?? []) ids.push(id);
  return ids;
}

/**
 * What was renamed, removed or archived on the way is no longer what the example says, and on another thing the API may know
 * better than a guard: then it is said why, and nothing has changed.
 */
async function unlessRefused<T>(there: There, work: () => Promise<T>): Promise<T | undefined> {
  const before = there.demo.organization();
  try {
    return await work();
  } catch (error) {
    const inWords = [ArgumentRefused, NameIsAmbiguous, NotFound, ApiRefused].some((kind) => error instanceof kind);
    if (!inWords) throw error;
    expect(there.demo.organization()).toEqual(before);
    return undefined;
  }
}

/** The kinds that can be named to the last one at the beginning; the lists of others leave out what is over. */
async function wholeKinds(there: Started, product: Product): Promise<Set<string>> {
  const whole = new Set<string>();
  for (const { input } of usable(product)) {
    for (const field of Object.values(input)) {
      const listed = isField(field) && field.all ? await idsOf(there, field) : [];
      const [kind] = listed.map(kindOf);
      if (kind !== undefined && listed.length === heldOf(there, kind).length) whole.add(kind);
    }
  }
  return whole;
}

/** What can be named of a kind is there, and it is all that there is where it was so at the beginning. */
async function everythingIsListed(there: There, { input }: Operation): Promise<void> {
  for (const field of Object.values(input)) {
    const listed = isField(field) && field.all ? await idsOf(there, field) : [];
    const kind = kindOf(listed[0] ?? "");
    const held = heldOf(there, kind);
    expect(held).toEqual(expect.arrayContaining(listed));
    const leftOut = held.filter((id) => !listed.includes(id));
    if (there.whole.has(kind)) expect(leftOut.filter((id) => !wasOfSomebodyGone(there, id))).toEqual([]);
  }
}

function wasOfSomebodyGone({ demo }: Started, id: string): boolean {
  const organization = demo.organization();
  const text = JSON.stringify(thingsIn(organization).get(id));
  return organization.removed_users.some((user) => text.includes(user.id));
}

const heldOf = ({ demo }: Started, kind: string) =>
  [...thingsIn(demo.organization()).keys()].filter((id) => kindOf(id) === kind);

/** `wrkspc_01…` → `wrkspc_`. */
const kindOf = (id: string) => id.slice(0, id.lastIndexOf("_") + 1);

type Thing = { readonly [field: string]: Json };

/**
 * All that has an id and is kept in a list, wherever that is; what stands elsewhere refers to it. No list of the API tells of
 * who has left, and the record of what happened is about others.
 */
function thingsIn({ removed_users: _, activities: __, ...organization }: Organization): Map<string, Thing> {
  const things = new Map<string, Thing>();
  JSON.parse(JSON.stringify(organization), (part, held: Json) => {
    if (/^\d+$/.test(part) && isRecord(held) && typeof held.id === "string") things.set(held.id, held);
    return held;
  });
  return things;
}

/** Told by the clock, or in other words than it is kept in. */
const derived = ["status", "state"];

/** What an answer says of a thing is what the organization holds, and every id has its own name beside it. */
function agrees(answer: TableAnswer | ThingAnswer, organization: Organization): void {
  const things = thingsIn(organization);
  for (const row of rowsOf(answer)) {
    const own = things.get(String(row.id));
    for (const [field, shown] of Object.entries(row)) {
      const id = row[`${field}_id`];
      const named = typeof id === "string" && shown !== null ? things.get(id) : undefined;
      if (named) expect([named.name || named.email, id]).toEqual([shown, id]);
      const held = own?.[field];
      if (derived.includes(field) || held === undefined || typeof held === "object") continue;
      expect({ [field]: shown }).toEqual({ [field]: typeof held === "string" ? inert(held) : held });
    }
  }
}

function rowsOf(answer: TableAnswer | ThingAnswer): Thing[] {
  if ("thing" in answer) return [answer.thing];
  return answer.rows.map((row) => Object.fromEntries(answer.columns.map((column, at) => [column, row[at] ?? null])));
}
