import { expect, test } from "vitest";
import type { Decision } from "../decide.js";
import { claude, createClock, rest, rowsOf } from "../house.fixture.js";
import { Policy } from "../policy.js";
import type { Choice, Proposal } from "../proposal.js";
import type { Standing } from "../standing.js";
import { newStreet, openStreet } from "./lamps.fixture.js";

type Change = { operation: string; arguments: Record<string, unknown> };
const off = (lamp: string, more = {}): Change => ({
  operation: "switch_lamp",
  arguments: { lamp, on: false, ...more },
});
const make = (name: string): Change => ({ operation: "make_lamp", arguments: { name } });
const seen = ({ id, digest }: Proposal) => ({ id, digest });
const refused = () => Object.assign(new Error("The lamp said no."), { status: 400, code: "invalid_request_error" });
const lost = () => Object.assign(new Error("The line went dead."), { code: "unreachable" });

function setUp(over: Parameters<typeof openStreet>[2] = {}) {
  const clock = createClock();
  const street = newStreet(["a", "b", "c", "untouchable"], clock.now);
  const house = openStreet(street, clock, over);
  const set = street.find("propose_changes");
  if (set?.kind !== "write") throw new Error("There is no way to a set");
  const ask = (changes: Change[], confirm = true) =>
    house.proposals.propose(set, { changes }, { confirm, reason: "Night." }, claude, AbortSignal.timeout(60_000));
  const proposed = async (...changes: Change[]) => {
    const { proposal_id: id } = (await ask(changes)) as Standing;
    await rest();
    return house.proposals.get(id)!;
  };
  const approve = async (id: string, chosen?: Choice) => {
    const { digest } = house.proposals.get(id)!;
    const decided = house.proposals.decide({ id, digest, decision: "approve", chosen }, "ada");
    await clock.pass(60_000);
    return decided;
  };
  const states = (id: string) => house.proposals.get(id)!.results.map(({ number, state }) => `${number} ${state}`);
  return { clock, street, house, ask, proposed, approve, states };
}

test("a set is one proposal, one card and one digest, and each change is sent once, in order, with rows of its own", async () => {
  const { house, street, proposed, approve, states } = setUp();
  await using _ = house;
  const set = await proposed(off("b"), off("a"));
  expect(set).toMatchObject({ state: "proposed", settled: true, risk: "medium", sentence: { kind: "2 changes to" } });
  expect(set.items?.map(({ number, target }) => [number, target.name])).toEqual([
    [1, "b"],
    [2, "a"],
  ]);
  expect(set.effects).toContainEqual({ kind: "figure", figure: "4", label: "calls in the last hour", hot: true });
  expect(street.sent).toEqual([]);

  await approve(set.id);
  expect(street.sent).toEqual(["lamp_2", "lamp_1"]);
  expect(states(set.id)).toEqual(["1 done", "2 done"]);
  expect(house.proposals.get(set.id)).toMatchObject({
    state: "done",
    outcome: { asPlanned: true, summary: expect.stringContaining("2 of 2 done") },
  });
  const rows = (await rowsOf(house.audit)).map(({ type, operation, data }) => [
    type,
    operation,
    (data as { item?: number })?.item ?? null,
  ]);
  expect(rows.filter(([type]) => type !== "viewed")).toEqual([
    ["proposed", "propose_changes", null],
    ["approved", "propose_changes", null],
    ["sending", "propose_changes", null],
    ["sending", "switch_lamp", 1],
    ["outcome", "switch_lamp", 1],
    ["sending", "switch_lamp", 2],
    ["outcome", "switch_lamp", 2],
    ["outcome", "propose_changes", null],
  ]);
});

test("the order of the changes is part of what is clicked", async () => {
  const { house, proposed } = setUp();
  await using _ = house;
  const one = await proposed(off("a"), off("b"));
  const other = await proposed(off("b"), off("a"));
  expect(other.ask).not.toBe(one.ask);
});

test("a set is not edited: what is not wanted of it is not ticked", async () => {
  const { house, proposed } = setUp();
  await using _ = house;
  const set = await proposed(off("a"), off("b"));
  expect(house.proposals.editable(set.id)).toEqual([]);
  const edit = { ...seen(set), arguments: { changes: [] } };
  await expect(house.proposals.edit(edit, "ada")).rejects.toThrow("is a change set: untick what you do not want");
  expect(house.proposals.list({}).map(({ id, state }) => [id, state])).toEqual([[set.id, "proposed"]]);
});

