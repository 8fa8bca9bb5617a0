import { expect, test } from "vitest";
import { verify } from "../audit/verify.js";
import { claude, createClock, newLamp, openHouse, rest, rowsOf, switchLamp } from "./house.fixture.js";
import { Policy } from "./policy.js";

const never = new AbortController().signal;

async function dimming(over: Partial<Parameters<typeof openHouse>[0]> = {}) {
  const lamp = newLamp();
  const clock = createClock();
  const house = openHouse({ lamp, clock, ...over });
  const ask = (level = 50) =>
    house.proposals.propose(
      switchLamp(lamp),
      { on: true, level },
      { confirm: true, reason: "too bright" },
      claude,
      never,
    );
  await ask();
  await rest();
  const seen = (id = "P-1000") => ({ id, digest: house.proposals.get(id)!.digest });
  const edit = (level: number, id = "P-1000") =>
    house.proposals.edit({ ...seen(id), arguments: { on: true, level } }, "ada");
  return { lamp, clock, house, ask, seen, edit, get: (id: string) => house.proposals.get(id) };
}

test("what the person edits is planned anew, and takes the place of what was asked under a number of its own", async () => {
  const { lamp, clock, house, seen, edit, get } = await dimming();
  await using _ = house;
  const was = seen();
  const { ok, now } = await edit(20);
  expect(ok).toBe(true);
  expect(now).toMatchObject({
    id: "P-1001",
    state: "proposed",
    client: { name: claude.name },
    reason: "too bright",
    changes: [
      { field: "on", before: true, after: true },
      { field: "level", before: 100, after: 20 },
    ],
    edited: { from: "P-1000", by: "ada", changes: [{ argument: "level", was: 50, now: 20 }] },
  });
  expect(now?.digest).not.toBe(was.digest);
  expect(get("P-1000")).toMatchObject({ state: "superseded", successor: "P-1001" });
  // The click on what was there before approves nothing.
  expect(house.proposals.decide({ ...was, decision: "approve" }, "ada")).toMatchObject({ ok: false });
  await rest();
  house.proposals.decide({ ...seen("P-1001"), decision: "approve" }, "ada");
  await clock.pass(20_000);
  expect([get("P-1001")?.state, lamp.level, lamp.sent]).toEqual(["done", 20, 1]);
});

test("the log has who edited what, by argument", async () => {
  const { house, edit } = await dimming();
  await using _ = house;
  await edit(20);
  const rows = (await rowsOf(house.audit)).map(({ type, actor, proposal_id, data }) => ({
    type,
    actor,
    proposal_id,
    data,
  }));
  expect(rows).toMatchObject([
    { type: "proposed", actor: { kind: "client" }, proposal_id: "P-1000" },
    {
      type: "proposed",
      actor: { kind: "person", account: "ada" },
      proposal_id: "P-1001",
      data: { edited: { from: "P-1000" } },
    },
    {
      type: "edited",
      actor: { kind: "person", account: "ada" },
      proposal_id: "P-1000",
      data: { successor: "P-1001", changes: [{ argument: "level", was: 50, now: 20 }] },
    },
  ]);
  expect(await verify(house.audit)).toMatchObject({ whole: true });
});

test("the asker that waits hears under which number it goes on, and what was changed, then and when it is done", async () => {
  const { clock, house, edit, seen } = await dimming();
  await using _ = house;
  const heard = house.proposals.wait(["P-1000"], 45_000, claude, never);
  await edit(20);
  await rest();
  house.proposals.decide({ ...seen("P-1001"), decision: "approve" }, "ada");
  await clock.pass(20_000);
  expect(await heard).toMatchObject([
    {
      status: "done",
      proposal_id: "P-1001",
      superseded: "P-1000",
      edited: [{ argument: "level", was: 50, now: 20 }],
      summary: expect.stringContaining("The person changed level from 50 to 20 before deciding."),
    },
  ]);
});

test("edited twice, the asker hears of it against what it had asked; set back, it is edited no more", async () => {
  const { house, edit, get } = await dimming();
  await using _ = house;
  await edit(20);
  await edit(30, "P-1001");
  expect(get("P-1002")?.edited).toEqual({
    from: "P-1000",
    by: "ada",
    changes: [{ argument: "level", was: 50, now: 30 }],
  });
  await edit(50, "P-1002");
  expect(get("P-1003")).toMatchObject({ state: "proposed", edited: null });
});

test("an argument that may be missing can be left out", async () => {
  const { lamp, house, seen, get } = await dimming();
  await using _ = house;
  lamp.on = false;
  await house.proposals.edit({ ...seen(), arguments: { on: true } }, "ada");
  expect(get("P-1001")).toMatchObject({
    changes: [{ field: "on", after: true }],
    edited: { changes: [{ argument: "level", was: 50, now: null }] },
  });
});

test("asking again for what the person edited joins what they made of it", async () => {
  const { house, ask, edit } = await dimming();
  await using _ = house;
  await edit(20);
  expect(await ask()).toMatchObject({ status: "pending", proposal_id: "P-1001" });
});

