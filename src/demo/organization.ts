import * as z from "zod";
import { ClaudeTag } from "./state/claude-tag.js";
import { Activity } from "./state/compliance.js";
import { ExternalKey } from "./state/external-keys.js";
import { Issuer, Rule } from "./state/federation.js";
import { Group, GroupMembership, Role } from "./state/groups.js";
import { LimitState } from "./state/limits.js";
import { ManagedSettings } from "./state/managed-settings.js";
import { Plugin, PluginMarketplace, PluginSetting, PluginShare, PluginVersion } from "./state/plugins.js";
import { AccountMembership, ServiceAccount } from "./state/service-accounts.js";
import { Destination } from "./state/telemetry.js";
import { Webhook } from "./state/webhooks.js";

const When = z.iso.datetime();

/** Of both kinds: a Console organization has the first five, an Enterprise one the others and `user`. */
export const OrganizationRole = z.enum([
  ...(["admin", "billing", "claude_code_user", "developer", "user"] as const),
  ...(["managed", "membership_admin", "owner", "primary_owner"] as const),
]);

const User = z.object({
  id: z.string(),
  added_at: When,
  email: z.string(),
  name: z.string(),
  role: OrganizationRole,
  type: z.literal("user"),
});

const Invite = z.object({
  id: z.string(),
  accepted_at: When.nullable(),
  email: z.string(),
  expires_at: When,
  invited_at: When,
  rbac_group_ids: z.array(z.string()),
  role: OrganizationRole,
  status: z.enum(["accepted", "pending"]), // expired is told by the clock, deleted ones are gone
  type: z.literal("invite"),
});

export const Geo = z.enum(["global", "us"]);

const Workspace = z.object({
  id: z.string(),
  archived_at: When.nullable(),
  compartment_id: z.string(),
  created_at: When,
  data_residency: z.object({
    allowed_inference_geos: z.union([z.array(Geo), z.literal("unrestricted")]),
    default_inference_geo: Geo,
    workspace_geo: z.literal("us"),
  }),
  display_color: z.string(),
  external_key_id: z.string().nullable(),
  name: z.string(),
  tags: z.record(z.string(), z.string()),
  type: z.literal("workspace"),
  user_profile_id: z.string().nullable(),
});

export const WorkspaceRole = z.enum([
  "workspace_admin",
  "workspace_billing",
  "workspace_developer",
  "workspace_restricted_developer",
  "workspace_user",
]);

const Membership = z.object({
  type: z.literal("workspace_member"),
  user_id: z.string(),
  workspace_id: z.string(),
  workspace_role: WorkspaceRole,
});

const ApiKey = z.object({
  id: z.string(),
  created_at: When,
  created_by: z.object({ id: z.string(), type: z.enum(["service_account", "user"]) }).nullable(),
  expires_at: When.nullable(),
  name: z.string(),
  partial_key_hint: z.string().nullable(),
  principal: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("user_actor"), user_id: z.string() }),
      z.object({ type: z.literal("service_account_actor"), service_account_id: z.string() }),
    ])
    .nullable(),
  scope: z.union([
    z.object({ type: z.literal("workspace"), workspace_id: z.string() }),
    z.object({ type: z.literal("organization") }),
  ]),
  status: z.enum(["active", "archived", "inactive"]), // expired is told by the clock
  type: z.literal("api_key"),
  /** When it was turned off, and on again: nothing is called with it in between. Not part of any answer. */
  off: z.array(z.object({ from: When, to: When.nullable() })),
});

/** Everything the demo organization is; its usage follows from seed, birth and keys. */
export const Organization = z.object({
  kind: z.enum(["console", "enterprise"]),
  id: z.uuid(),
  name: z.string(),
  seed: z.int(),
  /** The moment all its dates are counted back from. */
  born_at: When,
  /** Counts what was made since, so that new ids are the same for the same history. */
  serial: z.int(),
  member_limit: z.int(),
  default_workspace_id: z.string(),
  claude_code_workspace_id: z.string(),
  users: z.array(User),
  removed_users: z.array(User.extend({ removed_at: When.optional() })),
  invites: z.array(Invite),
  workspaces: z.array(Workspace),
  memberships: z.array(Membership),
  api_keys: z.array(ApiKey),
  /** Who was signed out, and when. Not part of any answer. */
  sign_outs: z.array(z.object({ user_id: z.string(), at: When })),
  groups: z.array(Group),
  group_memberships: z.array(GroupMembership),
  roles: z.array(Role),
  claude_tag: ClaudeTag,
  limits: LimitState,
  compliance: z.object({ enabled: z.boolean() }),
  activities: z.array(Activity),
  external_keys: z.array(ExternalKey),
  service_accounts: z.array(ServiceAccount),
  account_memberships: z.array(AccountMembership),
  federation_issuers: z.array(Issuer),
  federation_rules: z.array(Rule),
  webhooks: z.array(Webhook),
  telemetry: z.array(Destination),
  plugin_marketplaces: z.array(PluginMarketplace),
  plugins: z.array(Plugin),
  plugin_versions: z.array(PluginVersion),
  plugin_settings: z.array(PluginSetting),
  plugin_shares: z.array(PluginShare),
  managed_settings: ManagedSettings,
});

export type Organization = z.output<typeof Organization>;
export type User = z.output<typeof User>;
export type Invite = z.output<typeof Invite>;
export type Workspace = z.output<typeof Workspace>;
export type Membership = z.output<typeof Membership>;
export type ApiKey = z.output<typeof ApiKey>;

/** E-mail addresses are one when they differ in letter case or in a +tag only. */
export const sameEmail = (one: string, other: string) => plainEmail(one) === plainEmail(other);

const plainEmail = (email: string) =>
  email
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*(?=@)/, "");
