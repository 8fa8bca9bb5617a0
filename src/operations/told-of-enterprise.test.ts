import { test } from "vitest";
import { type Alteration, type Case, many, tells } from "./altered.fixture.js";

const one = many(1);
const none = () => [];
const noLimits: Alteration = [/spend_limits(\/effective)?$/, { data: none }];
/** With 21 more, of other names. */
const crowded = (all: { name: string }[]) => [
  ...all,
  ...Array.from({ length: 21 }, (_, at) => ({ ...all[0], name: `More ${at}` })),
];

const tomas = "tomas.vidal@northwind.example";
const strange = { actor: { type: "robot_actor" } };
const plugin = (name: string, version?: string) => ({
  plugin: name,
  files: [{ name: ".claude-plugin/plugin.json", text: JSON.stringify({ name, version }) }],
});

const cases: Case[] = [
  // Spend limits of people, and requests for more.
  [
    "list_effective_spend_limits",
    { period: "monthly" },
    /\[null,null,"monthly",null,"[\d.]+",null,"seat_tier","standard",null\]/,
    [/effective/, { ...strange, amount: null }],
  ],
  ["list_effective_spend_limits", {}, /user_/, [/effective/, { name: null }]],
  ["list_spend_limit_requests", { member: [tomas] }, /pending/],
  [
    "list_spend_limit_requests",
    {},
    /",null,null,"pending","monthly","2026-/,
    [/increase_requests/, { ...strange, spend_summary: null }],
  ],
  ["list_spend_limit_requests", {}, /"Tomas Vidal|Tomás Vidal|user_/, [/increase_requests/, { name: null }]],
  [
    "grant_spend_limit_request",
    { request: tomas, amount: "400" },
    /^Grant a higher spend limit to tomas\.vidal@northwind\.example of \$400/,
    [/increase_requests/, { name: null }],
  ],
  [
    "grant_spend_limit_request",
    { request: tomas, amount: "400" },
    /^Grant/,
    [/effective/, { amount: null, source: { type: "user" } }],
  ],
  [
    "decline_spend_limit_request",
    { request: tomas },
    /is granted already/,
    [/increase_requests/, { status: "approved" }],
  ],
  ["decline_spend_limit_request", { request: tomas }, /of no limit/, [/increase_requests/, { amount: null }]],
  ["set_spend_limit", { member: tomas, amount: "none" }, /^Lift the monthly spend limit of[\s\S]*nothing caps it/],
  [
    "set_spend_limit",
    { member: tomas, amount: "none" },
    /^Lift the monthly spend limit of(?![\s\S]*nothing caps it)/,
    [/effective/, { amount: null }],
  ],
  ["set_spend_limit", { member: tomas, amount: "5" }, /billing currency.*\$5\.00 only where/, noLimits],
  [
    "set_spend_limit",
    { member: tomas, amount: "5" },
    /^(?![\s\S]*billing currency)/,
    [/spend_limits$/, { data: none }],
  ],
  ["grant_spend_limit_request", { request: tomas, amount: "5" }, /billing currency.*\$5\.00 only where/, noLimits],
  // Groups.
  ["get_group", { group: "Engineering" }, /"roles":null/, [/rbac_groups/, { role_ids: null }]],
  [
    "delete_group",
    { group: "Contractors" },
    /Which roles it grants could not be read/,
    [/rbac_groups/, { role_ids: null }],
  ],
  [
    "update_group",
    { group: "Design", name: "data" },
    /There is a group Data already[\s\S]*Its 1 member and/,
    [/members$/, { data: one }],
  ],
  [
    "remove_group_member",
    { group: "Engineering", member: "bob@example.com" },
    /which roles it grants could not be read/,
    [/rbac_groups/, { role_ids: null }],
  ],
  [
    "remove_group_member",
    { group: "Engineering", member: "bob@example.com" },
    /too many to look through/,
    [/rbac_groups$/, { data: crowded }],
  ],
  // Settings of Claude Code.
  [
    "set_claude_code_default_settings",
    { settings: null },
    /stored, but damaged[\s\S]*1 group has settings of its own/,
    [/default/, { settings: null, updated_at: "2026-01-01T00:00:00Z" }],
    [/managed_settings\/rbac_groups$/, { data: one }],
  ],
  [
    "set_claude_code_group_settings",
    { group: "Data", settings: { model: "opus" } },
    /1 person in the group[\s\S]*mode of settings for all/,
    [/members$/, { data: one }],
    [/configuration/, { mode: { type: "organization" } }],
  ],
  [
    "update_claude_code_settings_configuration",
    { group_order: ["Data", "Engineering", "Data"] },
    /Each group can be named once/,
  ],
  [
    "update_claude_code_settings_configuration",
    { mode: "groups" },
    /are copied into new default settings/,
    [/configuration/, { rbac_group_order: [], mode: { type: "organization" } }],
    [/default/, { settings: null, updated_at: null }],
  ],
  [
    "update_claude_code_settings_configuration",
    { mode: "groups" },
    /in none of them the default settings/,
    [/configuration/, { mode: { type: "organization" } }],
    [/default/, { settings: { model: "opus" } }],
  ],
  // Plugins.
  ["list_plugin_installations", { plugin: "code-review", for: "everyone" }, /"everyone"/],
  ["list_plugin_installations", { plugin: "code-review", for: "groups" }, /"group"/],
  [
    "list_plugin_installations",
    { plugin: "code-review" },
    /follows its marketplace: not set/,
    [/plugins/, { organization_installation_preference_inherited: true, organization_installation_preference: null }],
  ],
  [
    "list_plugin_shares",
    { plugin: "notebook-tidy" },
    /"organization"/,
    [/shares/, { target: { type: "organization" } }],
  ],
  [
    "set_plugin_installation",
    { plugin: "notebook-tidy", installation_preference: "required" },
    /belongs to a member and has shares/,
  ],
  ["remove_plugin_installation", { plugin: "notebook-tidy" }, /belongs to a member and has shares/],
  [
    "set_plugin_installation",
    { plugin: "warehouse", installation_preference: "available" },
    /keep their own setting: [\s\S]* and 2 more/,
    [
      /installation_settings/,
      {
        data: (all: unknown[]) =>
          Array.from({ length: 12 }, () => ({
            ...(all[0] as object),
            target: { type: "rbac_group", rbac_group_id: "rbac_group_01" },
          })),
      },
    ],
  ],
  ["create_plugin_version", plugin("notebook-tidy", "1.0.0"), /belongs to a member, who alone can change it/],
  ["create_plugin_version", plugin("meeting-notes"), /without a number[\s\S]*has no version that could be shown/],
  [
    "list_plugin_versions",
    { plugin: "deploy-guard" },
    /apikey_01[\s\S]*Not pinned|Not pinned[\s\S]*apikey_01/,
    [/plugins/, { served_version_pinned: false, created_by: { type: "api_actor", api_key_id: "apikey_01" } }],
  ],
  [
    "set_plugin_installation",
    { plugin: "code-review", installation_preference: "required" },
    /could not be scanned \(too large\)[\s\S]*acts by itself on people's machines: programs guard/,
    [
      /plugins/,
      {
        content_scan: { status: "errored", reason: "too large" },
        reach: "privileged",
        components: [{ type: "cli", name: "guard" }],
      },
    ],
  ],
  [
    "set_plugin_installation",
    { plugin: "code-review", installation_preference: "required" },
    /How far it reaches is not known/,
    [/plugins/, { reach: "mystery" }],
  ],
  [
    "update_plugin",
    { plugin: "code-review", version: "1.3.0" },
    /New in it: hook Stop\. No longer in it:/,
    [/versions/, { components: [{ type: "hook", name: "Stop" }] }],
  ],
  [
    "update_plugin",
    { plugin: "code-review", version: "1.3.0" },
    /^Pin(?![\s\S]*holds the same)/,
    [/plugins/, { components: null }],
  ],
  ["delete_plugin", { plugin: "notebook-tidy" }, /belongs to a member, who loses it/],
  ["download_plugin_version", { plugin: "notebook-tidy", version: "0.3.0" }, /in the compliance feed/],
  ["download_plugin_version", { plugin: "notebook-tidy", version: "0.3.0", file: "zzzzqqqq" }, /There is no file/],
  ["list_plugins", {}, /notebook-tidy/],
  // Claude in Slack.
  [
    "attach_bundle",
    { bundle: "Support desk", slack_workspace: "T07NWLABS" },
    /Everybody in every channel of T07NWLABS[\s\S]*instructions are followed there/,
  ],
  [
    "attach_bundle",
    { bundle: "Support desk", slack_workspace: "T07NWLABS", channel: "C07SUPPORT" },
    /Name either a channel or a slack_workspace/,
  ],
  ["list_bundle_targets", { bundle: "Support desk" }, /slack_list/, [/targets/, { type: "slack_list" }]],
  ["list_slack_channels", { slack_workspace: "T07NWLABS" }, /C07SUPPORT/],
  [
    "update_slack_workspace",
    { slack_workspace: "T07NWLABS", enabled: true, instructions: "Be brief.", guest_policy: "allow" },
    /answers in [\s\S]*follows these instructions[\s\S]*Guests of Slack are answered/,
  ],
  ["update_slack_workspace", { slack_workspace: "T07NWLABS", enabled: false }, /no longer answers/],
  // Signing out.
  [
    "sign_out_member",
    { member: tomas },
    /is the primary owner, whom nobody else can sign out/,
    [/users/, { role: "primary_owner" }],
  ],
  ["sign_out_member", { member: tomas }, /They are an owner; Claude may refuse/, [/users/, { role: "owner" }]],
  [
    "sign_out_member",
    { member: tomas },
    /They are a membership admin; Claude may refuse/,
    [/users/, { role: "membership_admin" }],
  ],
];

test.each(cases)("%s %j tells %s", tells("enterprise"));
