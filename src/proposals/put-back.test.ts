import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claude, createClock, type House, newLamp, openHouse, rest, rowsOf, switchLamp } from "./house.fixture.js";
import type { Proposal } from "./proposal.js";

const never = new AbortController().signal;
const lost = Object.assign(new Error("The line went dead."), { code: "unreachable" });

/** A proposal that waits, and a copy of the store as it is then. */
async function kept(unattended = false) {
  const lamp = newLamp();
  const clock = createClock();
  const shown = Promise.withResolvers<{ kind: "line"; text: string }>();
  if (unattended) lamp.effects = [shown.promise]; // else it would not wait
  const house = openHouse({ lamp, clock, unattended });
  house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true }, claude, never).catch(() => {});
  await rest();
  house.db.exec(`VACUUM INTO '${join(house.dir, "copy.db")}'`);
  const seen = { id: "P-1000", digest: house.proposals.get("P-1000")!.digest };
  const isShown = () => shown.resolve({ kind: "line", text: "It is used." });
  return { lamp, clock, house, seen, isShown, get: () => house.proposals.get("P-1000")! };
}

/** The copy lies in the place of the store, as after a crash of the disk or a backup that was put back. */
async function putBack({
  house,
  lamp,
  clock,
}: {
  house: House;
  lamp: ReturnType<typeof newLamp>;
  clock: ReturnType<typeof createClock>;
}) {
  clock.killTimers();
  await house[Symbol.asyncDispose]();
  for (const end of ["-wal", "-shm"]) rmSync(join(house.dir, `desk.db${end}`), { force: true });
  copyFileSync(join(house.dir, "copy.db"), join(house.dir, "desk.db"));
  return openHouse({ lamp, clock, dir: house.dir });
}

const told = ({ state, decision, outcome, expires_at }: Proposal) => ({ state, decision, outcome, expires_at });

test("a store that was put back learns from the log what was decided, taken back, extended and done since", async () => {
  const { lamp, clock, house, seen, get } = await kept();
  house.proposals.decide({ ...seen, decision: "approve" }, "ada");
  house.proposals.takeBack(seen, "ada");
  clock.sleep(get().expires_at - clock.now() - 30_000);
  expect(house.proposals.extend(seen, "ada").ok).toBe(true);
  house.proposals.decide({ ...seen, decision: "approve", reason: "it is late" }, "ada");
  await clock.pass(60_000);
  const before = told(get());
  expect(before).toMatchObject({ state: "done", decision: { by: "ada", reason: "it is late" } });
  await using again = await putBack({ house, lamp, clock });
  expect(told(again.proposals.get(seen.id)!)).toEqual(before);
  await again.proposals.start();
  expect(lamp.sent).toBe(1);
});

test.each([
  ["while it waits", 0, "proposed", null],
  ["that was denied", 1, "denied", { by: "ada", reason: "no" }],
] as const)("one %s is after a store was put back what it was", async (_, denied, state, decision) => {
  const { lamp, clock, house, seen, get } = await kept();
  if (denied) house.proposals.decide({ ...seen, decision: "deny", reason: "no" }, "ada");
  const before = told(get());
  expect(before).toMatchObject({ state, decision });
  await using again = await putBack({ house, lamp, clock });
  expect(told(again.proposals.get(seen.id)!)).toEqual(before);
});

test("what was last seen of one that is unknown is kept, too", async () => {
  const { lamp, clock, house, seen, get } = await kept();
  lamp.trouble = { error: lost, after: false };
  house.proposals.decide({ ...seen, decision: "approve" }, "ada");
  await clock.pass(20_000);
  expect(get().state).toBe("unknown");
  lamp.level = 70;
  await house.proposals.readAgain(seen.id);
  const before = told(get());
  expect(before.state).toBe("unknown");
  await using again = await putBack({ house, lamp, clock });
  expect(told(again.proposals.get(seen.id)!)).toEqual(before);
  expect(lamp.sent).toBe(1);
});

test("what had moved since is stale again, with what takes its place", async () => {
  const { lamp, clock, house, seen, get } = await kept();
  lamp.name = "new-laptop";
  house.proposals.decide({ ...seen, decision: "approve" }, "ada");
  await clock.pass(60_000);
  const successor = house.proposals.list({ states: ["proposed"] })[0];
  expect([get().state, successor?.id]).toEqual(["superseded", "P-1001"]);
  await using again = await putBack({ house, lamp, clock });
  // The fresh one was never stored here: it is said, and what it was for is planned anew.
  const repairs = (await rowsOf(house.audit)).filter(({ type }) => type === "repair");
  expect(repairs).toMatchObject([
    { proposal_id: "P-1001", data: { why: expect.stringMatching(/never stored/) } },
    { proposal_id: "P-1000", data: { why: expect.stringMatching(/take the place of P-1000 was never stored/) } },
  ]);
  expect(again.proposals.get("P-1000")?.state).toBe("stale");
  await again.proposals.start();
  await rest();
  expect(again.proposals.list({ states: ["proposed"] })).toMatchObject([{ id: "P-1002" }]);
});

test("what a client confirmed where no person sits stays confirmed by nobody", async () => {
  const { lamp, clock, house, isShown, get } = await kept(true);
  isShown();
  await rest();
  await clock.pass(60_000);
  const before = told(get());
  expect(before).toMatchObject({ state: "done", decision: { by: "no person", unattended: true } });
  await using again = await putBack({ house, lamp, clock });
  expect(told(again.proposals.get("P-1000")!)).toEqual(before);
});
