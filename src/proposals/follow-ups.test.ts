import { expect, test } from "vitest";
import { newStreet, openStreet } from "./changes/lamps.fixture.js";
import { claude, createClock, rest, rowsOf } from "./house.fixture.js";
import { Policy } from "./policy.js";
import type { Standing } from "./standing.js";

const tenMinutes = 600_000;

async function invited(policy = () => Policy.parse({}), then = "y", report?: (error: unknown) => void) {
  const clock = createClock();
  const street = newStreet(["a"], clock.now);
  const house = openStreet(street, clock, { policy, ...(report && { report }) });
  await house.proposals.start();
  const make = street.find("make_lamp");
  if (make?.kind !== "write") throw new Error("No lamp can be made");
  const ask = { name: `x, then ${then}` };
  const answer = await house.proposals.propose(make, ask, { confirm: true }, claude, AbortSignal.timeout(60_000));
  await rest();
  const { proposal_id: id } = answer as Standing;
  house.proposals.decide({ id, digest: house.proposals.get(id)!.digest, decision: "approve" }, "ada");
  await clock.pass(20_000);
  const followUp = () => house.proposals.get(id)!.outcome?.follow_ups?.[0];
  const arrives = () => street.lamps.set("lamp_9", { id: "lamp_9", name: then, on: true, created_at: "" });
  const waiting = () => house.proposals.list({ states: ["proposed"] });
  return { clock, street, house, id, followUp, arrives, waiting };
}

test("what could not be proposed is proposed by itself once it can be, in the name of who asked, and waits for the person", async () => {
  const { clock, street, house, id, followUp, arrives, waiting } = await invited();
  await using _ = house;
  expect(followUp()).toMatchObject({ state: "open", with: "switch_lamp", once: "y is there" });
  await clock.pass(3 * tenMinutes);
  expect(waiting()).toEqual([]);
  arrives();
  await clock.pass(tenMinutes);
  const [fresh] = waiting();
  expect(fresh).toMatchObject({
    operation: "switch_lamp",
    reason: `Follows ${id}: y is there.`,
    client: { name: claude.name },
  });
  expect(followUp()).toMatchObject({ state: "proposed", proposal_id: fresh?.id });
  expect(street.sent).toEqual(["x, then y"]);
  await clock.pass(5 * tenMinutes);
  expect(house.proposals.list({}).filter(({ operation }) => operation === "switch_lamp")).toHaveLength(1);
});

test("a look that the database keeps from being taken is reported, and the next one finds what has come", async () => {
  const reported: unknown[] = [];
  const { clock, house, arrives, waiting } = await invited(undefined, "y", (error) => reported.push(error));
  await using _ = house;
  arrives();
  house.db.exec("ALTER TABLE proposals RENAME TO locked");
  await clock.pass(tenMinutes);
  house.db.exec("ALTER TABLE locked RENAME TO proposals");
  expect(reported.map(String)).toEqual([expect.stringMatching(/no such table/)]);
  await clock.pass(tenMinutes);
  expect(waiting()).toHaveLength(1);
});

test("the person can drop it, once, and the log says so", async () => {
  const { clock, house, id, followUp, arrives, waiting } = await invited();
  await using _ = house;
  house.proposals.dropFollowUp(id, 0, "ada");
  expect(() => house.proposals.dropFollowUp(id, 0, "ada")).toThrow(/Nothing of P-\d+ waits/);
  arrives();
  await clock.pass(2 * tenMinutes);
  expect(waiting()).toEqual([]);
  expect(followUp()).toMatchObject({ state: "dropped" });
  const row = (await rowsOf(house.audit)).at(-1);
  expect(row).toMatchObject({
    type: "refused",
    actor: { kind: "person", account: "ada" },
    data: { code: "follow_up_dropped" },
  });
});

test("it waits out a pause without a row for each look, and outlives a restart", async () => {
  let policy = Policy.parse({});
  const { clock, street, house, arrives } = await invited(() => policy);
  arrives();
  policy = Policy.parse({ paused: true });
  const rows = (await rowsOf(house.audit)).length;
  await clock.pass(4 * tenMinutes);
  expect((await rowsOf(house.audit)).length).toBe(rows);
  await house[Symbol.asyncDispose]();
  await using again = openStreet(street, clock, { dir: house.dir });
  await again.proposals.start();
  expect(again.proposals.list({ states: ["proposed"] })).toMatchObject([{ operation: "switch_lamp" }]);
});

test("where what it follows is taken back, nothing follows", async () => {
  const { clock, house, id, followUp, arrives, waiting } = await invited();
  await using _ = house;
  const undo = await house.proposals.undo(id, "ada");
  await clock.pass(1000);
  house.proposals.decide({ id: undo.id, digest: undo.digest, decision: "approve" }, "ada");
  await clock.pass(20_000);
  expect(house.proposals.get(undo.id)?.state).toBe("done");
  arrives();
  await clock.pass(tenMinutes);
  expect(followUp()).toMatchObject({ state: "taken_back" });
  expect(waiting()).toEqual([]);
});

test("what did not come in time lapses", async () => {
  const { clock, house, followUp, arrives, waiting } = await invited();
  await using _ = house;
  clock.sleep(22 * 86_400_000);
  arrives();
  await clock.pass(tenMinutes);
  expect(followUp()).toMatchObject({ state: "lapsed" });
  expect(waiting()).toEqual([]);
});

test("what holds already once it can be proposed is not asked, and what a guard refuses is over", async () => {
  const off = await invited();
  await using _ = off.house;
  off.arrives();
  off.street.lamps.get("lamp_9")!.on = false;
  await off.clock.pass(tenMinutes);
  expect([off.followUp()?.state, off.waiting()]).toEqual(["not_needed", []]);

  const refused = await invited(undefined, "untouchable");
  await using __ = refused.house;
  refused.arrives();
  await refused.clock.pass(tenMinutes);
  expect([refused.followUp()?.state, refused.waiting()]).toEqual(["refused", []]);
  const rows = await rowsOf(refused.house.audit);
  expect(rows.at(-1)).toMatchObject({ type: "refused", operation: "switch_lamp" });
});
