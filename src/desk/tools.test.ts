import { expect, test } from "vitest";
import { demoCredentials } from "../demo/credentials.js";
import { northwindDesk } from "./northwind.fixture.js";

type Core = Awaited<ReturnType<typeof northwindDesk>>;

/** Asked for as the person, approved as the person, and done. */
async function done({ page, until }: Core, status: string, reason?: string) {
  const args = { api_key: "old-laptop", status };
  const { id } = await page.catalog.ask({ operation: "update_api_key", args, reason });
  const { digest } = await until(String(id), ({ settled }) => settled);
  await page.proposals.decide({ id: String(id), digest, decision: "approve", again: true });
  return until(String(id), ({ state }) => state === "done");
}

test("agents ask about budgets, caches and the month, of one thing or of many, and what is blocked is refused on the record", async () => {
  await using core = await northwindDesk();
  const { page } = core;
  const call = await core.client("Claude Code");
  await page.budgets.set({ id: null, of: { kind: "organization" }, per: "month", amount: "0.01", thresholds: [] });
  const budgets = await call("run_operation", { name: "budget_status" });
  expect(budgets).toMatchObject({ rows: [expect.arrayContaining(["Northwind Labs"])] });
  const range = { range: "last_7_days" };
  for (const [name, args, answer] of [
    ["cache_efficiency", range, { complete: true }],
    ["forecast_spend", {}, { thing: { label: "estimated" } }],
    ["get_claude_code_usage", range, { complete: true }],
    ["get_usage_report", range, { complete: true }],
  ] as const)
    expect(await call("run_operation", { name, arguments: args })).toMatchObject(answer);
  expect(await call("get_org_info")).toMatchObject({ thing: { name: "Northwind Labs" } });
  expect(await call("list_invites", { status: "expired" })).toMatchObject({ rows: expect.any(Array) });
  await page.settings.change({ rules: [{ toolset: "workspaces", reads: "block" }] });
  expect(await call("list_workspaces")).toMatchObject({
    code: "not_offered",
    summary: expect.stringMatching(/^A rule blocks list_workspaces. The person alone/),
  });
  const { rows } = await page.activity.list({ types: ["refused"], clients: ["Claude Code"] });
  expect(rows.length).toBeGreaterThan(0);
});

test("a card that turns a key on tells who turned it off last and why, and a set of changes is planned as one", async () => {
  await using core = await northwindDesk();
  const { page } = core;
  await done(core, "inactive", "It was lost.");
  const { id } = await page.catalog.ask({
    operation: "update_api_key",
    args: { api_key: "old-laptop", status: "active" },
  });
  const card = await core.until(String(id), ({ settled }) => settled);
  expect(JSON.stringify(card.effects)).toMatch(
    /approved the last change of it, on .*The reason claimed then: “It was lost\.”/,
  );

  const call = await core.client("Cursor");
  const change = (name: string) => ({ operation: "update_api_key", arguments: { api_key: "hack-day", name } });
  const set = await call("propose_changes", { changes: [change("a"), change("b")], confirm: true });
  expect(set).toMatchObject({ status: "pending" });
  expect((await page.proposals.get({ id: String(set.proposal_id) })).items).toHaveLength(2);
  expect((await page.settings.simulate({ operation: "update_api_key", client: "Cursor", args: "" })).verdict).toBe(
    "asked",
  );
});

test("a client reads what holds for writes, and of the log its own lines with who acted", async () => {
  await using core = await northwindDesk();
  const { desk, page } = core;
  const { shelf } = desk.answerer;
  const call = await core.client("ci");
  const pending = await call("run_operation", {
    ...{ name: "update_api_key", arguments: { api_key: "old-laptop", name: "x" }, confirm: true, reason: "tidy" },
  });
  const { digest } = await core.until(String(pending.proposal_id), ({ settled }) => settled);
  await page.proposals.decide({ id: String(pending.proposal_id), digest, decision: "approve" });
  await core.until(String(pending.proposal_id), ({ state }) => state === "done");
  const lines = await shelf.tail({ connection: "c", name: "ci", token: "1", since: 0 });
  expect(new Set(lines.map(({ by }) => by))).toEqual(new Set(["you", "the person", "Countersign"]));
  expect(lines.find(({ what }) => what === "proposed")).toMatchObject({ target: "API key old-laptop", reason: "tidy" });
  const now = () => shelf.organization();
  expect(now().organization).toMatchObject({ kind: "console", address: core.demo.url });
  desk.pause("an hour");
  expect(now().writes).toBe("refused: paused by the person");
  desk.resume();
  await page.settings.change({ allowedWorkspaces: ["Sandbox"] });
  expect(now()).toMatchObject({ allowed_workspaces: ["Sandbox"] });
});

