import { expect, test } from "vitest";
import { type Alteration, type Case, many, tells, toldOf } from "./altered.fixture.js";
import { noRecord, quiet, startWithContext } from "./demo-context.fixture.js";

const tomas = "tomas.vidal@northwind.example";
const bob = "bob@example.com";
const nameless: Alteration = [/\/users/, { name: "" }];
const archive = (api_key: string) => ({ operation: "update_api_key", arguments: { api_key, status: "archived" } });
const skill = (at: number) => ({ name: `skills/s${at}/SKILL.md`, text: "Do it." });
const manifest = (name: string) => ({
  name: ".claude-plugin/plugin.json",
  text: JSON.stringify({ name, version: "2.0.0" }),
});

const inConsole: Case[] = [
  ["propose_changes", { changes: [archive("old-laptop"), archive("load-test")] }, /Changes 1, 2 cannot be undone/],
  [
    "propose_changes",
    {
      changes: [
        { operation: "create_workspace", arguments: { name: "A" } },
        { operation: "update_workspace", arguments: { workspace: "Sandbox", tags: { a: "{{1.id}}" } } },
      ],
    },
    /lies within another value/,
  ],
  ["propose_changes", { changes: [{ operation: "Odd one!", arguments: {} }] }, /There is no operation "Odd one!"/],
  ["propose_changes", { changes: [{ arguments: {} }] }, /changes\.1\.operation|1\.operation/],
  ["propose_changes", { changes: [] }, /one at least/],
  ["find", { text: "a" }, /The nearest \d+ are here/],
  ["get_usage_report", { range: "last_week", model: "claude-opus-9-20990101" }, /"rows":\[\]/],
  ["get_spend_limit", { spend_limit: "the big one" }, /is no id of a spend limit/],
  [
    "list_spend_limits",
    {},
    /code_review/,
    [/spend_limits/, { scope: { type: "organization_service", service: "code_review" } }],
  ],
  [
    "add_workspace_member",
    { workspace: "Pre-Mortem", member: bob, role: "workspace_admin" },
    /bob@example\.com could then manage/,
    nameless,
  ],
  [
    "update_member_role",
    { member: bob, role: "user" },
    /bob@example\.com is an admin, and admins/,
    [/\/users/, { name: "", role: "admin" }],
  ],
  [
    "update_member_role",
    { member: bob, role: "user" },
    /Bob Ellis is a primary owner, and admins/,
    [/\/users/, { role: "primary_owner" }],
  ],
  ["offboard_member", { member: bob }, /^Offboard bob@example\.com/, nameless],
  [
    "update_service_account",
    { service_account: "docs-bot", description: "Writes." },
    /(?=[\s\S]*description)(?![\s\S]*"risk":"critical")/,
  ],
  [
    "create_telemetry_destination",
    { endpoint_url: "https://otel.northwind.example/x", covers: "exclude", workspaces: ["Sandbox"] },
    /every workspace but Sandbox, later ones too/,
  ],
  [
    "delete_external_key",
    { external_key: "Next year" },
    /Keys that stay: none/,
    [
      /external_keys$/,
      { data: (all: { display_name: string }[]) => all.filter((one) => one.display_name === "Next year") },
    ],
  ],
  [
    "update_federation_rule",
    { rule: "gateway-deploy", token_lifetime_seconds: 90 },
    /Where: nowhere[\s\S]*90 seconds at most/,
    [/rules/, { workspace_ids: [], applies_to_all_workspaces: false }],
  ],
];

