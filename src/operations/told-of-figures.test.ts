import { test } from "vitest";
import { type Alteration, type Case, many, tells } from "./altered.fixture.js";

const none = () => [];

const collector = { endpoint_url: "https://otel.northwind.example/x", covers: "exclude" };
const telemetry = { telemetry_destination: "Observability" };
const opus = { workspace: "Production", rate_limit: "Claude Opus 5.x" };
const by = (actor: object): Alteration => [/activities/, { actor }];

const inConsole: Case[] = [
  // Telemetry.
  ["create_telemetry_destination", collector, /every workspace that is not on its list/],
  ["create_telemetry_destination", { ...collector, covers: "all" }, /every workspace, later ones too/],
  [
    "create_telemetry_destination",
    collector,
    /telemetry destinations, and more it cannot have/,
    [/telemetry_destinations$/, { data: many(10) }],
  ],
  ["create_telemetry_destination", { ...collector, endpoint_url: "http://a.example" }, /https/],
  [
    "update_telemetry_destination",
    {
      ...telemetry,
      state: "enabled",
      headers: { "x-a": null, "x-b": "y" },
      workspaces: ["Sandbox"],
      covers: "include",
    },
    /^Turn on[\s\S]*Headers: x-a goes, x-b is set/,
  ],
  [
    "update_telemetry_destination",
    { ...telemetry, traces_url: "https://elsewhere.example/v1/traces" },
    /Traces can only go to the host/,
  ],
  [
    "list_telemetry_destinations",
    {},
    /disabled: failing/,
    [/telemetry/, { state: { type: "disabled", reason: { type: "failing" } } }],
  ],
  [
    "test_telemetry_destination",
    telemetry,
    /The last error there was: too slow/,
    [/telemetry/, { last_error: "too slow" }],
  ],
  // Usage and cost.
  ["get_usage_report", { range: "last_60_days", bucket: "hour" }, /31 days/],
  ["get_usage_report", { range: "last_week", group_by: ["workspace", "model"], top: 1 }, /\d+ others/],
  [
    "get_usage_report",
    { range: "last_week", group_by: ["workspace"], top: 1 },
    /"columns":(?![^\]]*requests)/,
    [/usage/, { requests: null }],
  ],
  ["get_cost_report", { range: "last_week", group_by: ["model"], top: 1 }, /\d+ others/, [/cost/, { requests: null }]],
  ["cache_efficiency", { range: "last_week" }, /none of input was read from it/, [/usage/, { data: none }]],
  ["forecast_spend", { days: 0 }, /`days` goes from 1 to/],
  // What is wrong with API keys.
  ["api_key_hygiene", { workspace: "Sandbox", days: 120 }, /no use in 120 days/, [/cost/, { data: none }]],
  ["api_key_hygiene", {}, /expires within a day/, [/api_keys/, { expires_at: "2026-11-23T20:00:00Z" }]],
  [
    "api_key_hygiene",
    {},
    /never used/,
    [/api_keys/, { created_at: "2026-10-01T00:00:00Z", status: "active" }],
    [/cost/, { data: none }],
  ],
  [
    "api_key_hygiene",
    {},
    /its status is \\"quarantined\\", which is not known here.*Claude Console.*31 API keys want attention; 0 are active; 31 have a status that is not known here/,
    [/api_keys/, { status: "quarantined" }],
  ],
  // Where no limit tells the billing currency.
  ["set_spend_limit", { amount: "5" }, /billing currency.*\$5\.00 only where/, [/spend_limits/, { data: none }]],
  ["set_spend_limit", { amount: "5" }, /^(?![\s\S]*billing currency)/],
  // One person.
  [
    "member_access",
    { member: "bob@example.com" },
    /has the role admin in the organization, and so is an admin of every workspace/,
    [/users/, { role: "admin" }],
  ],
  [
    "member_access",
    { member: "bob@example.com" },
    /and so sees the billing of every workspace/,
    [/users/, { role: "billing" }],
  ],
  ["member_access", { member: "dana.okafor@northwind.example" }, /the whole organization/],
  [
    "member_access",
    { member: "bob@example.com" },
    /Only \d+ of 120 workspaces were looked into/,
    [/workspaces$/, { data: many(120) }],
  ],
  ["update_member_role", { member: "bob@example.com", role: "user" }, /may use the Playground only/],
  [
    "offboard_member",
    { member: "bob@example.com" },
    /Their billing role in/,
    [/members\//, { workspace_role: "workspace_billing" }],
  ],
  [
    "update_api_key",
    { api_key: "old-laptop", status: "inactive" },
    /Other active keys of the workspace stay: [\s\S]* and 4 more/,
    [
      /api_keys$/,
      { data: (all: { name: string }[]) => [all.find(({ name }) => name === "old-laptop"), ...many(12)(all)] },
    ],
  ],
  // Rate limits.
  [
    "set_workspace_rate_limit",
    { ...opus, limits: { input_tokens_per_minute: 5, output_tokens_per_minute: 5, requests_per_minute: null } },
    /input tokens per minute at most[\s\S]*then 5[\s\S]*output tokens per minute at most/,
  ],
  [
    "set_workspace_rate_limit",
    { ...opus, limits: { tokens_per_minute: 5 } },
    /tokens per minute at most[\s\S]*allowed now without end, then 5/,
  ],
  [
    "set_workspace_rate_limit",
    { ...opus, limits: { requests_per_minute: 5 } },
    /^Limit[\s\S]*0 requests per minute at most/,
    [/usage/, { requests: null }],
  ],
  // Service accounts and federation.
  [
    "archive_service_account",
    { service_account: "docs-bot" },
    /Workspaces it loses: none/,
    [/workspaces/, { data: none }],
  ],
  [
    "update_service_account",
    { service_account: "docs-bot", organization_role: "admin" },
    /could run this whole API: people, workspaces, keys and limits/,
  ],
  [
    "get_federation_issuer",
    { issuer: "gke-prod" },
    /in no workspace/,
    [/rules/, { workspace_ids: [], applies_to_all_workspaces: false }],
  ],
  ["get_federation_rule", { rule: "serving" }, /condition “x” holds/, [/rules/, { condition: "x" }]],
  [
    "update_federation_rule",
    { rule: "gateway-deploy", applies_to_all_workspaces: false },
    /The rule would be enabled nowhere/,
    [/rules/, { workspace_ids: [], applies_to_all_workspaces: true }],
  ],
  [
    "update_federation_rule",
    { rule: "gateway-deploy", applies_to_all_workspaces: true, service_account: "docs-bot" },
    /of which the account is in none/,
    [/service_accounts\/.*workspaces/, { data: none }],
  ],
];

