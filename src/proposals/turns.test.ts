import { expect, test } from "vitest";
import type { Caller } from "./ground.js";
import { claude, createClock, newLamp, openHouse, rest, rowsOf, switchLamp } from "./house.fixture.js";

const never = new AbortController().signal;
const cursor: Caller = { ...claude, name: "Cursor", connection: "token-2" };

/** Two clients ask the same of one lamp, and the person approves both within the same moment. */
async function bothApproved() {
  const lamp = newLamp();
  const clock = createClock();
  const house = openHouse({ lamp, clock });
  for (const caller of [claude, cursor])
    await house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true }, caller, never);
  await rest();
  const decide = (id: string) =>
    house.proposals.decide({ id, digest: house.proposals.get(id)!.digest, decision: "approve" }, "ada");
  return { lamp, clock, house, decide, state: (id: string) => house.proposals.get(id)?.state };
}

test("of two approvals of the same change the second sees what the first did, and is not sent", async () => {
  const { lamp, clock, house, decide, state } = await bothApproved();
  await using _ = house;
  const answering = Promise.withResolvers<void>();
  lamp.answering = answering.promise;
  decide("P-1000");
  decide("P-1001");
  await clock.pass(5000);
  expect([state("P-1000"), state("P-1001")]).toEqual(["sending", "approved"]);
  answering.resolve();
  await clock.pass(30_000);
  expect([state("P-1000"), state("P-1001")]).toEqual(["done", "stale"]);
  expect(house.proposals.get("P-1001")?.moved).toEqual([{ field: "on", planned: true, now: false }]);
  expect(lamp.sent).toBe(1);
  expect((await rowsOf(house.audit)).filter(({ type }) => type === "sending")).toHaveLength(1);
});

test("one that waits for its turn can still be taken back", async () => {
  const { lamp, clock, house, decide, state } = await bothApproved();
  await using _ = house;
  const answering = Promise.withResolvers<void>();
  lamp.answering = answering.promise;
  decide("P-1000");
  decide("P-1001");
  await clock.pass(5000);
  expect(house.proposals.takeBack(house.proposals.get("P-1001")!, "ada").ok).toBe(true);
  answering.resolve();
  await clock.pass(30_000);
  expect([state("P-1001"), lamp.sent]).toEqual(["proposed", 1]);
});

/** Both are approved in the last second, and the answer to the first takes `ms`. */
async function lateAndSlow(ms: number, how: "pass" | "sleep") {
  const { lamp, clock, house, decide, state } = await bothApproved();
  await using _ = house;
  const answering = Promise.withResolvers<void>();
  lamp.answering = answering.promise;
  await clock.pass(15 * 60_000 - 1000);
  decide("P-1000");
  decide("P-1001");
  await clock.pass(4000);
  expect(state("P-1000")).toBe("sending");
  if (how === "sleep") clock.sleep(ms);
  else await clock.pass(ms);
  answering.resolve();
  await clock.pass(30_000);
  return { second: state("P-1001"), sent: lamp.sent };
}

test("an approval that waits only for another's slow answer holds past its expiry", async () => {
  // Compared with what the first one changed, and not lapsed.
  expect(await lateAndSlow(60_000, "pass")).toEqual({ second: "stale", sent: 1 });
});

test("an approval that slept through the night in line does not", async () => {
  expect(await lateAndSlow(8 * 60 * 60_000, "sleep")).toEqual({ second: "expired", sent: 1 });
});

test("an answer that cannot be kept is unknown, told once and not tried for ever; the next has its turn", async () => {
  const lamp = newLamp();
  const clock = createClock();
  const told: unknown[] = [];
  const odd = { ...switchLamp(lamp), bind: bindOdd(lamp) };
  await using house = openHouse({ lamp, clock, operation: () => odd, report: (error) => told.push(error) });
  for (const caller of [claude, cursor])
    await house.proposals.propose(odd, { on: false }, { confirm: true }, caller, never);
  await rest();
  for (const { id, digest } of house.proposals.list({}))
    house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await clock.pass(60_000);
  expect(house.proposals.list({}).map(({ state }) => state)).toEqual(["unknown", "stale"]);
  expect(told).toHaveLength(1);
});

/** Its answer is no JSON: a defect of a declaration. */
const bindOdd =
  (lamp: ReturnType<typeof newLamp>): ReturnType<typeof switchLamp>["bind"] =>
  async (...how) => {
    const bound = await switchLamp(lamp).bind(...how);
    const send: typeof bound.send = async (...with_) => {
      const sent = await bound.send(...with_);
      return { ...sent, result: { on: 1n as never } };
    };
    return { ...bound, send };
  };