test("what is not ticked is not sent, in no row as sent, and told to the asker as not approved", async () => {
  const { house, street, proposed, approve, states } = setUp();
  await using _ = house;
  const set = await proposed(off("a"), off("b"), off("c"));
  const { now } = await approve(set.id, { ticked: [3, 1], go_on: false });
  expect(now?.decision).toMatchObject({ chosen: { ticked: [1, 3], go_on: false } });
  expect(street.sent).toEqual(["lamp_1", "lamp_3"]);
  expect(states(set.id)).toEqual(["1 done", "3 done"]);
  const standing = house.proposals.standing(set.id, claude);
  expect(standing).toMatchObject({
    status: "done",
    summary:
      'Done: Make 3 changes to "a, b and c". 2 of 2 done. A reading shows all of it as planned. 1 was not approved.',
    items: [{ status: "done" }, { status: "not_approved" }, { status: "done" }],
  });
  const approved = (await rowsOf(house.audit)).find(({ type }) => type === "approved");
  expect(approved?.data).toMatchObject({ chosen: { ticked: [1, 3], go_on: false } });
});

test("a change that names the result of another is sent with it, and cannot be approved without it", async () => {
  const { house, street, proposed, approve, states } = setUp();
  await using _ = house;
  const set = await proposed(make("new"), off("{{1.id}}"));
  expect(set.items?.[1]).toMatchObject({ needs: [1], target: { name: "new" } });
  const { digest, id } = set;
  const alone: Decision = { id, digest, decision: "approve", chosen: { ticked: [2], go_on: false } };
  expect(() => house.proposals.decide(alone, "ada")).toThrow(/Change 2 names the result of one that is not ticked/);
  expect(() => house.proposals.decide({ ...alone, chosen: { ticked: [7], go_on: false } }, "ada")).toThrow(
    /not what this change set holds/,
  );
  expect(house.proposals.get(id)?.state).toBe("proposed");

  await approve(id);
  expect(street.sent).toEqual(["new", "lamp_5"]);
  expect(states(id)).toEqual(["1 done", "2 done"]);
  expect(street.lamps.get("lamp_5")).toMatchObject({ name: "new", on: false });
});

test("a set stops at a change that fails; with go on it does not, but for what needs it", async () => {
  for (const [go_on, sent, states] of [
    [false, ["lamp_1", "new"], ["1 done", "2 failed", "3 not_sent", "4 not_sent"]],
    [true, ["lamp_1", "new", "lamp_3"], ["1 done", "2 failed", "3 not_sent", "4 done"]],
  ] as const) {
    const there = setUp();
    await using house = there.house;
    there.street.trouble.set("new", { error: refused(), after: false });
    const set = await there.proposed(off("a"), make("new"), off("{{2.id}}"), off("c"));
    await there.approve(set.id, { ticked: [1, 2, 3, 4], go_on });
    expect(there.street.sent).toEqual(sent);
    expect(there.states(set.id)).toEqual(states);
    expect(house.proposals.get(set.id)).toMatchObject({
      state: "failed",
      outcome: { summary: expect.stringMatching(/^Done in part/), error: { message: "The lamp said no." } },
    });
  }
});

test("a change whose answer is lost stops a set even where it goes on, and a later reading tells", async () => {
  const { house, street, proposed, approve, states } = setUp();
  await using _ = house;
  street.trouble.set("lamp_1", { error: lost(), after: true });
  const set = await proposed(off("a"), off("b"));
  await approve(set.id, { ticked: [1, 2], go_on: true });
  expect(street.sent).toEqual(["lamp_1"]);
  expect(states(set.id)).toEqual(["1 unknown", "2 not_sent"]);
  expect(house.proposals.get(set.id)?.state).toBe("unknown");

  const read = await house.proposals.readAgain(set.id);
  expect(read).toMatchObject({
    state: "failed",
    outcome: { summary: expect.stringMatching(/^Done in part.*1 of 2 done/) },
  });
  expect(states(set.id)).toEqual(["1 done", "2 not_sent"]);
  expect(street.sent).toEqual(["lamp_1"]);
});

test("what differs before the first is sent turns the set stale, and a fresh one of what was ticked is asked", async () => {
  const { house, street, clock, proposed } = setUp();
  await using _ = house;
  const set = await proposed(off("a"), off("b"), off("c"));
  house.proposals.decide({ ...seen(set), decision: "approve", chosen: { ticked: [1, 2], go_on: false } }, "ada");
  street.lamps.get("lamp_2")!.name = "b, renamed";
  await clock.pass(60_000);
  expect(street.sent).toEqual([]);
  const old = house.proposals.get(set.id)!;
  expect(old).toMatchObject({
    state: "superseded",
    moved: [{ field: "change 2: name", planned: "b", now: "b, renamed" }],
  });
  expect(house.proposals.get(old.successor!)?.items?.map(({ target }) => target.name)).toEqual(["a", "b, renamed"]);
});

