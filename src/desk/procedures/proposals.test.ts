import { setTimeout } from "node:timers/promises";
import { createRouterClient } from "@orpc/server";
import { afterEach, expect, test, vi } from "vitest";
import { createWindow, type Inside } from "../inside.js";
import { northwindDesk } from "../northwind.fixture.js";
import { proposalProcedures } from "./proposals.js";

afterEach(() => void vi.useRealTimers());

/** The clock of the desk alone can be set on: timers run as they do. */
const settableClock = () => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
const minutes = (many: number) => vi.setSystemTime(Date.now() + many * 60_000);

type Desk = Awaited<ReturnType<typeof northwindDesk>>;

/** What is asked, once all that its card shows is in. */
async function asked(
  { page, until }: Desk,
  operation: string,
  args: Parameters<Desk["page"]["catalog"]["ask"]>[0]["args"],
) {
  const { id } = await page.catalog.ask({ operation, args });
  if (id === null) throw new Error("There is nothing to do.");
  const { digest } = await until(id, ({ settled }) => settled);
  return { id, digest };
}

const rename = { api_key: "old-laptop", name: "new-laptop" };

test("a row that only tells of a look is announced as any other, so that no page counts another number than it lists", async () => {
  await using core = await northwindDesk();
  const seen = await asked(core, "update_api_key", rename);
  await setTimeout(50); // what came before is told
  const heard: string[] = [];
  core.desk.watch(({ kind }) => heard.push(kind));
  await core.page.proposals.viewed(seen);
  await expect.poll(() => heard).toEqual(["activity"]);
  // A window that is told of it and looks once more writes nothing, so that it hears nothing either.
  await core.page.proposals.viewed(seen);
  await setTimeout(50);
  expect(heard).toEqual(["activity"]);
});

test("a card is read, approved, taken back, approved again, carried out and undone", async () => {
  await using core = await northwindDesk();
  const { proposals } = core.page;
  const seen = await asked(core, "update_api_key", rename);
  for (let times = 0; times < 2; times += 1) expect(await proposals.viewed(seen)).toEqual({});
  await expect(proposals.decide({ ...seen, digest: "another", decision: "approve" })).rejects.toMatchObject({
    code: "PLAN_CHANGED",
    data: { now: { id: seen.id } },
  });
  expect(await proposals.decide({ ...seen, decision: "approve", again: true })).toMatchObject({ state: "approved" });
  await expect(proposals.decide({ ...seen, decision: "deny" })).rejects.toMatchObject({ code: "ALREADY_DECIDED" });
  expect(await proposals.takeBack(seen)).toMatchObject({ state: "proposed", decision: null });
  await expect(proposals.takeBack(seen)).rejects.toMatchObject({ code: "TOO_LATE" });
  await proposals.decide({ ...seen, decision: "approve", again: true });
  await core.until(seen.id, ({ state }) => state === "done");
  expect(core.demo.organization().api_keys.map(({ name }) => name)).toContain("new-laptop");

  const { justBefore, history, rows } = await proposals.story(seen);
  expect([justBefore, history]).toEqual([[], []]);
  const moves = ["proposed", "viewed", "approved", "taken_back", "approved", "sending", "outcome"];
  expect(rows.map(({ type }) => type)).toEqual(moves);
  const back = await proposals.undo(seen);
  expect(back).toMatchObject({ state: "proposed", reason: `Undoes ${seen.id}.`, client: { kind: "person" } });
  expect((await proposals.story({ id: back.id })).history).toMatchObject([
    {
      id: seen.id,
      sentence: expect.stringContaining("new-laptop"),
      state: "done",
      by: expect.any(String),
      reason: null,
    },
  ]);

  // Who looks at either of them is offered no second undo, and told why.
  const why = `${back.id} would undo ${seen.id} and waits for your decision.`;
  expect(await proposals.get(seen)).toMatchObject({ undone: why });
  const undone = async () => (await proposals.list({})).map(({ id, undone }) => [id, undone]);
  expect(await undone()).toEqual(
    expect.arrayContaining([
      [seen.id, why],
      [back.id, null],
    ]),
  );
  await proposals.decide({ id: back.id, digest: back.digest, decision: "deny" });
  expect(await undone()).toEqual(expect.arrayContaining([[seen.id, null]]));
});

