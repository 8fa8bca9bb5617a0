import { BadRequestError, ConflictError, PermissionDeniedError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { demoCredentials } from "../credentials.js";
import { startWithClient } from "../demo-api.fixture.js";

const { admin, oauth: key, workload } = demoCredentials;

test("an Admin key is refused, reads included", async () => {
  await using northwind = await startWithClient({ key: admin });
  await expect(northwind.org.serviceAccounts.list()).rejects.toThrow(PermissionDeniedError);
});

test("accounts are listed newest first, archived ones only when asked for", async () => {
  await using northwind = await startWithClient({ key });
  const names = async (query: object) =>
    (await northwind.org.serviceAccounts.list({ limit: 100, ...query })).data.map(({ name }) => name);
  const usual = ["docs-bot", "gke-serving", "org-automation", "ci-deployer", "nightly-evals"];
  expect(await names({})).toEqual(usual);
  expect(await names({ include_archived: true })).toEqual([...usual, "legacy-jenkins"]);
  const walked: string[] = [];
  for await (const { name } of northwind.org.serviceAccounts.list({ limit: 2 })) walked.push(name);
  expect(walked).toEqual(usual);
});

test("an account is made, described, promoted and archived for good; each step says who took it", async () => {
  await using northwind = await startWithClient({ key });
  const { serviceAccounts } = northwind.org;
  const dana = northwind.ids.user("dana.okafor@northwind.example");
  const made = await serviceAccounts.create({ name: "batch-runner" });
  expect(made).toMatchObject({ organization_role: "developer", description: null, created_by_actor_id: dana });
  await expect(serviceAccounts.create({ name: "batch-runner" })).rejects.toThrow(ConflictError);
  await expect(serviceAccounts.create({ name: "legacy-jenkins" })).rejects.toThrow(ConflictError);
  await expect(serviceAccounts.create({ name: "Batch Runner" })).rejects.toThrow(BadRequestError);
  expect((await serviceAccounts.update(made.id, { organization_role: "admin" })).organization_role).toBe("admin");
  expect((await serviceAccounts.update(made.id, { description: null })).description).toBe("");
  const archived = await serviceAccounts.archive(made.id);
  expect(archived).toMatchObject({ archived_at: "2026-11-18T13:58:44.000Z", archived_by_actor_id: dana });
  expect(await serviceAccounts.archive(made.id)).toEqual(archived);
  await expect(serviceAccounts.update(made.id, { description: "Back" })).rejects.toThrow(/archived/);
});

test("a token of a workload makes developers, and never an admin", async () => {
  await using northwind = await startWithClient({ key: workload });
  const { serviceAccounts } = northwind.org;
  const made = await serviceAccounts.create({ name: "batch-runner" });
  expect(made.created_by_actor_id).toBe(northwind.ids.account("org-automation"));
  await expect(serviceAccounts.create({ name: "root", organization_role: "admin" })).rejects.toThrow(
    PermissionDeniedError,
  );
  const already = northwind.ids.account("org-automation");
  await expect(serviceAccounts.update(already, { organization_role: "admin" })).rejects.toThrow(PermissionDeniedError);
});

test("an account is kept while a live rule leads to it, and takes its keys along when it goes", async () => {
  await using northwind = await startWithClient({ key });
  const { serviceAccounts, federation, apiKeys } = northwind.org;
  const evals = northwind.ids.account("nightly-evals");
  await expect(serviceAccounts.archive(evals)).rejects.toThrow(/nightly-evals/);
  await federation.rules.archive(northwind.ids.rule("nightly-evals"));
  await serviceAccounts.archive(evals);
  expect((await apiKeys.retrieve(northwind.ids.key("batch-eval"))).status).toBe("archived");
  expect((await apiKeys.retrieve(northwind.ids.key("etl-nightly"))).status).toBe("active");
  expect((await serviceAccounts.workspaces.list(evals)).data).toEqual([]);
});

test("keys say which account they act as and which one made them, and their use is that account's", async () => {
  await using northwind = await startWithClient({ key });
  const { data } = await northwind.org.apiKeys.list({ limit: 1000 });
  const service_account_id = northwind.ids.account("ci-deployer");
  expect(data.filter(({ principal }) => principal?.type === "service_account_actor")).toMatchObject([
    { name: "batch-eval", principal: { service_account_id: northwind.ids.account("nightly-evals") } },
    {
      name: "ci",
      principal: { service_account_id },
      created_by: { type: "service_account", id: northwind.ids.account("org-automation") },
    },
  ]);
  const used = await northwind.beta.analytics.usage.list({
    starting_at: "2026-11-17T00:00:00Z",
    ending_at: "2026-11-18T00:00:00Z",
    actor_ids: [service_account_id],
    group_by: ["actor"],
  });
  expect(used.data.map(({ group }) => group.actor)).toEqual([{ type: "service_account_actor", service_account_id }]);
});

test("every account is in the default workspace; that is not listed there and cannot be taken away", async () => {
  await using northwind = await startWithClient({ key });
  const { serviceAccounts, workspaces } = northwind.org;
  const [docs, home] = [northwind.ids.account("docs-bot"), northwind.ids.workspace("Default")];
  const places = async () =>
    (await serviceAccounts.workspaces.list(docs)).data.map(({ workspace_id, workspace_role, implicit }) => [
      workspace_id === home ? "Default" : "another",
      workspace_role,
      implicit,
    ]);
  const before = [
    ["Default", "workspace_user", true],
    ["another", "workspace_user", false],
  ];
  expect(await places()).toEqual(before);
  await serviceAccounts.workspaces.remove(home, { service_account_id: docs });
  expect(await places()).toEqual(before);
  const inDefault = (await workspaces.serviceAccounts.list(home)).data.map(({ service_account_id: id }) => id);
  expect(inDefault).toEqual([northwind.ids.account("gke-serving")]);
  const role = { workspace_id: home, workspace_role: "workspace_developer" as const };
  await expect(workspaces.serviceAccounts.update(docs, role)).rejects.toThrow(/implicit/);
  await serviceAccounts.workspaces.add(docs, role);
  expect(await places()).toContainEqual(["Default", "workspace_developer", false]);
  await serviceAccounts.workspaces.remove(home, { service_account_id: docs });
  expect(await places()).toEqual(before);
});

test("both sides make, change and end the same membership", async () => {
  await using northwind = await startWithClient({ key });
  const { serviceAccounts, workspaces } = northwind.org;
  const [docs, production] = [northwind.ids.account("docs-bot"), northwind.ids.workspace("Production")];
  const there = () => workspaces.serviceAccounts.retrieve(docs, { workspace_id: production });
  await expect(there()).rejects.toMatchObject({ status: 404 });
  await serviceAccounts.workspaces.add(docs, { workspace_id: production, workspace_role: "workspace_user" });
  expect((await there()).workspace_role).toBe("workspace_user");
  await workspaces.serviceAccounts.add(production, { service_account_id: docs, workspace_role: "workspace_developer" });
  expect((await there()).workspace_role).toBe("workspace_developer");
  await workspaces.serviceAccounts.update(docs, { workspace_id: production, workspace_role: "workspace_admin" });
  expect((await there()).workspace_role).toBe("workspace_admin");
  await workspaces.serviceAccounts.remove(docs, { workspace_id: production });
  await workspaces.serviceAccounts.remove(docs, { workspace_id: production });
  await expect(there()).rejects.toMatchObject({ status: 404 });
});

test("an archived workspace takes no accounts and tells of none; the account still tells of it", async () => {
  await using northwind = await startWithClient({ key });
  const { serviceAccounts, workspaces } = northwind.org;
  const [evals, pilot] = [northwind.ids.account("nightly-evals"), northwind.ids.workspace("Chatbot Pilot")];
  await expect(workspaces.serviceAccounts.list(pilot)).rejects.toThrow(BadRequestError);
  const role = { service_account_id: evals, workspace_role: "workspace_user" as const };
  await expect(workspaces.serviceAccounts.add(pilot, role)).rejects.toThrow(BadRequestError);
  await expect(serviceAccounts.workspaces.remove(pilot, role)).rejects.toThrow(BadRequestError);
  const listed = (await serviceAccounts.workspaces.list(evals)).data.map(({ workspace_id }) => workspace_id);
  expect(listed).toContain(pilot);
});
