import { expect, test } from "vitest";
import { withoutTraces } from "../demo/traces.fixture.js";
import { carriedOut, effectsOf, readOf, refusalOf, startWithContext, writeOf } from "./demo-context.fixture.js";

const start = () => startWithContext({}, { product: "console", oauth: true });
type There = Awaited<ReturnType<typeof start>>;

const plan = async ({ ctx }: There, name: string, said: object) => (await writeOf(name).bind(said, ctx)).plan();
const rows = async ({ ctx }: There, name: string, said: object) => {
  const answer = await (await readOf(name).bind(said, ctx)).run();
  return "rows" in answer ? answer.rows : [];
};

test("one account tells the rules that lead to it and the keys that act as it", async () => {
  await using there = await start();
  const answer = await (await readOf("get_service_account").bind({ service_account: "ci-deployer" }, there.ctx)).run();
  expect(answer).toMatchObject({
    thing: {
      federation_rules: [{ name: "gateway-deploy" }],
      api_keys: [{ name: "ci" }],
      organization_role: "developer",
    },
  });
});

test("an account that could run the organization is critical, and the card says what that is and who may grant it", async () => {
  await using there = await start();
  expect(await plan(there, "create_service_account", { name: "helper" })).toMatchObject({ risk: "medium" });
  const admin = await plan(there, "create_service_account", { name: "helper", organization_role: "admin" });
  expect(admin).toMatchObject({ risk: "critical", warnings: [expect.stringMatching(/helper.*people.*person/)] });
  const said = { service_account: "ci-deployer", organization_role: "admin" };
  expect(await plan(there, "update_service_account", said)).toMatchObject({ risk: "critical" });
  expect(await effectsOf(there, "update_service_account", said)).toEqual([
    "Federation rules that lead to it: gateway-deploy.",
    "API keys that act as it, and get its rights: ci.",
  ]);
});

test("who takes the admin role away hears which rules stop to work", async () => {
  await using there = await start();
  const said = { service_account: "org-automation", organization_role: "developer" };
  const { risk, warnings } = await plan(there, "update_service_account", said);
  expect([risk, ...warnings]).toEqual(["high", expect.stringMatching(/let nobody in: "org-housekeeping"/)]);
});

test("a description that is cleared is seen to be, and nothing else moves", async () => {
  await using there = await start();
  const said = { service_account: "ci-deployer", description: null };
  const { seen, sent, plan } = await carriedOut(there, "update_service_account", said);
  expect([plan.risk, seen.asPlanned]).toEqual(["low", true]);
  const back = await carriedOut(there, sent.undo?.with ?? "", sent.undo?.input ?? {});
  expect(back.seen.state).toEqual({ description: "Deploys the gateway from GitHub Actions" });
});

test.each([
  ["a name that is taken", "create_service_account", { name: "docs-bot" }, /a service account "docs-bot" already/],
  ["an archived one's name", "create_service_account", { name: "legacy-jenkins" }, /an archived service account/],
  [
    "an archived account",
    "update_service_account",
    { service_account: "legacy-jenkins", description: "Back" },
    /archived/,
  ],
  [
    "an account that a live rule leads to",
    "archive_service_account",
    { service_account: "nightly-evals" },
    /"nightly-evals": "nightly-evals"\. Archive them first/,
  ],
  [
    "a workspace that is archived",
    "add_service_account_workspace",
    { service_account: "docs-bot", workspace: "Chatbot Pilot", role: "user" },
    /archived/,
  ],
  [
    "a role it has to change instead",
    "add_workspace_service_account",
    { service_account: "docs-bot", workspace: "Sandbox", role: "admin" },
    /update_workspace_service_account_role/,
  ],
  [
    "a role where it was not added",
    "update_workspace_service_account_role",
    { service_account: "docs-bot", workspace: "Default", role: "developer" },
    /add_workspace_service_account/,
  ],
  [
    "what everybody has in the default workspace",
    "remove_service_account_workspace",
    { service_account: "docs-bot", workspace: "Default" },
    /cannot be taken away/,
  ],
])("%s is refused in words, and nothing is sent", async (_, name, said, words) => {
  await using there = await start();
  expect(await refusalOf(there, name, said)).toMatch(words);
  expect(there.writes()).toEqual([]);
});