test("what cannot be undone is approved after its name was typed and ten seconds are over, in the window that shows it", async () => {
  settableClock();
  await using core = await northwindDesk();
  const { proposals, settings } = core.page;
  await settings.change({ criticalOpened: ["update_api_key"] });
  const seen = await asked(core, "update_api_key", { api_key: "old-laptop", status: "archived" });
  const given = { ...seen, decision: "approve", typed: "old-laptop" } as const;
  const waits = { code: "PRESENCE", data: { words: expect.stringMatching(/Ten seconds/) } };
  expect(await proposals.editable(seen)).toEqual([]);
  expect(await proposals.nameTyped({ ...seen, digest: "another", typed: "old-laptop" })).toEqual({ ripeInMs: null });
  expect(await proposals.nameTyped({ ...seen, typed: "old-lap" })).toEqual({ ripeInMs: null });
  await expect(proposals.decide(given)).rejects.toMatchObject(waits);
  expect((await proposals.nameTyped({ ...seen, typed: "old-laptop" })).ripeInMs).toBe(10_000);
  await expect(proposals.decide(given)).rejects.toMatchObject(waits);
  minutes(0.2);
  await expect(core.anotherWindow().proposals.decide(given)).rejects.toMatchObject(waits);
  expect(await proposals.decide(given)).toMatchObject({ state: "approved" });
});

test("nothing is approved behind a locked screen, and a denial needs no eyes", async () => {
  let locked = true;
  await using core = await northwindDesk({ screenLocked: () => locked });
  const { proposals } = core.page;
  const seen = await asked(core, "update_api_key", rename);
  await expect(proposals.decide({ ...seen, decision: "approve" })).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringMatching(/screen is locked.*Unlock it/),
  });
  locked = false;
  expect(await proposals.decide({ ...seen, decision: "deny", reason: "not now" })).toMatchObject({
    state: "denied",
    decision: { reason: "not now" },
  });
  await expect(proposals.decide({ ...seen, decision: "approve" })).rejects.toMatchObject({
    code: "ALREADY_DECIDED",
    data: { now: { state: "denied" } },
  });
});

test("a card is edited, extended in its last minute once, and cannot be decided when its time is over", async () => {
  settableClock();
  await using core = await northwindDesk();
  const { proposals } = core.page;
  const first = await asked(core, "update_api_key", rename);
  expect(await proposals.editable(first)).toMatchObject([{ argument: "name", value: "new-laptop" }]);
  const edit = (of: typeof first, name: string) => proposals.edit({ ...of, arguments: { name } });
  const refused = (words: RegExp) => ({ code: "REFUSED", message: expect.stringMatching(words) });
  await expect(edit({ ...first, digest: "another" }, "x")).rejects.toMatchObject({ code: "PLAN_CHANGED" });
  await expect(edit(first, "new-laptop")).rejects.toMatchObject(refused(/Nothing was changed/));
  await expect(edit(first, "old-laptop")).rejects.toMatchObject(refused(/holds already/));
  await expect(proposals.edit({ ...first, arguments: { api_key: "x" } })).rejects.toMatchObject(
    refused(/api_key cannot be edited. Editable are: name/),
  );
  const other = await asked(core, "update_api_key", { ...rename, name: "third-laptop" });
  await expect(edit(first, "third-laptop")).rejects.toMatchObject(refused(new RegExp(`^${other.id} asks for exactly`)));
  const { id, digest, expires_at } = await edit(first, "ada's laptop");
  await expect(edit(first, "x")).rejects.toMatchObject({ code: "ALREADY_DECIDED" });
  const seen = { id, digest };
  await core.until(id, ({ settled }) => settled);
  await expect(proposals.extend(seen)).rejects.toMatchObject({ code: "TOO_LATE", data: { now: { id } } });
  vi.setSystemTime(expires_at - 30_000);
  const extended = await proposals.extend(seen);
  expect(extended.expires_at).toBeGreaterThan(expires_at);
  vi.setSystemTime(extended.expires_at - 30_000);
  await expect(proposals.extend(seen)).rejects.toMatchObject({ code: "TOO_LATE" });
  vi.setSystemTime(extended.expires_at + 1);
  await expect(edit(seen, "x")).rejects.toMatchObject({ code: "EXPIRED" });
  await expect(proposals.decide({ ...seen, decision: "approve" })).rejects.toMatchObject({ code: "EXPIRED" });
  expect(await proposals.get(seen)).toMatchObject({ state: "expired" });
});

