import { afterAll, expect, test } from "vitest";
import * as z from "zod";
import { writeZip } from "../zip/write.js";
import { wednesday } from "./demo-api.fixture.js";
import { startDemoApi } from "./demo-api.js";
import { northwind } from "./northwind.js";

const betas = [
  "admin-user-sign-out-2026-10-08",
  "analytics-usage-cost-2026-08-24",
  "ce-claude-code-managed-settings-2026-10-06",
  "ce-plugins-2026-09-01",
  "experimental-claude-tag-2026-10-21",
  "spend-limit-reads-2026-09-26",
  "telemetry-destinations-2026-08-11",
  "webhooks-2026-10-07",
];
const started = {
  C: await startDemoApi({ now: () => wednesday }),
  E: await startDemoApi({ now: () => wednesday, kind: "enterprise" }),
};
afterAll(async () => {
  for (const demo of Object.values(started)) await demo[Symbol.asyncDispose]();
});
const [ofConsole, ofEnterprise] = [northwind(1, wednesday, "console"), northwind(1, wednesday, "enterprise")];

const Answer = z.looseObject({
  error: z.object({ type: z.string(), message: z.string(), details: z.looseObject({}).optional() }).optional(),
});

/** Asks with the token that opens everything and with every beta, unless told. */
async function ask(kind: "C" | "E", asked: string, body?: object, beta = betas.join(", ")) {
  const { url, token } = started[kind];
  const [method = "", path = ""] = asked.split(" ");
  const isForm = body instanceof FormData;
  const answer = await fetch(url + (path.startsWith("/v1/") ? path : `/v1/organizations${path}`), {
    method,
    headers: { authorization: `Bearer ${token}`, "anthropic-beta": beta },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: Answer.parse(await answer.json()) };
}

const { claude_tag: tag, groups, users, plugin_marketplaces, limits } = ofEnterprise;
const external = (name: string) => ofConsole.external_keys.find(({ display_name }) => display_name === name)?.id;
const channel = (name: string) => tag.channels.find(({ slack }) => slack.channel_id === name)?.id;
const group = (name: string) => groups.find((one) => one.name === name)?.id;
const request = (status: string) => limits.requests.find((one) => one.status === status)?.id;
const slack = tag.workspaces[0]?.id;
const standard = ofConsole.default_workspace_id;
const form = (...parts: [string, string | Blob][]) => {
  const made = new FormData();
  for (const [name, value] of parts) made.append(name, value);
  return made;
};
const aws = { type: "aws", kms_arn: "arn:aws:kms:us-east-1:481516234200:key/c0ffee" };
const sink = { endpoint_url: "https://otel.northwind.example/v1", workspaces: { type: "all" } };
const destination = ofConsole.telemetry[0]?.id;
const headers = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`x-part-${at}`, "v"]));
const since = "starting_at=2026-11-09T00:00:00Z";
const types: Record<number, string> = {
  400: "invalid_request_error",
  403: "permission_error",
  404: "not_found_error",
  409: "conflict_error",
  413: "request_too_large",
};

