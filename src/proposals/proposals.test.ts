import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEntries } from "../audit/read.js";
import { verify } from "../audit/verify.js";
import { claude, createClock, type House, newLamp, openHouse, rest, rowsOf, switchLamp } from "./house.fixture.js";
import { Policy } from "./policy.js";

const never = new AbortController().signal;

function setUp(over: Partial<Parameters<typeof openHouse>[0]> = {}) {
  const lamp = newLamp();
  const clock = createClock();
  const house = openHouse({ lamp, clock, ...over });
  const ask = (on = false, caller = claude, reason = "left behind") =>
    house.proposals.propose(switchLamp(lamp), { on }, { confirm: true, reason }, caller, never);
  return { lamp, clock, house, ask };
}

async function proposed({ house, ask }: ReturnType<typeof setUp>) {
  const answer = await ask();
  await rest();
  if (!("proposal_id" in answer)) throw new Error(answer.summary);
  return house.proposals.get(answer.proposal_id)!;
}

const rows = async ({ audit }: House, id: string) => {
  const found: string[] = [];
  for await (const row of readEntries(audit)) if (row.proposal_id === id) found.push(row.type);
  return found;
};

test("asked, approved, done once, and on the record", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  expect(house.proposals.decide({ id, digest, decision: "approve" }, "ada").ok).toBe(true);
  await story.clock.pass(20_000);
  expect(house.proposals.get(id)).toMatchObject({ state: "done", outcome: { asPlanned: true, result: { on: false } } });
  expect(story.lamp).toMatchObject({ on: false, sent: 1 });
  expect(await rows(house, id)).toEqual(["proposed", "approved", "sending", "outcome"]);
  expect(await verify(house.audit)).toMatchObject({ whole: true });
});

test("what is for the person's eyes only is in no file", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  expect(house.proposals.get(id)?.state).toBe("done");
  const files = [
    ...readdirSync(house.audit).map((name) => join(house.audit, name)),
    join(house.dir, "desk.db"),
    join(house.dir, "desk.db-wal"),
  ];
  for (const file of files) expect(readFileSync(file, "latin1")).not.toContain("sk-secret-planted");
});

test("a preview queues nothing", async () => {
  const { lamp, house } = setUp();
  await using _ = house;
  const answer = await house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: false }, claude, never);
  expect(answer).toMatchObject({
    status: "preview",
    summary: 'This would turn off the lamp "old-laptop". Nothing is queued yet.',
  });
  expect(house.proposals.list({})).toEqual([]);
});

test("what is critical starts blocked: its plan is shown, with where it is opened, and nothing is queued", async () => {
  const story = setUp();
  await using house = story.house;
  story.lamp.risk = "critical";
  const shown = await house.proposals.propose(switchLamp(story.lamp), { on: false }, { confirm: false }, claude, never);
  expect(shown).toMatchObject({
    status: "preview",
    risk: "critical",
    summary: 'This would turn off the lamp "old-laptop". It is blocked. Nothing is queued yet.',
    next: "switch_lamp is critical and starts blocked. The person can open it in Settings, Critical operations.",
  });
  await expect(story.ask()).rejects.toMatchObject({ code: "critical_blocked" });
  expect(house.proposals.list({})).toEqual([]);
});

test("what data make critical is blocked as well, before it comes to the person", async () => {
  const story = setUp();
  await using house = story.house;
  Object.assign(story.lamp, {
    raises: "critical",
    raised: Promise.resolve({ risk: "critical", because: "It is dark." }),
  });
  await expect(story.ask()).rejects.toMatchObject({ code: "critical_blocked" });
  expect(house.proposals.list({})).toEqual([]);
});