test("a click on a card whose figures were still to come says that it expired, once it has", async () => {
  settableClock();
  await using core = await northwindDesk();
  const { catalog, proposals } = core.page;
  core.demo.misbehave({ path: "analytics|report", do: { how: "slow_body", ms: 60_000 } });
  const { id } = await catalog.ask({
    operation: "update_api_key",
    args: { api_key: "old-laptop", status: "inactive" },
  });
  const { digest, settled, expires_at } = await proposals.get({ id: String(id) });
  expect(settled).toBe(false);
  const click = () => proposals.decide({ id: String(id), digest, decision: "approve", again: true });
  await expect(click()).rejects.toMatchObject({ code: "NOT_READY" });
  vi.setSystemTime(expires_at);
  await expect(click()).rejects.toMatchObject({ code: "EXPIRED" });
});

test("a click during which a figure is asked for once more says that it was too early, not that it expired", async () => {
  await using core = await northwindDesk();
  const { pin, proposals } = core.page;
  core.demo.misbehave({ path: "analytics|report", do: { how: "refuse", status: 403, kind: "permission_error" } });
  const seen = await asked(core, "update_api_key", { api_key: "old-laptop", status: "inactive" });
  core.demo.behave();
  core.demo.misbehave({ path: "analytics|report", do: { how: "slow_body", ms: 60_000 } });
  await pin.set({ pin: "2468" });
  const click = proposals.decide({ ...seen, decision: "approve", pin: "2468" });
  await proposals.viewed(seen);
  await expect(click).rejects.toMatchObject({ code: "NOT_READY" });
});

test("what was lost on the way is unknown until it is read again, and never sent a second time", async () => {
  settableClock();
  await using core = await northwindDesk();
  const { proposals } = core.page;
  const seen = await asked(core, "update_api_key", rename);
  await expect(proposals.readAgain(seen)).rejects.toMatchObject({ message: expect.stringMatching(/only what is unk/) });
  core.demo.misbehave({ method: "POST", do: { how: "reset_before" } });
  const sent = () => core.demo.requests().filter(({ method }) => method === "POST");
  await proposals.decide({ ...seen, decision: "approve" });
  await expect.poll(() => sent().length, { timeout: 10_000 }).toBe(1);
  minutes(0.5); // the reading back gives up
  const lost = await core.until(seen.id, ({ state }) => state === "unknown");
  expect(lost.outcome?.summary).toMatch(/not known/);
  expect(await proposals.readAgain(seen)).toMatchObject({ state: "unknown" });
  minutes(1); // it cannot be under way any more
  expect(await proposals.readAgain(seen)).toMatchObject({ state: "failed" });
  expect(sent()).toHaveLength(1);
});