test.each<[kind: "C" | "E", asked: string, body: object | undefined, status: number, words: RegExp | string]>([
  // Things that nobody has.
  ["C", "GET /api_keys/apikey_none", undefined, 404, /API key apikey_none/],
  ["C", "GET /external_keys/ekey_none", undefined, 404, /External key ekey_none/],
  ["C", "GET /federation_issuers/fdis_none", undefined, 404, /Federation issuer/],
  ["C", "GET /federation_rules/fdrl_none", undefined, 404, /Federation rule/],
  ["C", "GET /service_accounts/svac_none", undefined, 404, /Service account/],
  ["C", "GET /rate_limits?model=claude-9", undefined, 404, /claude-9/],
  [
    "C",
    `POST /workspaces/${ofConsole.workspaces[1]?.id}/rate_limits/rlim_none`,
    { limits: [{ type: "requests_per_minute", value: 1 }] },
    404,
    /Rate limit rlim_none/,
  ],
  ["E", "GET /rbac_roles/rbac_role_none", undefined, 404, "rbac_role_not_found"],
  ["E", "GET /plugin_marketplaces/marketplace_none", undefined, 404, /Plugin marketplace/],
  ["E", "GET /spend_limit_increase_requests/slir_none", undefined, 404, /increase request slir_none/],
  ["E", "GET /claude_tag/slack_channels?slack_workspace_id=T0NOBODY", undefined, 404, /Slack workspace T0NOBODY/],
  [
    "E",
    "POST /claude_tag/slack_channels",
    { slack: { channel_id: "C1", workspace_id: "T0NOBODY" } },
    404,
    /Slack workspace T0NOBODY/,
  ],
  [
    "E",
    "POST /plugins",
    form(["marketplace_id", "marketplace_none"], ["files[]", new File(["{}"], "a.json")]),
    404,
    /Plugin marketplace/,
  ],
  ["E", `DELETE /rbac_groups/${group("Data")}/members/user_none`, undefined, 404, /not in this group/],
  // Questions that contradict themselves or go too far.
  ["C", "GET /users?after_id=a&before_id=b", undefined, 400, /only one of the two/],
  ["C", `GET /cost_report?${since}&ending_at=2026-11-08T00:00:00Z`, undefined, 400, /after starting_at/],
  ["C", `GET /analytics/cost?${since}&time_bucket_width=1d`, undefined, 400, /ending_at: is required/],
  ["E", `GET /analytics/usage_report?${since}&limit=32`, undefined, 400, /at most 31 for buckets of 1d/],
  ["E", "GET /analytics/plugins?starting_date=2026-11-09&ending_date=2026-11-19", undefined, 400, /at most today/],
  [
    "E",
    "GET /analytics/plugins?starting_date=2026-11-09&ending_date=2026-11-09",
    undefined,
    400,
    /after starting_date/,
  ],
  ["E", "GET /analytics/plugins?date=2026-11-09&filter[]=product", undefined, 400, /filter: takes .*; not product/],
  ["E", "GET /spend_limits?workspace_id=wrkspc_none", undefined, 400, /no such filter/],
  ["C", "GET /spend_limits?scope_type[]=user", undefined, 400, /user does not apply/],
  // What a kind of organization does not have.
  [
    "C",
    "POST /invites",
    { email: "new@northwind.example", role: "user", rbac_group_ids: ["rbac_group_1"] },
    400,
    /organizations with groups/,
  ],
  ["C", `POST /users/${ofConsole.users[0]?.id}/sign_out`, undefined, 400, "organization_not_enrolled_in_beta"],
  [
    "C",
    "POST /spend_limits",
    { amount: "100", scope: { type: "user", user_id: "user_1" } },
    400,
    /does not set limits of user/,
  ],
  ["C", "POST /spend_limits", { amount: null, scope: { type: "organization" } }, 400, /monthly and has an amount/],
  [
    "C",
    "POST /spend_limits",
    { amount: "100", period: "daily", scope: { type: "organization" } },
    400,
    /monthly and has an amount/,
  ],
  // The default workspace is nobody's to limit.
  [
    "C",
    "POST /spend_limits",
    { amount: "100", scope: { type: "workspace", workspace_id: standard } },
    400,
    /takes no spend limit/,
  ],
  [
    "C",
    `POST /workspaces/${standard}/rate_limits/${ofConsole.limits.rates[0]?.id}`,
    { limits: [{ type: "requests_per_minute", value: 1 }] },
    400,
    /takes no rate limits/,
  ],
  ["C", `POST /workspaces/${standard}`, { user_profile_id: "uprof_1" }, 400, /cannot have a user profile/],
  // Things that are in the way, or not one's own.
  [
    "C",
    `DELETE /spend_limits/${ofConsole.limits.spend.find(({ scope }) => scope.type === "usage_tier")?.id}`,
    undefined,
    400,
    /usage_tier cannot be deleted/,
  ],
  ["C", "POST /external_keys", { provider_config: aws, user_profile_id: "profile" }, 400, "user_profile_not_found"],
  [
    "C",
    `POST /external_keys/${external("Required")}`,
    { provider_config: aws },
    400,
    "external_key_in_workspace_policy",
  ],
  [
    "C",
    `POST /external_keys/${external("Hack week")}`,
    { provider_config: aws },
    400,
    /while a workspace uses the key/,
  ],
  [
    "C",
    `POST /external_keys/${external("Next year")}`,
    { provider_config: aws },
    400,
    /Google Cloud key cannot be changed/,
  ],
  ["C", `DELETE /external_keys/${external("Required")}`, undefined, 400, "external_key_in_workspace_policy"],
  ["C", `DELETE /external_keys/${external("Hack week")}`, undefined, 400, /while a workspace uses it/],
  [
    "E",
    `POST /users/${users.find(({ role }) => role === "primary_owner")?.id}/sign_out`,
    undefined,
    400,
    "cannot_sign_out_primary_owner",
  ],
  ["E", `POST /rbac_groups/${group("Finance")}`, { name: "Money" }, 400, /identity provider/],
  [
    "E",
    `POST /spend_limit_increase_requests/${request("approved")}/approve`,
    { amount: "100" },
    400,
    /approved already/,
  ],
  ["E", `POST /spend_limit_increase_requests/${request("approved")}/deny`, {}, 400, /approved already/],
  [
    "E",
    `POST /plugin_marketplaces/${plugin_marketplaces.find(({ owner }) => owner.type === "user")?.id}`,
    { default_installation_preference: "required" },
    403,
    /personal marketplace/,
  ],
  [
    "E",
    `POST /claude_tag/slack_workspaces/${slack}`,
    { settings: { reply_mode: { type: "thread" } } },
    400,
    /only a channel takes one/,
  ],
  [
    "E",
    `POST /claude_tag/slack_channels/${channel("C07SUPPORT")}`,
    { settings: { reply_mode: null } },
    400,
    /never cleared/,
  ],
  ["E", `DELETE /claude_tag/slack_channels/${channel("C07SUPPORT")}`, undefined, 400, "slack_channel_enabled"],
  // Bodies that say too little, too much or nonsense.
  ["C", `POST /telemetry_destinations/${destination}`, {}, 400, /at least one field/],
  ["C", "POST /telemetry_destinations", { ...sink, headers }, 400, /20 headers at most/],
  ["C", "POST /telemetry_destinations", { ...sink, endpoint_url: "otel" }, 400, /https URL with a hostname/],
  [
    "E",
    "POST /claude_code/managed_settings/configuration",
    { rbac_group_order_version: "1" },
    400,
    /rbac_group_order: has to be sent/,
  ],
  ["E", "POST /plugins", { files: [] }, 400, /multipart\/form-data/],
  ["E", "POST /plugins", form(["release_notes", "one"], ["release_notes", "two"]), 400, /release_notes: only one/],
  ["C", "POST /v1/oauth/token", { grant_type: "password" }, 400, /invalid_request/],
])("%s %s %j is %i: %s", async (kind, asked, body, status, words) => {
  const before = started[kind].organization();
  const answer = await ask(kind, asked, body);
  expect(answer).toMatchObject({ status, body: { type: "error", error: { type: types[status] } } });
  if (typeof words === "string") expect(answer.body.error?.details).toMatchObject({ error_code: words });
  else expect(answer.body.error?.message).toMatch(words);
  expect(started[kind].organization()).toEqual(before);
});