test("who archives an account sees what goes with it, and that it is for good", async () => {
  await using there = await start();
  await there.ctx.org.federation.rules.archive(
    there.demo.organization().federation_rules.find(({ name }) => name === "nightly-evals")?.id ?? "",
  );
  const said = { service_account: "nightly-evals" };
  expect((await effectsOf(there, "archive_service_account", said)).slice(-2)).toEqual([
    "Workspaces it loses: Default, Data Platform, Chatbot Pilot.",
    "API keys that act as it, and lose its rights: batch-eval.",
  ]);
  const { plan, sent, seen } = await carriedOut(there, "archive_service_account", said);
  expect([plan.risk, plan.undo, sent.undo, seen.asPlanned]).toEqual(["high", null, null, true]);
});

test.each([
  ["add_service_account_workspace", { service_account: "docs-bot", workspace: "Default", role: "admin" }],
  ["add_workspace_service_account", { service_account: "docs-bot", workspace: "Default", role: "developer" }],
  ["remove_service_account_workspace", { service_account: "gke-serving", workspace: "Default" }],
  ["remove_workspace_service_account", { service_account: "gke-serving", workspace: "Production" }],
  ["update_workspace_service_account_role", { service_account: "gke-serving", workspace: "Default", role: "admin" }],
])("%s %j is seen to have happened, the default workspace too, and its undo sets it back", async (name, said) => {
  await using there = await start();
  const before = withoutTraces(there.demo.organization());
  const { sent, seen } = await carriedOut(there, name, said);
  expect(seen.asPlanned).toBe(true);
  expect(withoutTraces(there.demo.organization())).not.toEqual(before);
  const back = await carriedOut(there, sent.undo?.with ?? "", sent.undo?.input ?? {});
  expect(back.seen.asPlanned).toBe(true);
  expect(withoutTraces(there.demo.organization())).toEqual(before);
});

test("an account in a workspace says which rules lead in there, and an admin of it what it could do", async () => {
  await using there = await start();
  const said = { service_account: "gke-serving", workspace: "Data Platform", role: "admin" };
  expect(await plan(there, "add_service_account_workspace", said)).toMatchObject({ risk: "high" });
  expect(await effectsOf(there, "add_service_account_workspace", said)).toEqual([
    expect.stringMatching(/manage the workspace's keys and members/),
    "Federation rules that let workloads in as it: serving.",
  ]);
});

test("a workspace names its accounts; an archived one says where to ask instead", async () => {
  await using there = await start();
  const names = (await rows(there, "list_workspace_service_accounts", { workspace: "Production" })).map(
    ([name]) => name,
  );
  expect(names).toEqual(["ci-deployer", "gke-serving"]);
  await expect(rows(there, "list_workspace_service_accounts", { workspace: "Chatbot Pilot" })).rejects.toThrow(
    /list_service_account_workspaces/,
  );
  const one = { workspace: "Chatbot Pilot", service_account: "nightly-evals" };
  await expect(rows(there, "get_workspace_service_account", one)).rejects.toThrow(/list_service_account_workspaces/);
});

test("a key names the account that made it and the one it acts as, in lists, whole, and on cards", async () => {
  await using there = await start();
  const { api_keys } = there.demo.organization();
  const ci = api_keys.find(({ name, principal }) => name === "ci" && principal !== null)?.id;
  expect(await rows(there, "list_api_keys", { workspace: "Data Platform" })).toContainEqual(
    expect.arrayContaining(["ci", "Data Platform", "org-automation", "ci-deployer"]),
  );
  const whole = await (await readOf("get_api_key").bind({ api_key: ci }, there.ctx)).run();
  expect(whole).toMatchObject({
    thing: { names: { workspace: "Data Platform", created_by: "org-automation", acts_as: "ci-deployer" } },
  });
  const lines = await effectsOf(there, "update_api_key", { api_key: ci, status: "inactive" });
  expect(lines).toContainEqual(expect.stringMatching(/^Created by the service account org-automation on /));
  expect(lines).toContain("It acts with the rights of the service account ci-deployer.");
});

test("an Admin key is refused service accounts, and still reads the keys that act as one, said to be so", async () => {
  await using there = await startWithContext();
  const asked = readOf("list_service_accounts").bind({}, there.ctx);
  await expect(asked.then((bound) => bound.run())).rejects.toMatchObject({ status: 403 });
  const id = there.demo.organization().service_accounts.find(({ name }) => name === "ci-deployer")?.id;
  const answer = await (await readOf("list_api_keys").bind({ workspace: "Data Platform" }, there.ctx)).run();
  expect("notes" in answer).toBe(false);
  expect("rows" in answer && answer.rows).toContainEqual(expect.arrayContaining(["ci", "a service account", id]));
});