test("what was opened is asked about like any other, and closing it again before it is sent stops it", async () => {
  let criticalOpened = ["switch_lamp"];
  const story = setUp({ policy: () => Policy.parse({ criticalOpened }) });
  await using house = story.house;
  story.lamp.risk = "critical";
  const { id, digest, risk } = await proposed(story);
  expect(risk).toBe("critical");
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  criticalOpened = [];
  await story.clock.pass(20_000);
  expect(house.proposals.get(id)).toMatchObject({ state: "failed", outcome: { error: { code: "critical_blocked" } } });
  expect(story.lamp.sent).toBe(0);
});

test("what holds already needs no proposal", async () => {
  const { house, ask } = setUp();
  await using _ = house;
  expect(await ask(true)).toMatchObject({ status: "nothing_to_change" });
  expect(house.proposals.list({})).toEqual([]);
});

test("the same wish joins the one that waits, another client's does not", async () => {
  const { house, ask } = setUp();
  await using _ = house;
  const [first, second, other] = await Promise.all([
    ask(),
    ask(),
    ask(false, { ...claude, name: "Cursor", connection: "token-2" }),
  ]);
  expect(first).toMatchObject({ proposal_id: "P-1000" });
  expect(second).toMatchObject({ proposal_id: "P-1000" });
  expect(other).toMatchObject({ proposal_id: "P-1001" });
});

test("a denial is heard, and heard again for ten minutes", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  const heard = house.proposals.wait([id], 45_000, claude, never);
  house.proposals.decide({ id, digest, decision: "deny", reason: "I still use it" }, "ada");
  expect(await heard).toMatchObject([{ status: "denied", reason: "I still use it" }]);
  await story.clock.pass(9 * 60_000);
  expect(await story.ask()).toMatchObject({ status: "denied", proposal_id: id });
  await story.clock.pass(2 * 60_000);
  expect(await story.ask()).toMatchObject({ status: "pending", proposal_id: "P-1001" });
});

test("a second click hears that it was decided already", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "deny" }, "ada");
  expect(house.proposals.decide({ id, digest, decision: "approve" }, "bob")).toMatchObject({
    ok: false,
    why: "already_decided",
  });
  expect(house.proposals.decide({ id, digest: "0".repeat(64), decision: "approve" }, "bob")).toMatchObject({
    why: "plan_changed",
  });
  expect(house.proposals.decide({ id: "P-9", digest, decision: "approve" }, "bob")).toMatchObject({ why: "not_found" });
});

test("an approval taken back sends nothing, and a second approval has its own grace", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(2000);
  expect(house.proposals.takeBack({ id, digest }, "ada")).toMatchObject({
    ok: true,
    now: { state: "proposed", decision: null },
  });
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(2000);
  expect(story.lamp.sent).toBe(0);
  await story.clock.pass(20_000);
  expect(story.lamp.sent).toBe(1);
  expect(house.proposals.takeBack({ id, digest }, "ada")).toMatchObject({ ok: false, now: { state: "done" } });
});

test("a laptop that slept past the expiry cannot approve", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  story.clock.sleep(15 * 60_000);
  expect(house.proposals.decide({ id, digest, decision: "approve" }, "ada")).toMatchObject({
    ok: false,
    why: "expired",
  });
  expect(house.proposals.get(id)?.state).toBe("expired");
  await story.clock.pass(60_000);
  expect(story.lamp.sent).toBe(0);
});

test("a laptop that falls asleep right after the click sends nothing when it wakes past the expiry, and its asker hears so", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  expect(house.proposals.decide({ id, digest, decision: "approve" }, "ada")).toMatchObject({ ok: true });
  story.clock.sleep(60 * 60_000);
  await story.clock.pass(60_000);
  const [standing] = await house.proposals.wait([id], 1000, claude, never);
  expect(standing).toMatchObject({
    status: "expired",
    summary: expect.stringMatching(/was approved, but its time was over before it could be sent. Nothing was sent\.$/),
  });
  expect(story.lamp.sent).toBe(0);
  const row = (await rowsOf(house.audit)).find(({ type }) => type === "expired");
  expect(row?.data).toMatchObject({ why: "it was approved, but its time was over before it could be sent" });
});