test("what differs right before it is sent stops the set: what was done stays done, the rest is not sent", async () => {
  const { house, street, proposed, approve, states } = setUp();
  await using _ = house;
  street.during = (sent) => {
    if (sent === "lamp_1") street.lamps.get("lamp_2")!.name = "b, renamed";
  };
  const set = await proposed(off("a"), off("b"), off("c"));
  await approve(set.id, { ticked: [1, 2, 3], go_on: true });
  expect(street.sent).toEqual(["lamp_1"]);
  expect(states(set.id)).toEqual(["1 done", "2 stale", "3 not_sent"]);
  const { outcome, results } = house.proposals.get(set.id)!;
  expect(results[1]?.moved).toEqual([{ field: "name", planned: "b", now: "b, renamed" }]);
  expect(outcome?.summary).toContain("1 of 3 done");
});

test("where an earlier change of the same set moved more than the card could show, the words say that it may be the cause", async () => {
  const { house, street, proposed, approve, states } = setUp();
  await using _ = house;
  street.during = (sent) => {
    if (sent === "lamp_1") street.lamps.get("lamp_1")!.name = "a, version 2";
  };
  const set = await proposed(off("a"), { operation: "switch_lamp", arguments: { lamp: "a", name: "z" } }, off("b"));
  await approve(set.id);
  expect(states(set.id)[0]).toBe("1 done");
  const { results } = house.proposals.get(set.id)!;
  const stale = results.find(({ state }) => state === "stale");
  expect(stale?.summary).toContain("Change 1 of this set wrote to it just before: propose this one again by itself.");
});

test("what an earlier change of the same set changes is no difference, and undone in reverse order", async () => {
  const { house, street, clock, proposed, approve, states } = setUp();
  await using _ = house;
  const set = await proposed(off("a"), { operation: "switch_lamp", arguments: { lamp: "a", name: "z" } });
  await approve(set.id);
  expect(states(set.id)).toEqual(["1 done", "2 done"]);
  const undo = await house.proposals.undo(set.id, "ada");
  expect(undo.items?.map(({ changes }) => changes)).toEqual([
    [{ field: "name", before: "z", after: "a" }],
    [{ field: "on", before: false, after: true }],
  ]);
  await clock.pass(1000);
  await approve(undo.id);
  expect(street.lamps.get("lamp_1")).toMatchObject({ name: "a", on: true });
});

test("of a set that was done in part, what was done can be undone", async () => {
  const { house, street, proposed, approve } = setUp();
  await using _ = house;
  street.trouble.set("lamp_2", { error: refused(), after: false });
  const set = await proposed(off("a"), off("b"));
  await approve(set.id);
  const undo = await house.proposals.undo(set.id, "ada");
  expect(undo.items?.map(({ target }) => target.name)).toEqual(["a"]);
});

test("policy judges each change, when it is proposed and again right before it is sent", async () => {
  let policy = Policy.parse({});
  const { house, street, ask, proposed, approve, states } = setUp({ policy: () => policy });
  await using _ = house;
  await expect(
    ask([off("a"), { operation: "switch_lamp", arguments: { lamp: "b", name: "for good" } }]),
  ).rejects.toThrow(/^Change 2: switch_lamp is critical/);
  policy = Policy.parse({ rules: [[{ operation: "make_lamp", writes: "block" }]] });
  await expect(ask([off("a"), make("new")])).rejects.toThrow(/^Change 2: A rule blocks make_lamp/);

  const set = await proposed(off("a"), off("b"));
  street.during = () => {
    policy = Policy.parse({ paused: true });
  };
  await approve(set.id, { ticked: [1, 2], go_on: true });
  expect(street.sent).toEqual(["lamp_1"]);
  expect(states(set.id)).toEqual(["1 done", "2 not_sent"]);
  expect(house.proposals.get(set.id)?.results[1]?.error?.code).toBe("paused");
});

