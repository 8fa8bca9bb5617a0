import { test } from "vitest";
import { type Case, many, tells } from "./altered.fixture.js";

const azure = { type: "azure", key_name: "k", vault_uri: "https://v.example", tenant_id: "t", client_id: "c" };
const rule = { name: "more", service_account: "ci-deployer", workspace: "Production", scope: "workspace:developer" };
const match = { subject_prefix: "repo:northwind-labs/x", claims: {} };

const cases: Case[] = [
  // Encryption keys.
  [
    "create_external_key",
    { display_name: "Bound", provider_config: azure, user_profile_id: "uprof_1" },
    /bound to this user profile/,
  ],
  [
    "delete_external_key",
    { external_key: "Next year" },
    /cannot be registered as the same key/,
    [/external_keys/, { user_profile_id: "uprof_1" }],
  ],
  ["list_external_keys", {}, /https:\/\/v\.example\/k/, [/external_keys/, { provider_config: azure }]],
  ["list_external_keys", {}, /"oracle"/, [/external_keys/, { provider_config: { type: "oracle" } }]],
  // Federation.
  ["list_federation_issuers", { include_archived: true }, /archived_at/],
  [
    "list_federation_issuers",
    {},
    /failed 3 times in a row/,
    [/issuers/, { jwks_polling_disabled_at: null, poll_status: { consecutive_failures: 3 } }],
  ],
  ["update_federation_issuer", { issuer: "gke-prod", name: "buildkite" }, /buildkite/],
  [
    "update_federation_issuer",
    { issuer: "gke-prod", name: "gke" },
    /is archived, and an archived one cannot change/,
    [/issuers/, { archived_at: "2026-01-01T00:00:00Z" }],
  ],
  [
    "resume_federation_issuer_polling",
    { issuer: "gke-staging" },
    /is archived/,
    [/issuers/, { archived_at: "2026-01-01T00:00:00Z" }],
  ],
  [
    "update_federation_issuer",
    { issuer: "gke-staging", issuer_url: "https://gke.northwind.example" },
    /there are none now/,
  ],
  [
    "create_federation_issuer",
    { name: "actions", issuer_url: "https://token.actions.githubusercontent.com" },
    /signs for everybody/,
  ],
  ["list_federation_rules", { include_archived: true }, /archived_at/],
  [
    "get_federation_rule",
    { rule: "nightly-evals" },
    /"none"/,
    [/rules/, { workspace_ids: [], applies_to_all_workspaces: false }],
  ],
  [
    "add_federation_rule_workspace",
    { rule: "nightly-evals", workspace: "Sandbox" },
    /applies to every workspace already/,
    [/rules/, { applies_to_all_workspaces: true }],
  ],
  [
    "remove_federation_rule_workspace",
    { rule: "gateway-deploy", workspace: "Sandbox" },
    /still get in here/,
    [/rules/, { applies_to_all_workspaces: true }],
  ],
  [
    "remove_federation_rule_workspace",
    { rule: "gateway-deploy", workspace: "Sandbox" },
    /not enabled in one again/,
    [/\/workspaces/, { archived_at: "2026-01-01T00:00:00Z" }],
  ],
  [
    "create_federation_rule",
    { ...rule, issuer: "buildkite", match, token_lifetime_seconds: 90 },
    /an admin of the organization[\s\S]*for 90 seconds at most/,
    [/service_accounts/, { organization_role: "admin" }],
  ],
  // Service accounts.
  ["list_service_accounts", { include_archived: true }, /archived_at/],
  // Invites.
  [
    "invite_member",
    { email: "a@b.example", role: "developer", workspace: "Hack Week 2025" },
    /archived, and nothing in it can change/,
  ],
  [
    "invite_member",
    { email: "a@b.example", role: "developer", workspace: "Sandbox" },
    /Sandbox is not given yet: a role there/,
  ],
  [
    "invite_member",
    { email: "a@b.example", role: "developer", workspace: "Sandbox", workspace_role: "workspace_user" },
    /is not given yet: workspace_user there/,
  ],
  ["invite_member", { email: "auditor@example.com", role: "developer" }, /has a pending invite already[\s\S]*/],
  [
    "delete_invite",
    { invite: "auditor@example.com" },
    /This invite is expired; only a pending one/,
    [/invites/, { status: "expired" }],
  ],
  // Keys.
  [
    "update_api_key",
    { api_key: "gateway-canary", status: "active" },
    /has expired and can only be archived/,
    [/api_keys/, { status: "expired" }],
  ],
  ["update_api_key", { api_key: "feature-store", status: "inactive" }, /^Deactivate(?![\s\S]*Created by)/],
  ["update_api_key", { api_key: "admin-scripts", status: "inactive" }, /^Deactivate(?![\s\S]*Other active keys)/],
  // Webhooks.
  [
    "create_webhook",
    { url: "https://a.example", enabled_events: ["external_key.failed"] },
    /has 32 webhooks, and more it cannot have/,
    [/webhooks$/, { data: many(32) }],
  ],
  [
    "update_webhook",
    { webhook: "Key watch", url: "https://a.example/x", state: "enabled" },
    /^Turn on .*Key watch to a\.example\n[\s\S]*signing secret stays the same/,
  ],
  ["update_webhook", { webhook: "Key watch", enabled_events: [] }, /An empty list of events changes nothing/],
  ["update_webhook", { webhook: "Key watch", url: "http://a.example" }, /https/],
  // Workspaces.
  ["list_workspaces", { include_archived: true }, /archived_at/],
  ["archive_workspace", { workspace: "Claude Code" }, /Claude Code made this workspace/],
  ["update_workspace", { workspace: "Sandbox", external_key_id: "ekey_01" }, /once set, stays for good/],
  [
    "add_workspace_member",
    { workspace: "Pre-Mortem", member: "bob@example.com", role: "workspace_admin" },
    /could then manage/,
  ],
  // Spend limits.
  ["set_spend_limit", { amount: "5" }, /^Set .*the organization to \$5\.00/],
  ["set_spend_limit", { workspace: "Sandbox", amount: "5" }, /^Set/, [/spend_limits/, { amount: null }]],
];

test.each(cases)("%s %j tells %s", tells("console"));