test("another client's proposal is as unknown as one that never was", async () => {
  const story = setUp();
  await using house = story.house;
  const { id } = await proposed(story);
  const stranger = { ...claude, name: "stranger", connection: "elsewhere" };
  expect(house.proposals.standing(id, stranger)).toBeUndefined();
  await expect(house.proposals.wait([id], 1000, stranger, never)).rejects.toThrow(/no proposal/i);
  // After a lost connection a client is known by its name.
  expect(house.proposals.standing(id, { ...claude, connection: "elsewhere" })?.proposal_id).toBe(id);
});

test("silence is no", async () => {
  const story = setUp();
  await using house = story.house;
  const { id } = await proposed(story);
  const heard = house.proposals.wait([id], 60 * 60_000, claude, never);
  await story.clock.pass(16 * 60_000);
  expect(await heard).toMatchObject([{ status: "expired" }]);
});

test("it is extended in its last minute, once, by its own period", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest, expires_at } = await proposed(story);
  expect(house.proposals.extend({ id, digest }, "ada")).toMatchObject({ ok: false, now: { expires_at } });
  await story.clock.pass(14 * 60_000);
  expect(house.proposals.extend({ id, digest }, "ada")).toMatchObject({
    ok: true,
    now: { expires_at: expires_at + 15 * 60_000 },
  });
  expect(house.proposals.extend({ id, digest }, "ada").ok).toBe(false);
  expect(await rows(house, id)).toEqual(["proposed", "extended"]);
});

test("approving sleeps until the effects are in, and data raises the risk", async () => {
  const story = setUp();
  await using house = story.house;
  const arrives = Promise.withResolvers<{ kind: "line"; text: string }>();
  story.lamp.effects = [arrives.promise];
  story.lamp.raised = Promise.resolve({ risk: "high", because: "It was used within the last hour." });
  const { id, digest } = await proposed(story);
  expect(house.proposals.decide({ id, digest, decision: "approve" }, "ada")).toMatchObject({
    ok: false,
    why: "not_ready",
  });
  arrives.resolve({ kind: "line", text: "212 calls in the last hour stop." });
  await rest();
  expect(house.proposals.get(id)).toMatchObject({
    digest,
    settled: true,
    risk: "high",
    raised: { from: "medium", because: "It was used within the last hour." },
    effects: [{ text: "212 calls in the last hour stop." }],
  });
  expect(house.proposals.decide({ id, digest, decision: "approve" }, "ada").ok).toBe(true);
});

test("an effect that never comes is a dash after five seconds", async () => {
  const story = setUp();
  await using house = story.house;
  story.lamp.effects = [new Promise(() => {})];
  const { id } = await proposed(story);
  await story.clock.pass(5000);
  expect(house.proposals.get(id)).toMatchObject({ settled: true, effects: [{ kind: "missing" }] });
});

test("a figure that could not be had is asked for once more when the card is opened, and until then nobody approves", async () => {
  const story = setUp();
  await using house = story.house;
  story.lamp.effects = [new Promise(() => {}), Promise.resolve({ kind: "line", text: "Nobody uses it." })];
  const { id, digest } = await proposed(story);
  await story.clock.pass(5000);
  const arrives = Promise.withResolvers<{ kind: "line"; text: string }>();
  story.lamp.effects = [arrives.promise, Promise.resolve({ kind: "line", text: "Nobody uses it." })];
  story.lamp.raised = Promise.resolve({ risk: "high", because: "It was used within the last hour." });
  house.proposals.lookAgain({ id, digest });
  await rest();
  expect(house.proposals.get(id)).toMatchObject({ settled: false, effects: [{ kind: "missing" }, { kind: "line" }] });
  expect(house.proposals.decide({ id, digest, decision: "approve" }, "ada")).toMatchObject({ why: "not_ready" });
  arrives.resolve({ kind: "line", text: "212 calls in the last hour stop." });
  await rest();
  expect(house.proposals.get(id)).toMatchObject({
    settled: true,
    risk: "high",
    raised: { from: "medium" },
    effects: [{ text: "212 calls in the last hour stop." }, { text: "Nobody uses it." }],
  });
});

