import type { BetaClaudeCodeManagedSettingsConfiguration as Configuration } from "@anthropic-ai/sdk/resources/beta/organization/claude-code/managed-settings/configuration";
import type { BetaClaudeCodeRBACGroupDefaultManagedSettings as Default } from "@anthropic-ai/sdk/resources/beta/organization/claude-code/managed-settings/rbac-group-default";
import type {
  BetaDeletedClaudeCodeRBACGroupManagedSettings as Deleted,
  BetaClaudeCodeRBACGroupManagedSettings as Shown,
  BetaClaudeCodeRBACGroupManagedSettingsSummary as Summary,
} from "@anthropic-ai/sdk/resources/beta/organization/claude-code/managed-settings/rbac-groups";
import * as z from "zod";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging } from "../query.js";
import { invalid, Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";
import { inPlaces, type ManagedSettings, orderVersion, SettingsDocument } from "../state/managed-settings.js";

const mostBytes = 1_048_576;

const beta = { header: "ce-claude-code-managed-settings-2026-10-06", without: 404 } as const;
const read = { only: "enterprise", beta, scope: "read:claude_code_managed_settings" } as const;
const write = { ...read, scope: "write:claude_code_managed_settings" } as const;
const at = "/claude_code/managed_settings";

const Document = SettingsDocument.refine((document) => JSON.stringify(document).length <= mostBytes, {
  error: "is larger than 1 MiB",
});

export const managedSettings: readonly Route[] = [
  route({
    ...read,
    method: "GET",
    path: `${at}/configuration`,
    handle: ({ organization }) => configuration(organization.managed_settings),
  }),
  route({
    ...write,
    method: "POST",
    path: `${at}/configuration`,
    body: z.strictObject({
      mode: z.strictObject({ type: z.enum(["organization", "rbac_groups"]) }).optional(),
      rbac_group_order: z.array(z.string()).optional(),
      rbac_group_order_version: z.string().optional(),
    }),
    handle: ({ organization, body, now }) => {
      const managed = organization.managed_settings;
      if (body.rbac_group_order) reorder(managed, body.rbac_group_order, body.rbac_group_order_version);
      else if (body.rbac_group_order_version !== undefined) throw invalid("rbac_group_order: has to be sent as well");
      if (body.mode && body.mode.type !== managed.mode.type) {
        if (body.mode.type === "rbac_groups" && !managed.default && managed.groups.length === 0 && managed.organization)
          managed.default = { settings: managed.organization, updated_at: now.toISOString() };
        Object.assign(managed, { mode: body.mode, mode_updated_at: now.toISOString() });
      }
      return configuration(managed);
    },
  }),
  route({
    ...read,
    method: "GET",
    path: `${at}/rbac_group_default`,
    handle: ({ organization }) => defaultOf(organization.managed_settings),
  }),
  route({
    ...write,
    method: "POST",
    path: `${at}/rbac_group_default`,
    body: z.strictObject({ settings: Document.nullable() }),
    handle: ({ organization, body, now }) => {
      const { settings } = body;
      organization.managed_settings.default = settings && { settings, updated_at: now.toISOString() };
      return defaultOf(organization.managed_settings);
    },
  }),
  route({
    ...read,
    method: "GET",
    path: `${at}/rbac_groups`,
    query: cursorPaging(100),
    handle: ({ organization, query, now }) => {
      const all = organization.managed_settings.groups.map((one): Summary => {
        const { settings: _, ...about } = shown(organization, one);
        return { ...about, type: "claude_code_rbac_group_managed_settings_summary" };
      });
      return pageByCursor(all, query, now);
    },
  }),
  route({
    ...read,
    method: "GET",
    path: `${at}/rbac_groups/{group}`,
    handle: ({ organization, params }) => shown(organization, settingsOf(organization, params.group)),
  }),
  route({
    ...write,
    method: "POST",
    path: `${at}/rbac_groups/{group}`,
    body: z.strictObject({ settings: Document }),
    handle: ({ organization, params, body, now }) => {
      if (!organization.groups.some(({ id }) => id === params.group))
        throw missing(`RBAC Group ${params.group}`, "rbac_group_not_found");
      const managed = organization.managed_settings;
      const { groups } = managed;
      const when = now.toISOString();
      const fresh = { rbac_group_id: params.group, stored_at: when, updated_at: when, settings: body.settings };
      const kept = groups.find(({ rbac_group_id }) => rbac_group_id === params.group);
      if (kept) Object.assign(kept, fresh);
      else managed.groups = inPlaces([...groups, fresh]);
      return shown(organization, kept ?? fresh);
    },
  }),
  route({
    ...write,
    method: "DELETE",
    path: `${at}/rbac_groups/{group}`,
    handle: ({ organization, params }) => {
      const { rbac_group_id } = settingsOf(organization, params.group);
      const managed = organization.managed_settings;
      managed.groups = inPlaces(managed.groups.filter((one) => one.rbac_group_id !== rbac_group_id));
      return { rbac_group_id, type: "claude_code_rbac_group_managed_settings_deleted" } satisfies Deleted;
    },
  }),
];

/** Takes the new order, where it is of all and of what the asker has seen. */
function reorder(managed: ManagedSettings, order: readonly string[], version: string | undefined): void {
  if (version === undefined) throw invalid("rbac_group_order_version: has to be sent with rbac_group_order");
  if (version !== orderVersion(managed))
    throw new Refusal(409, "conflict_error", "rbac_group_order has changed since; read it again");
  const next = order.flatMap((id) => managed.groups.find((one) => one.rbac_group_id === id) ?? []);
  if (next.length !== managed.groups.length || order.length !== new Set(next).size)
    throw invalid("rbac_group_order: has to list every group with settings once");
  managed.groups = inPlaces(next);
}

function configuration(managed: ManagedSettings): Configuration {
  return {
    mode: managed.mode,
    mode_updated_at: managed.mode_updated_at,
    rbac_group_order: managed.groups.map(({ rbac_group_id }) => rbac_group_id),
    rbac_group_order_version: orderVersion(managed),
    type: "claude_code_managed_settings_configuration",
  };
}

const defaultOf = (managed: ManagedSettings): Default => ({
  settings: managed.default?.settings ?? null,
  type: "claude_code_rbac_group_default_managed_settings",
  updated_at: managed.default?.updated_at ?? null,
});

type GroupSettings = ManagedSettings["groups"][number];

function settingsOf({ managed_settings }: Organization, id: string): GroupSettings {
  const found = managed_settings.groups.find(({ rbac_group_id }) => rbac_group_id === id);
  if (!found) throw missing(`Managed settings of RBAC Group ${id}`, "rbac_group_managed_settings_not_found");
  return found;
}

function shown(
  { groups }: Organization,
  { stored_at, rbac_group_id, updated_at, settings }: Omit<GroupSettings, "place">,
): Shown {
  return {
    created_at: stored_at,
    rbac_group_id,
    rbac_group_status: { type: groups.some(({ id }) => id === rbac_group_id) ? "active" : "deleted" },
    settings,
    type: "claude_code_rbac_group_managed_settings",
    updated_at,
  };
}

const missing = (what: string, errorCode: string) =>
  new Refusal(404, "not_found_error", `${what} not found`, { errorCode });
