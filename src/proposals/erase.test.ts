import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tellsOf } from "../audit/tells.js";
import { eraseInProposals, telling } from "./erase.js";
import { claude, createClock, newLamp, openHouse, rest, switchLamp } from "./house.fixture.js";

const never = new AbortController().signal;
const name = "Dana Cole's lamp";

test("what an over proposal tells of a person goes from the database, and the proposal can still be read", async () => {
  const lamp = { ...newLamp(), name };
  await using house = openHouse({ lamp, clock: createClock() });
  const how = { confirm: true, reason: "Dana Cole asked for it" };
  const answer = await house.proposals.propose(switchLamp(lamp), { on: false }, how, claude, never);
  await rest();
  if (!("proposal_id" in answer)) throw new Error(answer.summary);
  const { id, digest } = house.proposals.get(answer.proposal_id)!;
  const tells = tellsOf(["Dana Cole"]);
  expect(telling(house.db, tells)).toEqual({ over: [], open: [id] });
  house.proposals.decide({ id, digest, decision: "deny", reason: "Not Dana Cole's" }, "ada");
  expect(telling(house.db, tells)).toEqual({ over: [id], open: [] });
  eraseInProposals(house.db, tells);
  expect(telling(house.db, tells)).toEqual({ over: [], open: [] });
  expect(house.proposals.get(id)).toMatchObject({
    state: "denied",
    reason: "[erased]",
    target: { id: "lamp_1", name: "[erased]" },
    decision: { by: "ada", reason: "[erased]" },
  });
  for (const file of ["desk.db", "desk.db-wal"])
    expect(readFileSync(join(house.dir, file)).includes("Dana Cole")).toBe(false);
});