const inEnterprise: Case[] = [
  [
    "propose_changes",
    {
      changes: [
        { operation: "create_group", arguments: { name: "A" } },
        { operation: "invite_member", arguments: { email: "a@b.example", role: "user", groups: ["{{1.id}}"] } },
      ],
    },
    /^Make 2 changes/,
  ],
  [
    "propose_changes",
    {
      changes: [
        { operation: "create_plugin", arguments: { files: [manifest("a")] } },
        { operation: "invite_member", arguments: { email: "a@b.example", role: "user", groups: ["{{1.id}}"] } },
      ],
    },
    /change 1 makes no group/,
  ],
  [
    "set_spend_limit",
    { member: tomas, amount: "5" },
    /^Set the monthly spend limit of tomas\.vidal@northwind\.example/,
    nameless,
  ],
  [
    "sign_out_member",
    { member: tomas },
    /tomas\.vidal@northwind\.example is the primary owner/,
    [/\/users/, { name: "", role: "primary_owner" }],
  ],
  ["remove_member", { member: bob }, /They leave every group they are in/, [/rbac_groups$/, { data: many(21) }]],
  ["list_active_members", { range: "last_week", group_by: ["group"] }, /^\{"columns":\["group","group_id","members"/],
  ["list_artifact_use", { range: "yesterday", group_by: ["product"] }, /"columns":\["day","type","shared","product"/],
  // What reaches machines.
  [
    "update_claude_code_settings_configuration",
    { group_order: [] },
    /with first none/,
    [/configuration/, { rbac_group_order: ["rbac_group_1"] }],
    [/configuration/, { rbac_group_order: [] }],
  ],
  [
    "update_claude_code_settings_configuration",
    { group_order: Array(21).fill("Data") },
    /Everyone who is in several of these groups may get other settings/,
    [/configuration/, { rbac_group_order: (ids: string[]) => Array(21).fill(ids.at(-1)) }],
  ],
  [
    "set_claude_code_default_settings",
    { settings: { model: "opus" } },
    /"before":null/,
    [/default/, { settings: null, updated_at: null }],
  ],
  ["create_plugin", { files: manifest("triage") }, /for everyone/, [/plugin_marketplaces$/, { name: "other" }]],
  [
    "create_plugin",
    { files: [manifest("triage"), ...Array.from({ length: 12 }, (_, at) => skill(at))] },
    /skills [\s\S]* and 2 more/,
    [/plugin_marketplaces$/, { name: "other", data: many(2) }],
  ],
  [
    "create_plugin_version",
    { plugin: "meeting-notes", files: [manifest("meeting-notes")] },
    /without anybody's doing for everyone in the organization/,
    [/plugins/, { organization_installation_preference: "required", served_version_pinned: false }],
  ],
  [
    "update_plugin_marketplace",
    { marketplace: "Library", default_installation_preference: "required" },
    / and 2 more/,
    [/plugins$/, { data: many(14), organization_installation_preference_inherited: true }],
  ],
  // Claude in Slack.
  [
    "list_bundle_targets",
    { bundle: "Support desk" },
    /sws_1/,
    [
      /targets/,
      { data: (all: object[]) => all.map((one) => ({ ...one, type: "slack_workspace", slack_workspace_id: "sws_1" })) },
    ],
  ],
  [
    "list_slack_channels",
    { slack_workspace: "T07NWLABS" },
    /"rows":\[\]/,
    [/slack_channels/, { slack: { channel_id: "C1", workspace_id: "TOTHER" } }],
  ],
  [
    "update_slack_workspace",
    { slack_workspace: "T07NWLABS", guest_policy: "restrict" },
    /1 channel is set up in it/,
    [/slack_channels$/, { data: (all: unknown[]) => all.slice(0, 1) }],
  ],
];

test.each(inConsole)("in a Console organization %s %j tells %s", tells("console"));
test.each(inEnterprise)("in Claude Enterprise %s %j tells %s", tells("enterprise"));

test("names that cannot be read at the moment are missed in words, and ids tell things apart", async () => {
  const unreadable = {
    nameOf: () => Promise.reject(new Error("down")),
    models: async (family: string) => [family],
  };
  await using there = await startWithContext({ directory: unreadable }, { product: "console", oauth: true });
  expect(await toldOf(there, "list_api_keys", {})).toMatch(/Names could not be read/);
  expect(await toldOf(there, "list_federation_rule_workspaces", { rule: "gateway-deploy" })).toMatch(
    /"Sandbox"[\s\S]*Names could not be read/,
  );
  expect(await toldOf(there, "update_api_key", { api_key: "ci", status: "inactive" })).toMatch(
    /"ci" is the name of 2 API keys[\s\S]*in "wrkspc_/,
  );
});

test("a set is as risky as the change of it that is in use", async () => {
  const busy = { ...quiet, hour: { calls: 12, cost: "1.00" } };
  const spend = { of: async ({ name }: { name?: string }) => (name === "old-laptop" ? busy : quiet) };
  await using there = await startWithContext({ spend, record: noRecord });
  const off = (api_key: string) => ({ operation: "update_api_key", arguments: { api_key, status: "inactive" } });
  const told = await toldOf(there, "propose_changes", { changes: [off("hack-day"), off("old-laptop")] });
  expect(told).toMatch(/"risk":"high"[\s\S]*It was used 12 times in the last hour/);
});

test("a rate limit is found by its id as by its name, and one that is none is refused", async () => {
  await using there = await startWithContext();
  const id = there.demo.organization().limits.rates.find(({ group }) => group.type === "batch")?.id ?? "";
  const set = (rate_limit: string) =>
    toldOf(there, "set_workspace_rate_limit", { workspace: "Sandbox", rate_limit, limits: { requests_per_minute: 5 } });
  expect(await set(id)).toMatch(/^Limit .*batch.* in the workspace Sandbox/i);
  expect(await set("rlim_01none")).toMatch(/There is no rate limit/);
});

test("an organization whose kind is not known is told without one", async () => {
  await using there = await startWithContext({ credential: { kind: "unknown", type: "unknown", scopes: null } });
  expect(await toldOf(there, "org_overview", {})).toMatch(/"summary":"\\"Northwind Labs\\": /);
});
