import { rmSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { claude, createClock, type House, rest, rowsOf } from "../house.fixture.js";
import type { Standing } from "../standing.js";
import { newStreet, openStreet, type Street } from "./lamps.fixture.js";

/** The same sets each time, so that a red run tells of a change; a soak goes where nobody has been. */
const howOften = { numRuns: process.env.COUNTERSIGN_SOAK ? 500 : 25 };

const names = ["a", "b", "c", "d", "e", "f"];
type Fault = "none" | "refused" | "lost before" | "lost after" | "moved";

const plans = fc.record({
  /** One change a lamp: what was sent tells which change sent it. `made`: a lamp that is made and turned off at once. */
  kinds: fc.array(fc.constantFrom<"off" | "made">("off", "off", "off", "made"), {
    minLength: 1,
    maxLength: names.length,
  }),
  out: fc.array(fc.nat(8), { maxLength: 4 }),
  goOn: fc.boolean(),
  faults: fc.array(fc.constantFrom<Fault>("none", "none", "none", "refused", "lost before", "lost after", "moved"), {
    minLength: names.length,
    maxLength: names.length,
  }),
  /** The process dies as this row is about to be written, or after it is on the disk. */
  dies: fc.option(fc.record({ row: fc.nat(16), after: fc.boolean() }), { freq: 3 }),
});

test("whatever fails, moves or crashes, no change of a set is sent twice, none that was not ticked, and none is shown done that was not", async () => {
  await fc.assert(
    fc.asyncProperty(plans, async ({ kinds, out, goOn, faults, dies }) => {
      const clock = createClock();
      const street = newStreet(names, clock.now);
      const before = new Set(street.lamps.keys());
      let house = openStreet(street, clock);
      try {
        const id = await proposed(house, street, kinds);
        const set = house.proposals.get(id)!;
        const items = set.items!;
        const left = items.filter(({ number, needs }) => ![number, ...needs].some((one) => out.includes(one)));
        if (left.length === 0) return;
        const ticked = left.map(({ number }) => number);
        const expected = new Set(left.map(({ target }) => target.id ?? target.name));
        trouble(street, faults);
        const death = dies && dieAt(house, clock, dies);
        const decide = () =>
          house.proposals.decide(
            { id, digest: set.digest, decision: "approve", chosen: { ticked, go_on: goOn } },
            "ada",
          );
        if (death) expect(unlessDead(decide)).toBeDefined();
        else decide();
        await clock.pass(120_000);
        if (death?.happened()) {
          await house.log[Symbol.asyncDispose]();
          street.during = () => {};
          house = openStreet(street, clock, { dir: house.dir });
          // What it takes up may wait for time to pass.
          const started = house.proposals.start();
          await clock.pass(120_000);
          await started;
        }
        const sent = street.sent.map((what) =>
          before.has(what) || names.includes(what) ? what : madeName(street, what),
        );
        expect(new Set(street.sent).size).toBe(street.sent.length);
        for (const what of street.sent) expect([...expected, ...madeIds(street, before)]).toContain(what);
        expect(sent.length).toBeLessThanOrEqual(ticked.length);
        const now = house.proposals.get(id)!;
        expect([
          "done",
          "failed",
          "unknown",
          "superseded",
          "stale",
          "expired",
          ...(death ? ["proposed"] : []),
        ]).toContain(now.state);
        for (const { number, state } of now.results) {
          expect(ticked).toContain(number);
          const item = items.find((one) => one.number === number)!;
          if (state === "done") expect(happened(street, item)).toBe(true);
        }
        const begun = (await rowsOf(house.audit)).filter(({ type, data }) => type === "sending" && has(data, "item"));
        expect(begun.length).toBe(
          new Set(begun.map(({ data }) => JSON.stringify((data as { item: number }).item))).size,
        );
        expect(street.sent.length).toBeLessThanOrEqual(begun.length);
      } finally {
        await Promise.resolve(house[Symbol.asyncDispose]()).catch(() => {});
        rmSync(house.dir, { recursive: true, force: true });
      }
    }),
    howOften,
  );
}, 3_600_000);

async function proposed(house: House, street: Street, kinds: readonly ("off" | "made")[]): Promise<string> {
  const changes: { operation: string; arguments: Record<string, unknown> }[] = kinds.map((kind, at) =>
    kind === "off"
      ? { operation: "switch_lamp", arguments: { lamp: names[at], on: false } }
      : { operation: "make_lamp", arguments: { name: `new ${at}` } },
  );
  const made = changes.findIndex(({ operation }) => operation === "make_lamp");
  if (made >= 0) changes.push({ operation: "switch_lamp", arguments: { lamp: `{{${made + 1}.id}}`, on: false } });
  const set = street.find("propose_changes");
  if (set?.kind !== "write") throw new Error("There is no way to a set");
  const how = { confirm: true };
  const answer = await house.proposals.propose(set, { changes }, how, claude, AbortSignal.timeout(60_000));
  await rest();
  return (answer as Standing).proposal_id;
}

function trouble(street: Street, faults: readonly Fault[]) {
  for (const [at, fault] of faults.entries()) {
    for (const what of [`lamp_${at + 1}`, `new ${at}`]) {
      if (fault === "refused")
        street.trouble.set(what, { error: Object.assign(new Error("No."), { status: 400 }), after: false });
      if (fault.startsWith("lost"))
        street.trouble.set(what, { error: new Error("Lost."), after: fault === "lost after" });
    }
  }
  street.during = () => {
    const at = faults.indexOf("moved");
    const lamp = at < 0 ? undefined : street.lamps.get(`lamp_${at + 1}`);
    if (lamp) lamp.name = "moved";
  };
}

/** A process that is gone writes no row, runs no timer and moves nothing in the database any more. */
function dieAt(house: House, clock: ReturnType<typeof createClock>, { row, after }: { row: number; after: boolean }) {
  const append = house.log.append;
  let left = row;
  let dead = false;
  house.log.append = (happening) => {
    if (dead) throw new Error("dead");
    left -= 1;
    if (left >= 0) return append(happening);
    if (after) append(happening);
    dead = true;
    clock.killTimers();
    queueMicrotask(() => house.db.isOpen && house.db.close());
    throw new Error("dead");
  };
  return { happened: () => dead };
}

/** The click itself can be what the process dies of. */
function unlessDead(decide: () => unknown): unknown {
  try {
    return decide();
  } catch (error) {
    return error;
  }
}

const madeIds = ({ lamps }: Street, before: ReadonlySet<string>) => [...lamps.keys()].filter((id) => !before.has(id));
const madeName = ({ lamps }: Street, id: string) => lamps.get(id)?.name ?? id;
const has = (data: unknown, key: string) => typeof data === "object" && data !== null && key in data;

function happened(
  { lamps }: Street,
  item: { target: { id: string | null; name: string }; operation: string },
): boolean {
  if (item.operation === "make_lamp") return [...lamps.values()].some(({ name }) => name === item.target.name);
  const lamp = lamps.get(item.target.id ?? "") ?? [...lamps.values()].find(({ name }) => name === item.target.name);
  return lamp?.on === false;
}