test("a guard and a connection's own limits refuse the set with the number of the change", async () => {
  const { house, street, ask } = setUp();
  await using _ = house;
  await expect(ask([off("a"), off("untouchable")])).rejects.toThrow(
    /Change 2 \(switch_lamp\): This lamp is never touched/,
  );
  const set = street.find("propose_changes");
  if (set?.kind !== "write") return;
  const mayUse = ({ name }: { name: string }) =>
    name === "make_lamp" ? { code: "not_offered", words: "Not here." } : undefined;
  const how = { confirm: false, mayUse };
  const asked = house.proposals.propose(
    set,
    { changes: [off("a"), make("new")] },
    how,
    claude,
    AbortSignal.timeout(1000),
  );
  await expect(asked).rejects.toThrow("Change 2: Not here.");
});

test("a preview tells of every change and queues nothing", async () => {
  const { house, ask } = setUp();
  await using _ = house;
  expect(await ask([off("a"), make("new")], false)).toMatchObject({
    status: "preview",
    risk: "medium",
    changes: [
      { change: 1, what: 'Switch the lamp "a"', risk: "medium" },
      { change: 2, what: 'Make the lamp "new"', risk: "low" },
    ],
  });
  expect(house.proposals.list({})).toEqual([]);
});

test("secrets of a set are sealed, and what its answers bring is the person's alone", async () => {
  const { house, proposed, approve } = setUp();
  await using _ = house;
  const set = await proposed(off("a", { word: "sk-secret-planted" }), make("new"));
  const kept = () => JSON.stringify(house.db.prepare("SELECT * FROM proposals").all());
  expect(kept()).not.toContain("sk-secret-planted");
  await approve(set.id);
  const held = house.proposals.get(set.id)!;
  expect(held).toMatchObject({ state: "done", secret: "held", outcome: { secret: { fields: ["change 2 word"] } } });
  const told = JSON.stringify([held, house.proposals.standing(set.id, claude), await rowsOf(house.audit), kept()]);
  expect(told).not.toContain("sk-planted-new");
  expect(told).not.toContain("sk-secret-planted");
  expect(house.proposals.secret(set.id, "ada")).toEqual({ "change 2 word": "sk-planted-new" });
});

test("a program that rewrites what was ticked within the seconds of grace gets nothing sent", async () => {
  const { house, street, clock, proposed } = setUp();
  await using _ = house;
  const set = await proposed(off("a"), off("b"));
  house.proposals.decide({ ...seen(set), decision: "approve", chosen: { ticked: [1], go_on: false } }, "ada");
  house.db.prepare("UPDATE proposals SET decision = json_set(decision, '$.chosen.ticked', json('[1,2]'))").run();
  await clock.pass(60_000);
  expect(street.sent).toEqual([]);
  expect(house.proposals.get(set.id)).toMatchObject({
    state: "failed",
    outcome: { error: { message: expect.stringMatching(/cannot be proved/) } },
  });
});

test("an item that is rewritten in the store is not sent", async () => {
  const { house, street, clock, proposed } = setUp();
  await using _ = house;
  const set = await proposed(off("a"), off("b"));
  house.proposals.decide({ ...seen(set), decision: "approve" }, "ada");
  house.db.prepare("UPDATE proposals SET items = json_set(items, '$[1].sentence.name', 'c')").run();
  await clock.pass(60_000);
  expect(street.sent).toEqual([]);
});

test("what was being sent when the desk stopped is unknown and read back; the rest was not sent", async () => {
  const { house, street, clock, proposed } = setUp();
  const set = await proposed(off("a"), off("b"), off("c"));
  street.during = (sent) => {
    if (sent !== "lamp_2") return;
    clock.killTimers();
    house.db.close(); // nothing of what follows reaches the disk
  };
  house.proposals.decide({ ...seen(set), decision: "approve" }, "ada");
  await clock.pass(10_000);
  await Promise.race([house.log[Symbol.asyncDispose](), rest()]);
  street.during = () => {};
  await using again = openStreet(street, clock, { dir: house.dir });
  expect(again.proposals.get(set.id)?.results.map(({ state }) => state)).toEqual(["done", "unknown", "not_sent"]);
  expect(again.proposals.get(set.id)?.results[2]?.summary).toMatch(/^Not sent: .* Countersign stopped before it\.$/);
  await again.proposals.start();
  await clock.pass(10_000);
  expect(again.proposals.get(set.id)).toMatchObject({ state: "failed" });
  expect(again.proposals.get(set.id)?.results.map(({ state }) => state)).toEqual(["done", "done", "not_sent"]);
  expect(street.sent).toEqual(["lamp_1", "lamp_2"]);
});

test("a set counts as one against the flood", async () => {
  const { house, proposed } = setUp();
  await using _ = house;
  await proposed(off("a"), off("b"), off("c"));
  expect(house.proposals.list({ states: ["proposed"] })).toHaveLength(1);
});
