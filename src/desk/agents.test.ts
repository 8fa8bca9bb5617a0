import { expect, test } from "vitest";
import { northwindDesk } from "./northwind.fixture.js";

const rename = { api_key: "old-laptop", name: "new-laptop" };
const asked = { name: "update_api_key", arguments: rename };

test("what an agent reads, tries and is refused stands in the log, on its line of connections and on the card of what it asks", async () => {
  await using core = await northwindDesk();
  const { page, demo } = core;
  const call = await core.client("Claude Code");
  expect(await call("list_workspaces")).toMatchObject({ complete: true });
  expect(await call("get_workspace", { workspace: "nowhere at all" })).toMatchObject({ code: "not_found" });
  demo.misbehave({ path: "/workspaces$", times: 1, do: { how: "refuse", status: 400, kind: "invalid_request_error" } });
  expect(await call("list_workspaces")).toMatchObject({ code: "invalid_request_error" });
  expect(
    await call("run_operation", { name: "update_api_key", arguments: { ...rename, api_key: "none" } }),
  ).toMatchObject({ code: "not_found" });
  expect(await call("run_operation", asked)).toMatchObject({
    summary: expect.stringMatching(/would rename the API key "old-laptop"/),
  });
  const pending = await call("run_operation", { ...asked, confirm: true });
  expect(pending).toMatchObject({ status: "pending" });
  const id = String(pending.proposal_id);

  const { justBefore } = await page.proposals.story({ id });
  expect(justBefore.map(({ kind, result }) => [kind, result])).toEqual([
    ["read", "refused"],
    ["preview", "refused"],
    ["preview", "nothing sent"],
  ]);
  const { connections } = await page.clients.list();
  expect(connections).toMatchObject([{ name: "Claude Code" }]);
  const { findings } = await page.diagnostics.read();
  expect(findings.find(({ about }) => about === "connections")?.words).toMatch(/Claude Code .*calls\)/);

  const { rows } = await page.activity.list({ clients: ["Claude Code"], types: ["refused", "call"] });
  expect(rows.toReversed()).toMatchObject([
    { type: "call", operation: "list_workspaces", data: { rows: expect.any(Number) } },
    { type: "call", operation: "get_workspace", data: { failed: "not_found" } },
    { type: "call", operation: "list_workspaces", data: { failed: "invalid_request_error" } },
    { type: "refused", operation: "update_api_key", data: { failed: "not_found" } },
  ]);
  expect(await page.activity.newer({ view: "rows", filter: {}, since: 0 })).toMatchObject({
    count: expect.any(Number),
  });
  const facets = await page.activity.facets();
  expect(facets.operations).toContainEqual(
    expect.objectContaining({ value: "update_api_key", toolset: "api_keys", title: expect.any(String) }),
  );

  expect(await call("list_proposals", { states: ["pending"] })).toMatchObject({
    summary: "1 proposal.",
    proposals: [{ proposal_id: id }],
  });
  expect(await call("withdraw_proposal", { proposal_id: id })).toMatchObject({ status: "withdrawn" });
  const { threads } = await page.activity.threads({});
  expect(threads).toMatchObject([{ id, state: "withdrawn", client: "Claude Code", shown: { asPlanned: null } }]);
});

test("what the person holds back from a client is refused to it in words, and a pause is over when the host ends it", async () => {
  await using core = await northwindDesk();
  const { desk, page } = core;
  const call = await core.client("Cursor");
  await page.settings.holdBack({ client: "Cursor", readOnly: true });
  expect(await call("run_operation", { ...asked, confirm: true })).toMatchObject({
    code: expect.any(String),
    summary: expect.stringMatching(/Cursor/),
  });
  await page.settings.holdBack({ client: "Cursor", readOnly: false });
  desk.pause("an hour");
  expect(await page.status()).toMatchObject({ paused: true, pausedUntil: expect.any(Number) });
  expect(await call("run_operation", { ...asked, confirm: true })).toMatchObject({ code: "paused" });
  desk.pause("resumed");
  expect(await page.status()).toMatchObject({ paused: true, pausedUntil: null });
  desk.pause("an hour"); // shorter than until it is resumed: it stays
  expect(await page.status()).toMatchObject({ pausedUntil: null });
  desk.resume();
  expect(await page.status()).toMatchObject({ paused: false });
  expect(await call("run_operation", { ...asked, confirm: true })).toMatchObject({ status: "pending" });
});

test("the host hears what was spent, what is chosen for the desktop, and each change without a gap", async () => {
  await using core = await northwindDesk();
  const { desk, page } = core;
  expect(await desk.spentSoFar()).toEqual({
    today: expect.stringMatching(/^\d+(\.\d+)?$/),
    month: expect.stringMatching(/^\d+(\.\d+)?$/),
  });
  expect(desk.desktop()).toEqual({ openAtLogin: false, shortcut: null });
  expect(await page.spend.reading()).toMatchObject({ trouble: null });
  const ended = new AbortController();
  const events = await page.watch(undefined, { signal: ended.signal });
  expect((await events.next()).value).toMatchObject({ kind: "status" });
  desk.mayCome(["ci"]);
  desk.mayCome([]);
  const heard = events.next();
  desk.open("P-1000");
  desk.open();
  const opened = [(await heard).value, (await events.next()).value];
  const seq = expect.any(Number);
  expect(opened).toEqual([
    { seq, kind: "open", id: "P-1000" },
    { seq, kind: "open" },
  ]);
  ended.abort();
  expect(await events.next()).toMatchObject({ done: true });
  const { rows } = await page.activity.list({ types: ["client"] });
  expect(rows).toMatchObject([
    { data: { is: "may come over HTTP with a token: nobody" } },
    { data: { is: "may come over HTTP with a token: ci" } },
  ]);
});