test("a budget is silenced until tomorrow, until its period ends or no more, stays with what it is for, and can be capped", async () => {
  await using core = await northwindDesk();
  const { budgets } = core.page;
  const wish = { of: { kind: "organization" as const }, per: "month" as const, amount: "9000", thresholds: [] };
  const id = String((await budgets.set({ id: null, ...wish }))[0]?.id);
  const snoozed = async (until: "tomorrow" | "period end" | null) =>
    (await budgets.snooze({ id, until }))[0]?.snoozedUntil;
  const tomorrow = Number(await snoozed("tomorrow"));
  expect(new Date(tomorrow).getHours()).toBe(8);
  expect(tomorrow).toBeGreaterThan(Date.now());
  expect(new Date(Number(await snoozed("period end"))).getUTCDate()).toBe(1);
  expect(await snoozed(null)).toBeNull();
  const many = Array.from({ length: 40 }, (_, at) => ({ percent: at + 1, on: "actual" as const }));
  await expect(budgets.set({ id, ...wish, thresholds: many })).rejects.toThrow(/thresholds at most; these are 40/);
  const elsewhere = { kind: "workspace" as const, id: "wrkspc_1" };
  await expect(budgets.set({ id, ...wish, of: elsewhere })).rejects.toThrow(/stays with what it is for/);
  await expect(budgets.set({ id: null, ...wish, of: elsewhere })).rejects.toThrow(/has no workspace "wrkspc_1"/);
  expect(await budgets.cap({ id })).toMatchObject({ proposal: expect.stringMatching(/^P-/) });
  await budgets.set({ id, ...wish, per: "week" });
  await expect(budgets.cap({ id })).rejects.toThrow(/are monthly/);
  expect(await budgets.remove({ id })).toEqual([]);
  await expect(budgets.remove({ id })).rejects.toThrow(/not there any more/);
});

test("a key that cannot read the vendor's record says so, and in Claude Enterprise each change elsewhere has who did it", async () => {
  const demoOptions = { kind: "enterprise" } as const;
  await using narrow = await northwindDesk({
    demoOptions,
    environment: { ANTHROPIC_ADMIN_KEY: demoCredentials.membersOnly },
  });
  await expect(narrow.page.activity.elsewhere({ days: 7 })).rejects.toMatchObject({
    data: { code: "other_credential_needed" },
  });
  await using enterprise = await northwindDesk({ demoOptions });
  const found = await enterprise.page.activity.elsewhere({ days: 30 });
  expect(found).toMatchObject({ days: 30, ours: 0, words: expect.any(String) });
  for (const { by, what } of found.changes) expect([by.name.length > 0, /^[A-Z]/.test(what)]).toEqual([true, true]);
});

test("who still has something waiting is not erased, and who erases themselves is no exception", async () => {
  await using core = await northwindDesk();
  const { page } = core;
  const email = "new@northwind.example";
  const { id } = await page.catalog.ask({ operation: "invite_member", args: { email, role: "developer" } });
  const names = [email];
  expect((await page.record.findPerson({ names })).open).toEqual([id]);
  await expect(page.record.erase({ names, typed: "erase" })).rejects.toThrow(new RegExp(String(id)));
  const { digest } = await page.proposals.get({ id: String(id) });
  await page.proposals.decide({ id: String(id), digest, decision: "deny" });
  const { words } = await page.record.erase({ names: [email, (await page.status()).person], typed: "erase" });
  expect(words).toMatch(/\d+ values in \d+ rows, and the texts of 1 proposal, were erased/);
  expect((await page.activity.verify()).verdict.whole).toBe(true);
});

test("whoever shows the organization hears that it may have changed once a write was sent, and not while it waits", async () => {
  await using core = await northwindDesk();
  const { desk, page } = core;
  const call = await core.client("Cursor");
  const heard: string[] = [];
  const changed = Promise.withResolvers<void>();
  desk.watch(({ kind }) => {
    heard.push(kind);
    if (kind === "organization") changed.resolve();
  });
  const pending = await call("update_api_key", { api_key: "hack-day", name: "hack-days", confirm: true });
  const id = String(pending.proposal_id);
  const { digest } = await core.until(id, ({ settled }) => settled);
  expect(heard).toContain("proposal");
  expect(heard).not.toContain("organization");
  await page.proposals.decide({ id, digest, decision: "approve" });
  await changed.promise;
  expect(await page.proposals.get({ id })).toMatchObject({ state: "done" });
});