test("the secret of a new webhook is given to the person once, and the agent hears nothing of it", async () => {
  await using core = await northwindDesk();
  const { proposals } = core.page;
  const call = await core.client("Claude Code");
  const args = { url: "https://hooks.northwind.example/a", enabled_events: ["external_key.failed"], name: "Audit" };
  const asked = await call("run_operation", { name: "create_webhook", arguments: args, confirm: true });
  const id = String(asked.proposal_id);
  const { digest } = await core.until(id, ({ settled }) => settled);
  await expect(proposals.secret({ id })).rejects.toMatchObject({ code: "REFUSED" });
  await proposals.decide({ id, digest, decision: "approve" });
  const answer = await call("wait_for_decision", { proposal_id: id });
  expect(answer).toMatchObject({ status: "done" });
  const { signing_secret = "" } = await proposals.secret({ id });
  expect(signing_secret.length).toBeGreaterThan(10);
  expect(JSON.stringify(answer)).not.toContain(signing_secret);
  await expect(proposals.secret({ id })).rejects.toMatchObject({ code: "REFUSED" });
  const { rows } = await proposals.story({ id });
  expect(rows.map(({ type }) => type)).toContain("secret_shown");
  expect(JSON.stringify(rows)).not.toContain(signing_secret);
});

test("what follows an invite by itself can be dropped, once", async () => {
  await using core = await northwindDesk();
  const { proposals } = core.page;
  const invite = {
    email: "new@northwind.example",
    role: "developer",
    workspace: "Sandbox",
    workspace_role: "workspace_user",
  };
  const seen = await asked(core, "invite_member", invite);
  await expect(proposals.dropFollowUp({ id: seen.id, at: 0 })).rejects.toMatchObject({ code: "REFUSED" });
  await proposals.decide({ ...seen, decision: "approve" });
  const done = await core.until(seen.id, ({ state }) => state === "done");
  expect(done.outcome?.follow_ups).toMatchObject([{ with: "add_workspace_member", state: "open" }]);
  const dropped = await proposals.dropFollowUp({ id: seen.id, at: 0 });
  expect(dropped.outcome?.follow_ups).toMatchObject([{ state: "dropped" }]);
  await expect(proposals.dropFollowUp({ id: seen.id, at: 0 })).rejects.toMatchObject({
    message: expect.stringMatching(/waits to be proposed any more/),
  });
});

test("of a proposal that is not there nothing can be shown or decided", async () => {
  await using core = await northwindDesk();
  const { proposals } = core.page;
  const none = { id: "P-9999", digest: "" };
  const missing = { code: "NOT_FOUND" };
  await expect(proposals.get(none)).rejects.toMatchObject(missing);
  await expect(proposals.story(none)).rejects.toMatchObject(missing);
  await expect(proposals.decide({ ...none, decision: "deny" })).rejects.toMatchObject(missing);
  expect(await proposals.nameTyped({ ...none, typed: "x" })).toEqual({ ripeInMs: null });
  for (const asked of [proposals.takeBack(none), proposals.undo(none), proposals.editable(none)])
    await expect(asked).rejects.toMatchObject({ code: "REFUSED", message: expect.stringMatching(/P-9999/) });
});

test("a window that has not given the PIN decides nothing, and reaches nothing that a decision takes", async () => {
  const touched = () => {
    throw new Error("Proposals were reached.");
  };
  const inside = { mayDecide: () => false, proposals: touched } as unknown as Inside;
  const page = createRouterClient(proposalProcedures(inside), { context: { window: createWindow("test") } });
  const seen = { id: "P-1000", digest: "d" };
  for (const asked of [
    page.decide({ ...seen, decision: "approve" }),
    page.decide({ ...seen, decision: "deny" }),
    page.takeBack(seen),
    page.extend(seen),
    page.edit({ ...seen, arguments: {} }),
    page.secret(seen),
    page.dropFollowUp({ id: seen.id, at: 0 }),
    page.undo(seen),
  ])
    await expect(asked).rejects.toMatchObject({ code: "LOCKED" });
});