test("a card that has all its figures is not read again when it is opened", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  await rest();
  house.proposals.lookAgain({ id, digest });
  expect(house.proposals.get(id)).toMatchObject({ settled: true });
});

test("what has moved since is planned anew and asked again, and its asker follows", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  story.lamp.name = "new-laptop";
  const heard = house.proposals.wait([id], 30_000, claude, never);
  await story.clock.pass(31_000);
  expect(house.proposals.get(id)).toMatchObject({
    state: "superseded",
    successor: "P-1001",
    moved: [{ field: "name" }],
  });
  expect(house.proposals.get("P-1001")).toMatchObject({ state: "proposed", target: { name: "new-laptop" } });
  expect(await heard).toMatchObject([{ status: "pending", proposal_id: "P-1001", superseded: "P-1000" }]);
  expect(story.lamp.sent).toBe(0);
});

test("a pause after the click stops it before it is sent", async () => {
  const paused = { now: false };
  const story = setUp({ policy: () => Policy.parse({ paused: paused.now }) });
  await using house = story.house;
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  paused.now = true;
  await story.clock.pass(20_000);
  expect(house.proposals.get(id)).toMatchObject({ state: "failed", outcome: { error: { code: "paused" } } });
  expect(story.lamp.sent).toBe(0);
});

test("a database changed behind the desk's back is not sent", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  house.db.prepare("UPDATE proposals SET args = ? WHERE id = ?").run('{"lamp":"lamp_2","on":false}', id);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  expect(house.proposals.get(id)).toMatchObject({ state: "failed" });
  expect(story.lamp.sent).toBe(0);
});

test.each([
  ["a clear no of the API is failed", { status: 400, code: "invalid" }, false, "failed"],
  ["an address that cannot be reached is failed", { code: "api_unreachable", sent: "no" }, false, "failed"],
  ["a server's fault is unknown", { status: 500, code: "api_error" }, false, "unknown"],
  [
    "a lost answer is unknown, though a reading shows the effect",
    { code: "api_unreachable", sent: "maybe" },
    true,
    "unknown",
  ],
])("%s, and is never sent twice", async (_title, fields, after, state) => {
  const story = setUp();
  await using house = story.house;
  story.lamp.trouble = { error: Object.assign(new Error("It went wrong."), fields), after };
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(60_000);
  expect(house.proposals.get(id)).toMatchObject({ state, outcome: { error: { code: fields.code } } });
  expect(story.lamp.sent).toBe(1);
  if (state !== "unknown") return;
  await story.clock.pass(120_000);
  expect(await house.proposals.readAgain(id)).toMatchObject({ state: after ? "done" : "failed" });
  expect(story.lamp.sent).toBe(1);
});

test.each([
  ["was refused whole", { status: 400, code: "invalid" }, "Nothing was changed."],
  [
    "was refused after a part of it happened",
    { status: 404, code: "refused_late", inPart: true },
    "Done in part only.",
  ],
])("what %s says so", async (_title, fields, words) => {
  const story = setUp();
  await using house = story.house;
  story.lamp.trouble = { error: Object.assign(new Error("The switch is stuck."), fields), after: false };
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(60_000);
  const summary = house.proposals.get(id)?.outcome?.summary;
  expect(summary).toMatch(/^Not done: /);
  expect(summary).toContain(words);
  expect(summary).toMatch(/The switch is stuck\.$/);
});

test("what was asked of another organization is neither told nor withdrawn while this one is open", async () => {
  let open = "org_1";
  const lamp = newLamp();
  await using house = openHouse({ lamp, clock: createClock(), org: () => ({ id: open }) });
  const asked = await house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true }, claude, never);
  const id = "proposal_id" in asked ? asked.proposal_id : "";
  open = "org_2";
  await expect(house.proposals.wait([id], 1, claude, never)).rejects.toThrow(/no proposal/i);
  await expect(async () => house.proposals.withdraw(id, claude)).rejects.toThrow(/no proposal/i);
  open = "org_1";
  expect(house.proposals.get(id)?.state).toBe("proposed");
});

