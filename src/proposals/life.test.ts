import fc from "fast-check";
import { expect, test } from "vitest";
import type { Entry } from "../audit/row.js";
import { verify } from "../audit/verify.js";
import { type Attempt, doomedHouse, Killed } from "./doomed.fixture.js";
import { claude, rest, rowsOf, switchLamp } from "./house.fixture.js";
import { moves } from "./moves.js";
import type { Proposal, State } from "./proposal.js";

const never = new AbortController().signal;
const clients = { "Claude Code": claude, Cursor: { ...claude, name: "Cursor", connection: "token-2" } };
type Client = keyof typeof clients;
type Window = "one" | "another";

/** What must be remembered to say which states are possible. A window knows what it saw when it last looked. */
interface Model {
  windows: Record<Window, readonly Pick<Proposal, "id" | "digest">[]>;
  /** Every click to approve that there was, by proposal and digest, whether it was heard of or not. */
  clicked: Set<string>;
  /** What the person was told that was decided, and did not take back. */
  decided: Map<string, "approve" | "deny">;
  last: Map<string, State>;
  paused: boolean;
  sent: number;
}
type Real = ReturnType<typeof doomedHouse>;

/** Everywhere that the moves lead to from a state. */
function reachable(from: State): Set<State> {
  const found = new Set<State>([from]);
  for (const state of found) for (const move of Object.values(moves)) if (move.from === state) found.add(move.to);
  return found;
}

/** Refusals that a person or a client is told in words are no failures here. */
async function tried<T>(real: Real, work: () => Promise<T> | T): Promise<T | undefined> {
  try {
    const done = await real.while(work);
    return done instanceof Killed ? undefined : done;
  } catch (error) {
    if (error instanceof Error && "code" in error && told.includes(String(error.code))) return undefined;
    throw error;
  }
}
const told = ["paused", "not_possible", "no_such_proposal", "too_many_pending"];

const looks = (model: Model, real: Real, window: Window) => {
  model.windows[window] = real
    .house()
    .proposals.list({})
    .map(({ id, digest }) => ({ id, digest }));
};

/** Where a hand goes: one of what the window showed when it last looked, which is mostly just now, and mostly a new one. */
interface Hand {
  window: Window;
  looks: boolean;
  nth: number;
}
const hand: fc.Arbitrary<Hand> = fc.record({
  window: fc.constantFrom<Window>("one", "another"),
  looks: fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, { arbitrary: fc.constant(false), weight: 1 }),
  nth: fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, { arbitrary: fc.nat(5), weight: 2 }),
});
const said = ({ window, looks, nth }: Hand) => `${window}${looks ? " looks and" : ""} at ${nth}:`;

function chosen(model: Model, real: Real, { window, looks: first, nth }: Hand) {
  if (first) looks(model, real, window);
  const seen = model.windows[window];
  return seen[nth % Math.max(seen.length, 1)];
}

/** A step of the story; after each the laws are asked. */
class Step implements fc.AsyncCommand<Model, Real> {
  readonly says: string;
  readonly does: (model: Model, real: Real) => Promise<void> | void;
  constructor(says: string, does: Step["does"]) {
    this.says = says;
    this.does = does;
  }
  check = () => true;
  toString = () => this.says;
  async run(model: Model, real: Real) {
    const pausedBefore = model.paused;
    await this.does(model, real);
    await rest();
    if (real.isDead()) await real.reborn();
    await rest();
    if (real.isDead()) await real.reborn();
    await laws(model, real, pausedBefore && model.paused);
  }
}

const decide = (by: Hand, decision: "approve" | "deny") =>
  new Step(`${said(by)} ${decision}`, async (model, real) => {
    const seen = chosen(model, real, by);
    if (!seen) return;
    const expires = real.house().proposals.get(seen.id)?.expires_at ?? 0;
    if (decision === "approve") model.clicked.add(`${seen.id} ${seen.digest}`);
    const heard = await tried(real, () => real.house().proposals.decide({ ...seen, decision }, "ada"));
    if (!heard?.ok) return;
    // Where somebody was faster, or it was too late, it must not have been heard.
    expect(model.decided.get(seen.id)).toBeUndefined();
    expect(real.clock.now()).toBeLessThan(expires);
    model.decided.set(seen.id, decision);
  });