const inEnterprise: Case[] = [
  ["get_usage_report", { range: "last_week", group_by: ["group"] }, /"group"/],
  ["update_member_role", { member: "bob@example.com", role: "user" }, /may do what the organization allows everybody/],
  ["member_access", { member: "bob@example.com" }, /"limit":"none"/, [/effective/, { amount: null }]],
  [
    "get_invite",
    { invite: "newcomer@example.com" },
    /"groups":\["Engineering"\]/,
    [/invites/, { rbac_group_ids: ["rbac_group_01H7Y1DG5PCh6EtzY1vhvTn5"] }],
  ],
  // The feed.
  [
    "list_compliance_activities",
    { range: "last_7_days" },
    /a workload \(repo:x\)/,
    by({ type: "federated_actor", subject: "repo:x" }),
  ],
  ["list_compliance_activities", { range: "last_7_days" }, /"a workload"/, by({ type: "federated_actor" })],
  [
    "list_compliance_activities",
    { range: "last_7_days" },
    /"somebody not signed in, as a@b\.example"/,
    by({ type: "unauthenticated_user_actor", unauthenticated_email_address: "a@b.example" }),
  ],
  [
    "list_compliance_activities",
    { range: "last_7_days" },
    /"somebody not signed in"/,
    by({ type: "unauthenticated_user_actor" }),
  ],
  [
    "list_compliance_activities",
    { range: "last_7_days" },
    /"Anthropic's systems \(billing\)"/,
    by({ type: "system_actor", service: "billing" }),
  ],
  ["list_compliance_activities", { range: "last_7_days" }, /"Anthropic's systems"/, by({ type: "system_actor" })],
  ["list_compliance_activities", { range: "last_7_days" }, /"somebody"/, by({ type: "user_actor" })],
  [
    "list_compliance_activities",
    { range: "last_7_days" },
    /"a service account"/,
    by({ type: "service_account_actor" }),
  ],
  [
    "set_compliance_settings",
    { record: "enabled" },
    /From then on every change, sign-in and use is kept/,
    [/compliance_settings/, { state: { type: "disabled" } }],
  ],
  ["set_compliance_settings", { record: "disabled" }, /\d\+/, [/activities/, { has_more: true }]],
  // What reaches machines.
  [
    "set_claude_code_group_settings",
    { group: "Data", settings: { disableAllHooks: true, extraKnownMarketplaces: { mine: "here" } } },
    /(?=[\s\S]*No hook runs at all)[\s\S]*the marketplace mine \(here\)/,
  ],
];

test.each(inConsole)("in a Console organization %s %j tells %s", tells("console"));
test.each(inEnterprise)("in Claude Enterprise %s %j tells %s", tells("enterprise"));