test("a form that is torn, an archive above 32 MB and one that is damaged inside are refused or reported, never a fault of the demo", async () => {
  const { url, token } = started.E;
  const torn = await fetch(`${url}/v1/organizations/plugins`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "anthropic-beta": betas.join(", "),
      "content-type": "multipart/form-data; boundary=x",
    },
    body: "--y",
  });
  expect(torn.status).toBe(400);
  expect(await torn.json()).toMatchObject({ error: { message: expect.stringContaining("form cannot be read") } });
  const validate = (bytes: Uint8Array<ArrayBuffer>) =>
    ask("E", "POST /plugin_marketplaces/validate_archive", form(["archive", new File([bytes], "market.zip")]));
  expect(await validate(new Uint8Array(32_000_001))).toMatchObject({
    status: 413,
    body: { error: { type: "request_too_large" } },
  });
  const archive = new Uint8Array(writeZip([{ name: "market/a", bytes: Buffer.from("so much text ".repeat(40)) }]));
  archive.fill(0, 44, 60);
  expect((await validate(archive)).body).toMatchObject({ valid: false, manifest_error_code: "archive_unreadable" });
});

test("what is in beta is refused without its header, in the way of its kind", async () => {
  const [user] = users;
  expect(await ask("E", `POST /users/${user?.id}/sign_out`, undefined, "")).toMatchObject({
    status: 400,
    body: { error: { type: "invalid_request_error", message: expect.stringContaining(String(betas[0])) } },
  });
  expect(await ask("E", "GET /plugins", undefined, "")).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringContaining("ce-plugins-2026-09-01") } },
  });
});

test("the demo is told nothing that it does not know", async () => {
  const { url } = started.C;
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/_demo/sulk`, { method: "POST", headers, body: "{}" });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({ error: "POST /_demo/sulk is not something the demo can be told" });
});