test("the Settings page tries a call against the rules before any client makes it", async () => {
  await using core = await northwindDesk();
  const { page } = core;
  const tried = (operation: string, args: object | string = "", client = "") =>
    page.settings.simulate({ operation, client, args: typeof args === "string" ? args : JSON.stringify(args) });
  expect(await tried("list_members")).toMatchObject({ verdict: "answered", words: "Any client is answered at once." });
  expect(await tried("update_api_key", rename, "Cursor")).toMatchObject({
    verdict: "asked",
    words: expect.stringMatching(/^Cursor is told that it waits, .* minutes at most\. Its risk is low/),
  });
  expect((await tried("update_api_key")).open).toContainEqual(expect.stringMatching(/^Its risk/));
  expect(await tried("list_groups")).toMatchObject({ verdict: "refused", because: expect.stringMatching(/the key/) });
  for (const [operation, args, why] of [
    ["no_such", "", /no operation no_such/],
    ["update_api_key", "{", /not JSON in braces/],
    ["update_api_key", "[]", /not JSON in braces/],
    ["update_api_key", { api_key: "none" }, /none/],
  ] as const)
    await expect(tried(operation, args)).rejects.toMatchObject({
      code: "REFUSED",
      message: expect.stringMatching(why),
    });
  await page.settings.holdBack({ client: "Zed", readOnly: true });
  await page.settings.change({ allowedWorkspaces: ["Sandbox"] });
  expect((await tried("add_workspace_member")).open).toEqual([
    expect.stringMatching(/^Which workspace/),
    expect.stringMatching(/^Its risk/),
    expect.stringMatching(/^Who asks/),
  ]);
});

test("what can be listed to clients is counted, with why a toolset is out of reach and what starts blocked", async () => {
  await using core = await northwindDesk();
  const { toolsets, always, critical, budget } = await core.page.settings.listing();
  expect(toolsets.find(({ name }) => name === "members")).toMatchObject({ usual: true, why: null });
  const groups = toolsets.find(({ possible }) => possible === 0);
  expect(groups?.why).toMatch(/^This /);
  expect([always.tokens > 0, budget > always.tokens]).toEqual([true, true]);
  expect(critical.map(({ name }) => name)).toContain("archive_workspace");
});

test("spend is drawn with what was before, and a range that cannot be drawn says why", async () => {
  await using core = await northwindDesk();
  const { spend } = core.page;
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const view = { by: "api_key", measure: "tokens", grain: "day", from: day(20), to: day(8), only: {} } as const;
  const drawn = await spend.view({ ...view, against: "as_long_before" });
  expect(drawn.totals).toHaveLength(13);
  expect(drawn.total).toMatch(/^\d+$/);
  expect(drawn.previousTotal).toMatch(/^\d+$/);
  expect(drawn.series.length).toBeGreaterThan(1);
  expect(await spend.month()).toMatchObject({ amount: expect.stringMatching(/^\d/) });
  await expect(spend.view({ ...view, to: day(30) })).rejects.toThrow(/last day is before the first/);
  await expect(spend.view({ ...view, grain: "hour", from: day(300) })).rejects.toThrow(/By hour, \d+ days are drawn/);
});

test("what cannot be had of one thing or of a list is told in words, and one thing is read with what it is about", async () => {
  await using core = await northwindDesk();
  const { catalog } = core.page;
  const one = await catalog.thing({ operation: "get_org_info", args: {} });
  expect(one.thing).toMatchObject({ name: "Northwind Labs" });
  await expect(catalog.thing({ operation: "list_members", args: {} })).rejects.toThrow(/answers with rows/);
  await expect(catalog.rows({ operation: "get_org_info", args: {} })).rejects.toThrow(/answers with one thing/);
});

test("an agent finds what there is, hears how it is called, and waits for several proposals at once", async () => {
  await using core = await northwindDesk();
  const call = await core.client("Zed");
  expect(await call("search_operations", { query: "sign_out_member" })).toMatchObject({
    summary: expect.stringMatching(/operations? match/),
  });
  const about = (name: string) => call("describe_operation", { name });
  expect(await about("list_members")).toMatchObject({ kind: "read", call: "by its name" });
  expect(await about("archive_workspace")).toMatchObject({
    highest_risk: "critical",
    critical: expect.stringMatching(/start blocked/),
  });
  expect(await about("list_groups")).toMatchObject({ call: "cannot be used", why: expect.any(String) });
  expect(await about("zzz")).toMatchObject({ code: "unknown_operation" });
  const ids: unknown[] = [];
  for (const name of ["a", "b"]) {
    const args = { name: "update_api_key", arguments: { api_key: "old-laptop", name }, confirm: true };
    ids.push((await call("run_operation", args)).proposal_id);
  }
  const [first] = ids.map(String);
  const { digest } = await core.page.proposals.get({ id: String(first) });
  await core.page.proposals.decide({ id: String(first), digest, decision: "deny" });
  expect(await call("wait_for_decision", { proposal_ids: ids, timeout_s: 1 })).toMatchObject({
    summary: "1 of 2 are decided.",
    proposals: [{ status: "denied" }, { status: "pending" }],
  });
  expect(await call("wait_for_decision", { timeout_s: 1 })).toMatchObject({ code: "invalid_arguments" });
  const listed = async (...states: string[]) => (await call("list_proposals", { states })).proposals;
  expect(await listed("denied", "superseded")).toMatchObject([{ proposal_id: first }]);
  expect(await listed("expired")).toEqual([]);
});