const passes = (ms: number) =>
  new Step(`${ms} ms pass`, async (_, real) => void (await tried(real, () => real.clock.pass(ms))));

/** What happens, and how often beside the rest. */
const steps: { arbitrary: fc.Arbitrary<Step>; weight: number }[] = [
  {
    weight: 5,
    arbitrary: fc
      .record({
        client: fc.constantFrom<Client>("Claude Code", "Cursor"),
        on: fc.boolean(),
        level: fc.option(fc.constantFrom(10, 20)),
      })
      .map(
        ({ client, on, level }) =>
          new Step(`${client} asks for ${on} ${level}`, async (_, real) => {
            const args = { on, ...(level !== null && { level }) };
            const asks = switchLamp(real.lamp);
            await tried(real, () =>
              real.house().proposals.propose(asks, args, { confirm: true }, clients[client], never),
            );
          }),
      ),
  },
  { weight: 6, arbitrary: hand.map((by) => decide(by, "approve")) },
  { weight: 1, arbitrary: hand.map((by) => decide(by, "deny")) },
  { weight: 5, arbitrary: fc.constantFrom(3500, 20_000).map(passes) },
  { weight: 2, arbitrary: fc.constantFrom(500, 70_000, 16 * 60_000).map(passes) },
  {
    weight: 2,
    arbitrary: hand.map(
      (by) =>
        new Step(`${said(by)} take back`, async (model, real) => {
          const seen = chosen(model, real, by);
          if (!seen) return;
          const taken = await tried(real, () => real.house().proposals.takeBack(seen, "ada"));
          // Killed in the middle of it, either may hold.
          if (taken === undefined || taken.ok) model.decided.delete(seen.id);
          // Told that it was taken back: no attempt may rest on that click any more.
          if (taken?.ok) model.clicked.delete(`${seen.id} ${seen.digest}`);
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: hand.map(
      (by) =>
        new Step(`${said(by)} extend`, async (model, real) => {
          const seen = chosen(model, real, by);
          if (seen) await tried(real, () => real.house().proposals.extend(seen, "ada"));
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(hand, fc.constantFrom(30, 40)).map(
      ([by, level]) =>
        new Step(`${said(by)} edit to ${level}`, async (model, real) => {
          const seen = chosen(model, real, by);
          if (!seen) return;
          const { proposals } = real.house();
          const now = Object.fromEntries(proposals.editable(seen.id).map(({ argument, value }) => [argument, value]));
          const args = { ...now, ...("level" in now && { level }) };
          const edited = await tried(real, () => proposals.edit({ ...seen, arguments: args }, "ada"));
          if (edited?.ok) expect(edited.now).toMatchObject({ edited: { from: expect.any(String) } });
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(5).map(
      (nth) =>
        new Step(`the client of ${nth} withdraws it`, async (_, real) => {
          const all = real.house().proposals.list({});
          const one = all[nth % Math.max(all.length, 1)];
          const by = one && Object.values(clients).find(({ name }) => name === one.client.name);
          if (one && by) await tried(real, () => real.house().proposals.withdraw(one.id, by));
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(5).map(
      (nth) =>
        new Step(`undo of ${nth}`, async (_, real) => {
          const all = real.house().proposals.list({ states: ["done"] });
          const one = all[nth % Math.max(all.length, 1)];
          if (one) await tried(real, () => real.house().proposals.undo(one.id, "ada"));
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(10_000, 60 * 60_000)
      .map((ms) => new Step(`the laptop sleeps ${ms} ms`, (_, { clock }) => clock.sleep(ms))),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom({ name: "a" }, { name: "old-laptop" }, { on: true }, { on: false }, { level: 100 })
      .map(
        (change) => new Step(`upstream: ${JSON.stringify(change)}`, (_, { lamp }) => void Object.assign(lamp, change)),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("none", "none", "refused", "lost before", "lost after")
      .map(
        (kind) => new Step(`the API: ${kind}`, (_, { lamp }) => void Object.assign(lamp, { trouble: troubles[kind] })),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(true, false, false).map(
      (paused) =>
        new Step(`paused: ${paused}`, (model, real) => {
          model.paused = paused;
          real.paused = paused;
        }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.nat(14).map((left) => new Step(`a kill after ${left} more`, (_, real) => real.doom(left))),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<Attempt>("dies before the effect", "dies after the effect")
      .map((moment) => new Step(`the next attempt ${moment}`, (_, real) => real.doomAttempt(moment))),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("reading" as const, "answering" as const)
      .map((what) => new Step(`${what} takes long`, (_, real) => real.slow(what))),
  },
  { weight: 2, arbitrary: fc.constant(new Step("what took long comes", (_, real) => real.answers())) },
  { weight: 1, arbitrary: fc.constant(new Step("a kill", (_, real) => real.kill())) },
];

const troubles: Record<string, Real["lamp"]["trouble"]> = {
  none: undefined,
  refused: { error: Object.assign(new Error("no"), { status: 403, code: "forbidden" }), after: false },
  "lost before": { error: Object.assign(new Error("lost"), { sent: "maybe" }), after: false },
  "lost after": { error: Object.assign(new Error("lost"), { sent: "maybe" }), after: true },
};

async function laws(model: Model, real: Real, paused: boolean) {
  const { proposals, audit } = real.house();
  const all = proposals.list({ limit: 1000 });
  const rows = standing(await rowsOf(audit));
  const attempts = rows.filter(({ type }) => type === "sending");
  // At most one attempt a proposal, each after a click on exactly that plan, and none while writes are paused.
  expect(new Set(attempts.map(({ proposal_id }) => proposal_id)).size).toBe(attempts.length);
  expect(real.lamp.sent).toBeLessThanOrEqual(attempts.length);
  for (const { proposal_id, digest } of attempts) expect(model.clicked).toContain(`${proposal_id} ${digest}`);
  if (paused) expect(attempts.length).toBe(model.sent);
  model.sent = attempts.length;
  for (const proposal of all) {
    const { id, state, outcome, successor, edited } = proposal;
    const before = model.last.get(id);
    if (before) expect(reachable(before)).toContain(state);
    model.last.set(id, state);
    // What the person was told that they decided holds.
    const decided = model.decided.get(id);
    if (decided === "approve") expect(["proposed", "denied", "withdrawn"]).not.toContain(state);
    if (decided === "deny") expect(state).toBe("denied");
    // Log and store say the same, and the log says how it came to be so.
    const told = rows.filter((row) => row.proposal_id === id && isMove(row)).at(-1);
    expect(`${id} ${state}`).toBe(`${id} ${toOf(told)}`);
    // Nothing is shown done that the organization did not get.
    if (state === "done" && outcome?.result != null) expect(real.lamp.made).toContainEqual(outcome.result);
    if (successor !== null) expect(all.map((one) => one.id)).toContain(successor);
    if (edited) expect(all.find((one) => one.id === edited.from)).toMatchObject({ state: "superseded" });
  }
}

/** Without those of which a `repair` row says that they did not happen. */
function standing(rows: Entry[]): Entry[] {
  const undone = rows.flatMap(({ data }) => {
    const seq = typeof data === "object" && data !== null && "did_not_happen" in data ? data.did_not_happen : undefined;
    return typeof seq === "number" ? [seq] : [];
  });
  return rows.filter(({ seq }) => !undone.includes(seq));
}

const isMove = ({ type }: Entry) => type === "proposed" || Object.values(moves).some(({ row }) => row === type);
const toOf = (row: Entry | undefined): unknown =>
  row && typeof row.data === "object" && row.data !== null && "to" in row.data ? row.data.to : row && "proposed";

/** The same stories each time, so that a red run tells of a change; a soak goes where nobody has been. */
const howOften = { numRuns: process.env.COUNTERSIGN_SOAK ? 500 : 25 };
const maxCommands = process.env.COUNTERSIGN_SOAK ? 100 : 60;

test("whatever two clients, two windows, time, the API and kills at any moment do, the laws of a proposal hold", async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands([fc.oneof(...steps)], { maxCommands, size: "max" }), async (story) => {
      const real = doomedHouse();
      const model: Model = {
        ...{ windows: { one: [], another: [] }, clicked: new Set(), decided: new Map(), last: new Map() },
        ...{ paused: false, sent: 0 },
      };
      await fc.asyncModelRun(() => ({ model, real }), story);
      await real.end();
      expect(await verify(real.house().audit)).toMatchObject({ whole: true });
    }),
    howOften,
  );
}, 3_600_000);