test.each([
  ["what its schema does not take", { on: true, level: 900 }, /Too big|100/],
  ["what names the thing", { on: true, level: 50, lamp: "lamp_2" }, /lamp cannot be edited/],
  ["nothing at all", { on: true, level: 50 }, /Nothing was changed/],
  ["what holds already", { on: true, level: 100 }, /holds already/],
] as const)("%s is refused in words, and the one that waits still waits", async (_title, args, words) => {
  const { house, seen, get } = await dimming();
  await using _ = house;
  await expect(house.proposals.edit({ ...seen(), arguments: args }, "ada")).rejects.toThrow(words);
  expect(get("P-1000")?.state).toBe("proposed");
  expect(house.proposals.list({})).toHaveLength(1);
});

test("policy and guards are asked as for any proposal, and the log has that they refused", async () => {
  let paused = false;
  const { lamp, house, edit, get } = await dimming({ policy: () => Policy.parse({ paused }) });
  await using _ = house;
  paused = true;
  await expect(edit(20)).rejects.toMatchObject({ code: "paused" });
  paused = false;
  lamp.name = "untouchable";
  await expect(edit(20)).rejects.toThrow("never touched");
  lamp.name = "old-laptop";
  lamp.risk = "critical";
  await expect(edit(20)).rejects.toMatchObject({ code: "critical_blocked" });
  expect(get("P-1000")?.state).toBe("proposed");
  const refused = (await rowsOf(house.audit)).filter(({ type }) => type === "refused");
  expect(refused.map(({ actor }) => actor)).toEqual(Array(3).fill({ kind: "person", account: "ada" }));
});

test("what cannot be undone, was decided, or is another plan than was seen is not edited", async () => {
  const { clock, house, seen, edit } = await dimming();
  await using _ = house;
  house.db.exec("UPDATE proposals SET irreversible = 'For good.'");
  expect(house.proposals.editable("P-1000")).toEqual([]);
  await expect(edit(20)).rejects.toThrow("cannot be undone is not edited");
  house.db.exec("UPDATE proposals SET irreversible = NULL");
  const other = { ...seen(), digest: "0".repeat(64), arguments: { on: true, level: 20 } };
  expect(await house.proposals.edit(other, "ada")).toMatchObject({ ok: false, why: "plan_changed" });
  house.proposals.decide({ ...seen(), decision: "deny" }, "ada");
  expect(await edit(20)).toMatchObject({ ok: false, why: "already_decided" });
  await clock.pass(20 * 60_000);
});

test("decided while it was being planned anew, the decision stands and nothing takes its place", async () => {
  const { house, seen, edit, get } = await dimming();
  await using _ = house;
  const editing = edit(20);
  house.proposals.decide({ ...seen(), decision: "deny" }, "ada");
  expect(await editing).toMatchObject({ ok: false, why: "already_decided" });
  expect(get("P-1000")).toMatchObject({ state: "denied", successor: null });
  expect(house.proposals.list({})).toHaveLength(1);
});

test("an edited one has a period of its own, and what is stale of it stays edited", async () => {
  const { lamp, clock, house, seen, edit, get } = await dimming();
  await using _ = house;
  await clock.pass(14 * 60_000);
  await edit(20);
  await clock.pass(5 * 60_000);
  expect(get("P-1001")?.state).toBe("proposed");
  house.proposals.decide({ ...seen("P-1001"), decision: "approve" }, "ada");
  lamp.name = "new-laptop";
  await clock.pass(20_000);
  expect(get("P-1001")).toMatchObject({ state: "superseded", successor: "P-1002" });
  expect(get("P-1002")?.edited).toMatchObject({ from: "P-1000", changes: [{ argument: "level", was: 50, now: 20 }] });
});

/** A crash at each row of an edit: of the fresh one, of the edit, and at the commit. */
test.each([0, 1, 2])("a crash after %i rows of an edit leaves the one that was asked, waiting", async (rows) => {
  const { lamp, clock, house, edit } = await dimming();
  const { append } = house.log;
  const { exec } = house.db;
  let written = 0;
  const crash = () => {
    clock.killTimers();
    if (house.db.isOpen) house.db.close();
    throw new Error("killed");
  };
  // The room keeps the log it was given, so what is replaced here is the method.
  house.log.append = (happening) => {
    if (written === rows) crash();
    written += 1;
    return append(happening);
  };
  house.db.exec = (sql) => (sql === "COMMIT" && rows === 2 ? crash() : exec.call(house.db, sql));
  await expect(edit(20)).rejects.toThrow();
  await using again = openHouse({ lamp, clock, dir: house.dir });
  expect(again.proposals.list({})).toMatchObject([{ id: "P-1000", state: "proposed", successor: null }]);
  const repaired = (await rowsOf(again.audit)).filter(({ type }) => type === "repair");
  expect(repaired).toHaveLength(rows);
  expect(await verify(again.audit)).toMatchObject({ whole: true });
});