test("what became critical while it waited is not asked again past the block on critical operations", async () => {
  const lamp = newLamp();
  const clock = createClock();
  await using house = openHouse({ lamp, clock });
  await house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true }, claude, never);
  await rest();
  const { id, digest } = house.proposals.list({})[0]!;
  lamp.name = "main-light";
  lamp.risk = "critical";
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await clock.pass(20_000);
  expect(house.proposals.list({})).toMatchObject([{ id, state: "stale", successor: null }]);
  expect(lamp.sent).toBe(0);
});

test("only the asker withdraws", async () => {
  const story = setUp();
  await using house = story.house;
  const { id } = await proposed(story);
  await expect(house.proposals.withdraw(id, { ...claude, name: "Cursor", connection: "x" })).rejects.toThrow(
    "There is no proposal",
  );
  expect(await house.proposals.withdraw(id, { ...claude, connection: "after-a-restart" })).toMatchObject({
    status: "withdrawn",
  });
});

test("an undo is a proposal of the person's own", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  await expect(house.proposals.undo(id, "ada")).rejects.toThrow("cannot be undone");
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  expect(await house.proposals.undo(id, "ada")).toMatchObject({
    state: "proposed",
    client: { name: "ada" },
    changes: [{ after: true }],
  });
  expect(await rows(house, id)).toContain("undo");
});

test("an undo that policy holds is refused in words for the person, before and after they approved it", async () => {
  const policy = { paused: false, readOnly: false };
  const story = setUp({ policy: () => Policy.parse(policy) });
  await using house = story.house;
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  policy.readOnly = true;
  await expect(house.proposals.undo(id, "ada")).rejects.toThrow(
    "Countersign is read-only, so “Switch lamp” is refused. Turn off Read only in Settings first.",
  );
  policy.readOnly = false;
  const undo = await house.proposals.undo(id, "ada");
  await rest();
  house.proposals.decide({ id: undo.id, digest: undo.digest, decision: "approve" }, "ada");
  policy.paused = true;
  await story.clock.pass(20_000);
  expect(house.proposals.get(undo.id)?.outcome?.error?.message).toBe(
    "Writes are paused, so “Switch lamp” is refused. Resume them in Settings first.",
  );
});

