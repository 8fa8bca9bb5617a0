import { expect, test } from "vitest";
import { fileOf, startWithClient } from "../demo-api.fixture.js";

test("rate limits are found by surface and by model", async () => {
  await using northwind = await startWithClient();
  const ids = async (query: object) => (await northwind.org.rateLimits.list(query)).data.map(({ group }) => group);
  expect(await ids({ group_type: "batch" })).toEqual([{ id: expect.any(String), type: "batch" }]);
  expect(await ids({ model: "claude-haiku-5" })).toEqual([
    { id: expect.any(String), type: "model_group", display_name: "Claude Haiku 5.x" },
  ]);
});

test("a workspace's own rates are told beside the organization's, and go when they are taken back", async () => {
  await using northwind = await startWithClient();
  const { rateLimits } = northwind.org.workspaces;
  const sandbox = northwind.ids.workspace("Sandbox");
  const [opus] = (await rateLimits.list(sandbox)).data;
  expect(opus?.limits).toEqual([
    { type: "requests_per_minute", value: 200, org_limit: 4000, source: { type: "workspace" } },
  ]);
  const inherited = (await rateLimits.list(sandbox, { include_inherited: true, group_type: "model_group" })).data;
  expect(inherited.map(({ limits }) => limits.map(({ source }) => source.type))).toEqual([
    ["workspace", "organization", "organization"],
    ["organization", "organization", "organization"],
    ["organization", "organization", "organization"],
  ]);
  const set = (type: "requests_per_minute" | "tokens_per_day", value: number | null) =>
    rateLimits.update(opus!.rate_limit_id, { workspace_id: sandbox, limits: [{ type, value }] });
  expect((await set("tokens_per_day", 5)).limits).toContainEqual({
    type: "tokens_per_day",
    value: 5,
    org_limit: null,
    source: { type: "workspace" },
  });
  await set("tokens_per_day", null);
  expect((await set("requests_per_minute", null)).limits).toEqual([]);
  expect((await rateLimits.list(sandbox)).data).toEqual([]);
  expect(northwind.demo.organization().limits.overrides).toEqual([]);
});

test("spend limits are found by workspace, and where nobody is enrolled they are read only", async () => {
  const file = fileOf("console", ({ limits }) => {
    limits.writable = false;
  });
  await using northwind = await startWithClient({ file });
  const { spendLimits } = northwind.beta;
  const sandbox = northwind.ids.workspace("Sandbox");
  const { data } = await spendLimits.list({ workspace_id: sandbox });
  expect(data.map(({ amount, scope }) => [amount, scope])).toEqual([
    ["120000", { type: "workspace", workspace_id: sandbox }],
  ]);
  const raised = spendLimits.set({ amount: "1", scope: { type: "organization" } });
  await expect(raised).rejects.toMatchObject({
    status: 403,
    errorCode: "spend_limits_admin_api_writes_not_enabled",
  });
});

test("who asks for more is found by person; of somebody who left the request is kept without name and figures", async () => {
  await using northwind = await startWithClient({ kind: "enterprise" });
  const { increaseRequests } = northwind.org.spendLimits;
  const pending = (await increaseRequests.list({ status: ["pending"] })).data;
  const [one] = pending;
  expect(pending).toHaveLength(2);
  const who = one?.actor.type === "user_actor" ? one.actor.user_id : "";
  const actor_ids = [who];
  expect((await increaseRequests.list({ actor_ids })).data.map(({ id }) => id)).toEqual([one?.id]);
  expect(one?.spend_summary).toMatchObject({ actor: { deleted: false } });
  await northwind.org.users.remove(who);
  expect((await increaseRequests.list({ actor_ids })).data).toEqual([]);
  expect(await increaseRequests.retrieve(String(one?.id))).toMatchObject({
    actor: { user_id: who, deleted: true, email_address: null, name: null },
    spend_summary: null,
  });
});

test("where no limit holds, a request still says what was spent", async () => {
  const file = fileOf("enterprise", ({ limits }) => {
    limits.spend = [];
  });
  await using northwind = await startWithClient({ kind: "enterprise", file });
  const { data } = await northwind.org.spendLimits.increaseRequests.list({ status: ["pending"] });
  expect(data[0]?.spend_summary).toMatchObject({
    amount: null,
    spend_limit_id: "",
    source: { type: "organization" },
    period_to_date_spend: expect.stringMatching(/^\d+(\.\d+)?$/),
  });
  expect((await northwind.org.spendLimits.effective.list()).data).toEqual([]);
});
