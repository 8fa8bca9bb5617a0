import { expect, test } from "vitest";
import type { Actor } from "../audit/row.js";
import { claude, createClock, newLamp, openHouse, rest, rowsOf, switchLamp } from "./house.fixture.js";
import { type By, isOver, type Moved, move, moves, type Verb } from "./moves.js";
import { State } from "./proposal.js";
import { look, writable } from "./store.js";

const ada: Actor = { kind: "person", account: "ada" };
const minute = 60_000;
const { signal } = new AbortController();

/** A proposal that waits, its figures in, and a hand that moves it while a clock of its own runs. */
async function waiting(lamp = newLamp()) {
  const clock = createClock();
  const house = openHouse({ lamp, clock });
  await house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true }, claude, signal);
  await rest();
  const { id } = house.proposals.list({})[0]!;
  const stores = { db: writable(house.db), log: house.log };
  const now = () => look(stores.db, id)!;
  const by = (more: Partial<By> = {}): By => ({ actor: ada, at: clock.now(), ...more });
  const step = (verb: Verb, more: Partial<By> = {}, seen: { digest?: string; decided?: number } = {}): Moved =>
    move(stores, verb, { id, digest: now().digest, ...seen }, by(more));
  /** What the newest row says. */
  const told = async () => (await rowsOf(house.audit)).at(-1)!;
  return { clock, house, now, step, told, [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() };
}

test("what no move leads away from is over, and nothing else", () => {
  const leads = new Set<string>(Object.values(moves).map(({ from }) => from));
  expect(State.options.filter(isOver)).toEqual(["denied", "expired", "withdrawn", "superseded", "done", "failed"]);
  expect(State.options.filter((state) => !isOver(state)).every((state) => leads.has(state))).toBe(true);
});

test("an approval keeps who, why, the seal and the risk as it was seen, and its row can make it again", async () => {
  await using one = await waiting();
  const { now, step, told, clock } = one;
  const decision = { by: "ada", at: clock.now(), reason: "It is old.", chosen: { ticked: [1, 3], go_on: true } };
  expect(step("approve", { decision, seal: "a seal", reason: "It is old." })).toMatchObject({ ok: true });
  expect(now()).toMatchObject({ state: "approved", decision, seal: "a seal", sent_at: null, moved_at: clock.now() });
  expect(await told()).toMatchObject({
    type: "approved",
    actor: ada,
    reason: "It is old.",
    proposal_id: now().id,
    digest: now().digest,
    data: { to: "approved", risk: now().risk, raised: now().raised, seal: "a seal", chosen: decision.chosen },
  });
});

test("each move keeps what it was given, and its row says that and nothing else", async () => {
  await using one = await waiting();
  const { now, step, told, clock } = one;
  const decision = { by: "ada", at: clock.now(), reason: null };
  step("approve", { decision, seal: "a seal" });
  expect((await told()).reason).toBeUndefined();
  expect(step("takeBack", { why: "Taken back." })).toMatchObject({
    ok: true,
    now: { state: "proposed", seal: "a seal" },
  });
  expect((await told()).data).toEqual({ to: "proposed", why: "Taken back." });
  step("approve", { decision, seal: "another seal" });
  clock.sleep(5);
  step("send");
  expect(now()).toMatchObject({ state: "sending", sent_at: clock.now(), seal: "another seal" });
  expect((await told()).data).toEqual({ to: "sending" });
  const sentAt = clock.now();
  clock.sleep(5);
  const outcome = {
    at: clock.now(),
    summary: "Nobody knows.",
    asPlanned: null,
    observed: null,
    result: null,
    undo: null,
  };
  const results = [
    { number: 1, state: "unknown" as const, at: clock.now(), summary: "Nobody knows." },
  ] as By["results"];
  step("lose", { outcome, ...(results && { results }) });
  expect(now()).toMatchObject({ state: "unknown", sent_at: sentAt, outcome, results });
  expect((await told()).data).toEqual({ to: "unknown", outcome, results });
  const found = { ...outcome, summary: "It is done." };
  step("findDone", { outcome: found });
  expect(now()).toMatchObject({ state: "done", outcome: found, results });
});

test("what turned stale says what differs, and what takes its place", async () => {
  await using one = await waiting();
  const { now, step, told, clock } = one;
  step("approve", { decision: { by: "ada", at: clock.now(), reason: null } });
  const moved = [{ field: "on", planned: true, now: false }];
  step("turnStale", { moved });
  expect(now().moved).toEqual(moved);
  expect((await told()).data).toEqual({ to: "stale", moved });
  step("supersede", { successor: "P-1099" });
  expect(now()).toMatchObject({ state: "superseded", successor: "P-1099", moved });
  expect((await told()).data).toEqual({ to: "superseded", successor: "P-1099" });
});

test("an edit is told with its changes, which the successor keeps", async () => {
  await using one = await waiting();
  const changes = [{ argument: "on", was: false, now: true }];
  one.step("edit", { edited: { from: one.now().id, by: "ada", changes }, successor: "P-1099" });
  expect((await one.told()).data).toEqual({ to: "superseded", successor: "P-1099", changes });
});

test("nobody moves another digest, another decision or another state, and then nothing is written", async () => {
  await using one = await waiting();
  const { now, step, clock, house } = one;
  const before = (await rowsOf(house.audit)).length;
  expect(step("approve", {}, { digest: "0".repeat(64) })).toMatchObject({ ok: false, now: { state: "proposed" } });
  expect(step("send")).toMatchObject({ ok: false });
  expect((await rowsOf(house.audit)).length).toBe(before);
  const at = clock.now();
  step("approve", { decision: { by: "ada", at, reason: null } });
  expect(step("takeBack", {}, { decided: at - 1 })).toMatchObject({ ok: false, now: { state: "approved" } });
  expect(step("takeBack", {}, { decided: at })).toMatchObject({ ok: true });
  expect(now().state).toBe("proposed");
});

test.each(["approve", "confirm", "edit"] as const)(
  "%s comes too late from the very moment of the expiry",
  async (verb) => {
    await using one = await waiting();
    one.clock.sleep(one.now().expires_at - one.clock.now());
    expect(one.step(verb)).toMatchObject({ ok: false, now: { state: "proposed" } });
    one.clock.sleep(-1);
    expect(one.step(verb)).toMatchObject({ ok: true });
  },
);

test.each([
  ["expire", []],
  ["lapse", ["approve"]],
] as const)("%s is due from the moment of the expiry, not before", async (verb, first) => {
  await using one = await waiting();
  for (const earlier of first) one.step(earlier, { decision: { by: "ada", at: one.clock.now(), reason: null } });
  one.clock.sleep(one.now().expires_at - one.clock.now() - 1);
  expect(one.step(verb)).toMatchObject({ ok: false });
  one.clock.sleep(1);
  expect(one.step(verb)).toMatchObject({ ok: true, now: { state: "expired" } });
});

test.each(["deny", "withdraw"] as const)("%s is never too late while it waits", async (verb) => {
  await using one = await waiting();
  one.clock.sleep(one.now().expires_at + minute);
  expect(one.step(verb)).toMatchObject({ ok: true });
});

test("what has not settled is not approved, but may be edited", async () => {
  const never = new Promise<undefined>(() => {});
  for (const [verb, ok] of [
    ["approve", false],
    ["confirm", false],
    ["edit", true],
  ] as const) {
    await using one = await waiting({ ...newLamp(), raised: never });
    expect(one.step(verb).ok, verb).toBe(ok);
  }
});