test("a second undo hears what became of the first, and one that was denied may be asked again, days later too", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  await story.clock.pass(3 * 24 * 60 * 60_000);
  const both = await Promise.allSettled([house.proposals.undo(id, "ada"), house.proposals.undo(id, "ada")]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(house.proposals.undo(id, "ada")).rejects.toThrow("P-1001 would undo P-1000 and waits for your decision");
  const first = house.proposals.get("P-1001")!;
  house.proposals.decide({ id: first.id, digest: first.digest, decision: "deny" }, "ada");
  const second = await house.proposals.undo(id, "ada");
  expect(second).toMatchObject({ id: "P-1002", state: "proposed" });
  await rest();
  house.proposals.decide({ id: second.id, digest: second.digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  expect(story.lamp.on).toBe(true);
  await expect(house.proposals.undo(id, "ada")).rejects.toThrow("P-1000 was undone already, by P-1002");
  expect((await rows(house, id)).filter((type) => type === "undo")).toHaveLength(2);
});

test("a client that calls itself by the person's account sees, withdraws and joins nothing of theirs", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await proposed(story);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  const undo = await house.proposals.undo(id, "ada");
  expect(undo.client).toMatchObject({ kind: "person", name: "ada" });
  const pretender = { ...claude, name: "ada", connection: "token-2" };
  expect(await house.proposals.standings(pretender)).toEqual([]);
  await expect(house.proposals.withdraw(undo.id, pretender)).rejects.toThrow("There is no proposal");
  expect(await story.ask(true, pretender)).toMatchObject({ status: "pending", proposal_id: "P-1002" });
  expect(await rows(house, undo.id)).toEqual(["proposed"]);
  const [{ actor } = {}] = (await rowsOf(house.audit)).filter(({ proposal_id }) => proposal_id === undo.id);
  expect(actor).toEqual({ kind: "person", account: "ada" });
});

test("workspaces that are narrowed while the target is being read stop the sending", async () => {
  let allowedWorkspaces = [{ id: "wrkspc_1", name: "Sandbox" }];
  const story = setUp({ policy: () => Policy.parse({ allowedWorkspaces }) });
  await using house = story.house;
  const reading = Promise.withResolvers<void>();
  const { id, digest } = await proposed(story);
  story.lamp.reading = reading.promise;
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(4000);
  allowedWorkspaces = [{ id: "wrkspc_2", name: "Production" }];
  reading.resolve();
  await story.clock.pass(20_000);
  expect(house.proposals.get(id)).toMatchObject({
    state: "failed",
    outcome: { error: { code: "workspace_not_allowed" } },
  });
  expect(story.lamp.sent).toBe(0);
});

test.each([
  ["fails", () => Promise.reject(new Error("out of order"))],
  ["never comes", () => new Promise<undefined>(() => {})],
])("a raise to critical that %s counts as critical, and is blocked", async (_title, raised) => {
  const story = setUp();
  await using house = story.house;
  Object.assign(story.lamp, { raises: "critical", raised: raised() });
  const asked = expect(story.ask()).rejects.toMatchObject({ code: "critical_blocked" });
  await story.clock.pass(6000);
  await asked;
  expect(house.proposals.list({})).toEqual([]);
});

test("another token of the same name is somebody else: what the one before asked is not its own, nor joined by it", async () => {
  const story = setUp();
  await using house = story.house;
  const holder = (token?: string) => ({ ...claude, name: "ci", connection: "http:ci", token });
  await story.ask(false, holder("first"));
  expect(house.proposals.standing("P-1000", holder("first"))).toBeDefined();
  for (const other of [holder("second"), holder()]) {
    expect(house.proposals.standing("P-1000", other)).toBeUndefined();
    expect(await house.proposals.standings(other)).toEqual([]);
    await expect(house.proposals.withdraw("P-1000", other)).rejects.toThrow("There is no proposal");
  }
  expect(await story.ask(false, holder("second"))).toMatchObject({ proposal_id: "P-1001" });
});

test("what holds already leaves a row as well, though it was to be proposed", async () => {
  const { house, ask } = setUp();
  await using _ = house;
  await ask(true);
  expect(await rowsOf(house.audit)).toMatchObject([
    { type: "previewed", actor: { kind: "client" }, operation: "switch_lamp", data: { holds_already: true } },
  ]);
});

test("the fifty-first proposal of a client is refused until one is decided", async () => {
  const story = setUp();
  await using house = story.house;
  await proposed(story);
  house.db.exec("CREATE TEMP TABLE one AS SELECT * FROM proposals");
  for (let n = 1; n < 50; n += 1)
    house.db.exec(`UPDATE one SET number = ${1000 + n}, id = 'P-${1000 + n}', ask = ask || ${n};
      INSERT INTO proposals SELECT * FROM one`);
  house.db.exec("UPDATE proposals SET ask = 'another' WHERE id = 'P-1000'");
  await expect(story.ask()).rejects.toThrow("50 proposals waiting");
});

test("a guard says no in words, and the log has it", async () => {
  const { lamp, house, ask } = setUp();
  await using _ = house;
  lamp.name = "untouchable";
  await expect(ask()).rejects.toThrow("This lamp is never touched.");
  const types: string[] = [];
  for await (const row of readEntries(house.audit)) types.push(row.type);
  expect(types).toEqual(["refused"]);
});
