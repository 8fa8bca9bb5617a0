import { BadRequestError, ConflictError, PermissionDeniedError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { demoCredentials } from "../credentials.js";
import { startWithClient } from "../demo-api.fixture.js";

const start = () => startWithClient({ key: demoCredentials.oauth });
type There = Awaited<ReturnType<typeof start>>;

const ruleFor = ({ ids }: There, issuer = "gke-prod") => ({
  name: "batch",
  issuer_id: ids.issuer(issuer),
  target: { type: "service_account" as const, service_account_id: ids.account("docs-bot") },
  oauth_scope: "workspace:inference",
  workspace_id: ids.workspace("Sandbox"),
  match: { subject_prefix: "system:serviceaccount:batch:*" },
});

test("issuers tell how their keys are had and whether they still are; archived ones are there when asked for", async () => {
  await using northwind = await start();
  const { issuers } = northwind.org.federation;
  const { data } = await issuers.list({ include_archived: true, limit: 100 });
  expect(data.map(({ name, jwks, poll_status }) => [name, jwks.type, poll_status?.consecutive_failures])).toEqual([
    ["gke-staging", "explicit_url", 12],
    ["buildkite", "discovery", 0],
    ["gke-prod", "explicit_url", 0],
    ["github-actions", "discovery", 0],
    ["jenkins-onprem", "inline", undefined],
  ]);
  expect((await issuers.list()).data).toHaveLength(4);
  const resumed = await issuers.update(northwind.ids.issuer("gke-staging"), { jwks_polling_disabled: false });
  expect(resumed).toMatchObject({ jwks_polling_disabled_at: null, poll_status: { consecutive_failures: 0 } });
});

test("an issuer is made with what was left out filled in, repointed, and archived once no live rule needs it", async () => {
  await using northwind = await start();
  const { issuers, rules } = northwind.org.federation;
  const made = await issuers.create({ name: "gitlab-own", issuer_url: "https://gitlab.northwind.example" });
  expect(made).toMatchObject({ check_jti: true, max_jwt_lifetime_seconds: 3600, jwks: { type: "discovery" } });
  await expect(issuers.create({ name: "jenkins-onprem", issuer_url: "https://x.example" })).rejects.toThrow(
    ConflictError,
  );
  await expect(issuers.create({ name: "plain", issuer_url: "http://x.example" })).rejects.toThrow(/https/);
  const inline = { type: "inline" as const, keys: [{ kty: "EC" }] };
  expect((await issuers.update(made.id, { jwks: inline })).jwks).toEqual(inline);
  const gke = northwind.ids.issuer("gke-prod");
  await expect(issuers.archive(gke)).rejects.toThrow(/serving/);
  await rules.archive(northwind.ids.rule("serving"));
  const archived = await issuers.archive(gke);
  expect(await issuers.archive(gke)).toEqual(archived);
  await expect(issuers.update(gke, { name: "gke" })).rejects.toThrow(/archived/);
});

test("what grants org:admin is changed in the Console alone, its issuer too", async () => {
  await using northwind = await start();
  const { issuers, rules } = northwind.org.federation;
  const rule = northwind.ids.rule("org-housekeeping");
  await expect(rules.archive(rule)).rejects.toThrow(PermissionDeniedError);
  await expect(rules.update(rule, { description: "Mine" })).rejects.toThrow(PermissionDeniedError);
  const workspace_id = northwind.ids.workspace("Sandbox");
  await expect(rules.workspaces.add(rule, { workspace_id })).rejects.toThrow(PermissionDeniedError);
  await expect(issuers.update(northwind.ids.issuer("buildkite"), { check_jti: false })).rejects.toThrow(
    PermissionDeniedError,
  );
  await expect(rules.create({ ...ruleFor(northwind), oauth_scope: "org:admin" })).rejects.toThrow(
    PermissionDeniedError,
  );
});

test.each([
  ["nothing", {}],
  ["an audience alone", { audience: "https://api.anthropic.com" }],
  ["only a wildcard", { subject_prefix: "*" }],
  ["no claims", { claims: {} }],
  ["a condition that is always true", { condition: "true" }],
])("a rule that matches by %s is refused", async (_, match) => {
  await using northwind = await start();
  const body = { ...ruleFor(northwind), match };
  await expect(northwind.org.federation.rules.create(body)).rejects.toThrow(BadRequestError);
});

test.each([
  ["a subject with its owner", { subject_prefix: "repo:northwind-labs/*" }, true],
  ["an owner by claim", { claims: { repository_owner: "northwind-labs" } }, true],
  ["an owner by condition", { condition: "claims.repository_owner == 'northwind-labs'" }, true],
  ["any repository", { subject_prefix: "repo:*" }, false],
  ["an event of anybody", { claims: { event_name: "schedule" } }, false],
])("on GitHub, where everybody is, %s: %s", async (_, match, isEnough) => {
  await using northwind = await start();
  const made = northwind.org.federation.rules.create({ ...ruleFor(northwind, "github-actions"), match });
  if (isEnough) expect((await made).issuer_name).toBe("github-actions");
  else await expect(made).rejects.toThrow(/tenant/);
});

test("a rule is made, retargeted as a whole and archived, which empties its workspaces", async () => {
  await using northwind = await start();
  const { rules } = northwind.org.federation;
  const made = await rules.create(ruleFor(northwind));
  expect(made).toMatchObject({ target: { service_account_name: "docs-bot" }, token_lifetime_seconds: 3600 });
  expect(made.workspace_ids).toEqual([northwind.ids.workspace("Sandbox")]);
  const match = { claims: { namespace: "batch" } };
  expect((await rules.update(made.id, { match })).match).toMatchObject({ subject_prefix: null, ...match });
  const moved = await rules.update(made.id, { workspace_id: northwind.ids.workspace("Production") });
  expect(moved.workspace_ids).toEqual([northwind.ids.workspace("Production")]);
  expect((await rules.archive(made.id)).workspace_ids).toEqual([]);
  await expect(rules.update(made.id, { name: "back" })).rejects.toThrow(/archived/);
  expect(JSON.stringify(await rules.retrieve(made.id))).not.toContain('"enabled"');
});

test.each([
  ["an archived account", { target: "legacy-jenkins" }],
  ["an archived issuer", { issuer: "jenkins-onprem" }],
  ["an archived workspace", { workspace: "Chatbot Pilot" }],
  ["no workspace", { workspace: undefined }],
])("a rule for %s is refused", async (_, odd: { target?: string; issuer?: string; workspace?: string }) => {
  await using northwind = await start();
  const { ids, org } = northwind;
  const { target, ...body } = ruleFor(northwind, odd.issuer);
  const service_account_id = ids.account(odd.target ?? "docs-bot");
  const workspace_id = "workspace" in odd ? odd.workspace && ids.workspace(odd.workspace) : body.workspace_id;
  const asked = { ...body, target: { ...target, service_account_id }, workspace_id: workspace_id ?? null };
  await expect(org.federation.rules.create(asked)).rejects.toThrow(BadRequestError);
});

test("workspaces come and go one by one, and the last one stays while nothing else says where", async () => {
  await using northwind = await start();
  const { rules } = northwind.org.federation;
  const rule = northwind.ids.rule("gateway-deploy");
  const [production, sandbox] = [northwind.ids.workspace("Production"), northwind.ids.workspace("Sandbox")];
  const names = async () => (await rules.workspaces.list(rule)).data.map(({ workspace_name }) => workspace_name);
  expect(await names()).toEqual(["Production", "Sandbox"]);
  await expect(rules.update(rule, { workspace_id: production })).rejects.toThrow(/several/);
  await rules.workspaces.add(rule, { workspace_id: sandbox });
  expect(await names()).toEqual(["Production", "Sandbox"]);
  await rules.workspaces.remove(production, { federation_rule_id: rule });
  await rules.workspaces.remove(production, { federation_rule_id: rule });
  await expect(rules.workspaces.remove(sandbox, { federation_rule_id: rule })).rejects.toThrow(/last/);
  await rules.update(rule, { applies_to_all_workspaces: true });
  await rules.workspaces.remove(sandbox, { federation_rule_id: rule });
  await expect(rules.update(rule, { applies_to_all_workspaces: false })).rejects.toThrow(/remain/);
});
