import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claude, createClock, rest } from "../house.fixture.js";
import type { Standing } from "../standing.js";
import { newStreet, openStreet } from "./lamps.fixture.js";

const off = (lamp: string) => ({ operation: "switch_lamp", arguments: { lamp, on: false } });
const make = (name: string) => ({ operation: "make_lamp", arguments: { name } });
const lost = () => Object.assign(new Error("The line went dead."), { code: "unreachable" });

/** A street with a way to ask for sets, and to approve them as a person does. */
function setUp() {
  const clock = createClock();
  const street = newStreet(["a", "b", "c"], clock.now);
  const house = openStreet(street, clock);
  const set = street.find("propose_changes");
  if (set?.kind !== "write") throw new Error("There is no way to a set");
  const proposed = async (...changes: { operation: string; arguments: Record<string, unknown> }[]) => {
    const how = { confirm: true, reason: "Night." };
    const answer = await house.proposals.propose(set, { changes }, how, claude, AbortSignal.timeout(60_000));
    await rest();
    return (answer as Standing).proposal_id;
  };
  const decide = (id: string) => {
    const { digest } = house.proposals.get(id)!;
    return house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  };
  const approved = async (id: string) => {
    decide(id);
    await clock.pass(60_000);
    return house.proposals.get(id)!;
  };
  const undo = (id: string) => house.proposals.undo(id, "ada");
  return { clock, street, house, proposed, decide, approved, undo };
}

test("what of a set is gone by now is left out of its undo, which says so; where all is gone nothing is asked", async () => {
  const { street, house, proposed, approved, undo } = setUp();
  await using _ = house;
  const id = await proposed(off("a"), off("b"));
  await approved(id);
  street.lamps.delete("lamp_1");
  const way = await undo(id);
  expect(way.items?.map(({ target }) => target.name)).toEqual(["b"]);
  expect(way.reason).toMatch(new RegExp(`^Undoes ${id}, but for: .*lamp_1`));
  house.proposals.decide({ id: way.id, digest: way.digest, decision: "deny" }, "ada");
  street.lamps.get("lamp_2")!.name = "untouchable";
  await expect(undo(id)).rejects.toThrow(/Nothing of P-1000 can be set back any more\. .*This lamp is never touched/);
});

test("who asks for an undo again hears where the one before stands: being carried out, unknown, or nothing left to do", async () => {
  const { clock, street, house, proposed, decide, approved, undo } = setUp();
  await using _ = house;
  const id = await proposed(off("a"));
  await approved(id);
  const way = await undo(id);
  await rest();
  decide(way.id);
  await expect(undo(id)).rejects.toThrow(`${way.id}, which undoes ${id}, is being carried out.`);
  street.trouble.set("lamp_1", { error: lost(), after: false });
  await clock.pass(60_000);
  expect(house.proposals.get(way.id)?.state).toBe("unknown");
  await expect(undo(id)).rejects.toThrow(`It is not known whether ${way.id} undid ${id}. Read that one again first.`);
  street.trouble.clear();
  await clock.pass(60_000);
  await house.proposals.readAgain(way.id);
  expect(house.proposals.get(way.id)?.state).toBe("failed");
  street.lamps.get("lamp_1")!.on = true;
  await expect(undo(id)).rejects.toThrow(/is undone already/);
});

test("an undo that leaves out what was done says so: whose way back nobody knows, and what may still have happened", async () => {
  const { street, house, proposed, approved, undo } = setUp();
  await using _ = house;
  const id = await proposed(off("a"), make("new"));
  street.trouble.set("new", { error: lost(), after: true });
  await approved(id);
  const unsure = await undo(id);
  expect(unsure.reason).toBe(
    `Undoes ${id}, but for: Change 2: Make the lamp new. It is not known whether it happened: read ${id} again first.`,
  );
  house.proposals.decide({ id: unsure.id, digest: unsure.digest, decision: "deny" }, "ada");
  await house.proposals.readAgain(id);
  const way = await undo(id);
  expect(way.items?.map(({ target }) => target.name)).toEqual(["a"]);
  expect(way.reason).toBe(
    `Undoes ${id}, but for: Change 2: Make the lamp new. Nothing is kept that could set it back.`,
  );
});

test("what a person left unticked of an undo can be undone later", async () => {
  const { clock, street, house, proposed, approved, undo } = setUp();
  await using _ = house;
  const id = await proposed(off("a"), off("b"));
  await approved(id);
  const part = await undo(id);
  await rest();
  const seen = { id: part.id, digest: part.digest };
  house.proposals.decide({ ...seen, decision: "approve", chosen: { ticked: [1], go_on: false } }, "ada");
  await clock.pass(60_000);
  expect([...street.lamps.values()].map(({ name, on }) => [name, on])).toEqual([
    ["a", false],
    ["b", true],
    ["c", true],
  ]);
  const others = await undo(id);
  expect(others.items?.map(({ target }) => target.name)).toEqual(["a"]);
  await rest();
  await approved(others.id);
  await expect(undo(id)).rejects.toThrow(`${id} was undone already, by ${others.id}.`);
});

test("a change whose answer is lost may still be on its way, then is told, with the secret that nobody has", async () => {
  const { clock, street, house, proposed, decide } = setUp();
  await using _ = house;
  const id = await proposed(make("new"), off("a"));
  street.trouble.set("new", { error: lost(), after: true });
  decide(id);
  await clock.pass(20_000);
  const { state, outcome } = await house.proposals.readAgain(id);
  expect(state).toBe("failed");
  expect(outcome).toMatchObject({ secret: { fields: [], again: "Make another lamp." } });
});

test("a change that is seen not to have happened fails, once it cannot be on its way any more", async () => {
  const { clock, street, house, proposed, decide } = setUp();
  await using _ = house;
  const id = await proposed(off("a"));
  street.trouble.set("lamp_1", { error: lost(), after: false });
  decide(id);
  await clock.pass(20_000);
  expect(await house.proposals.readAgain(id)).toMatchObject({ state: "unknown" });
  await clock.pass(60_000);
  const read = await house.proposals.readAgain(id);
  expect(read).toMatchObject({ state: "failed", results: [{ state: "failed" }] });
  expect(street.sent).toEqual(["lamp_1"]);
});

test("a store that was put back learns from the log what came of each change of a set", async () => {
  const { clock, street, house, proposed, approved } = setUp();
  const id = await proposed(off("a"), off("b"));
  house.db.exec(`VACUUM INTO '${join(house.dir, "copy.db")}'`);
  street.trouble.set("lamp_2", { error: lost(), after: true });
  await approved(id);
  await house.proposals.readAgain(id);
  const { state, results, outcome } = house.proposals.get(id)!;
  expect([state, results.map((one) => one.state)]).toEqual(["done", ["done", "done"]]);
  clock.killTimers();
  await house[Symbol.asyncDispose]();
  for (const end of ["-wal", "-shm"]) rmSync(join(house.dir, `desk.db${end}`), { force: true });
  copyFileSync(join(house.dir, "copy.db"), join(house.dir, "desk.db"));
  await using again = openStreet(street, clock, { dir: house.dir });
  expect(again.proposals.get(id)).toMatchObject({ state, results, outcome });
  expect(street.sent).toEqual(["lamp_1", "lamp_2"]);
});
