import type Anthropic from "@anthropic-ai/sdk";
import { ref } from "./field.js";
import type { Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";

type Role = Awaited<ReturnType<Anthropic["organization"]["rbacRoles"]["retrieve"]>>;

const named = (role: Role) => ({ ...role, name: role.display_name });

const roles: Resource<ReturnType<typeof named>> = {
  noun: "role",
  prefix: "rbac_role_",
  get: async ({ org }, id) => named(await org.rbacRoles.retrieve(id)),
  async *list({ org }) {
    for await (const role of org.rbacRoles.list()) yield named(role);
  },
  shows: ({ name, created_at }) => ({ name, created_at }),
};

const listRoles = table({
  name: "list_roles",
  toolset: "groups",
  description: "Roles that groups can grant. Attaching one to a group is done in claude.ai.",
  input: {},
  example: {},
  run: (_, { org }) => org.rbacRoles.list(),
  columns: ({ id, display_name, source, created_at, updated_at }) => ({
    id,
    name: display_name,
    source: source.type,
    created_at,
    updated_at,
  }),
});

const getRole = read({
  name: "get_role",
  toolset: "groups",
  description: "One role. For what it permits: list_role_permissions.",
  input: { role: ref(roles) },
  example: { role: "Claude Code" },
  run: ({ role }, { org }) => org.rbacRoles.retrieve(role.id),
});

const listRolePermissions = table({
  name: "list_role_permissions",
  toolset: "groups",
  description: "What a role permits: features, connectors and their tools.",
  input: { role: ref(roles) },
  example: { role: "Warehouse reader" },
  run: async ({ role }, { org }) => ({
    rows: org.rbacRoles.permissions.list(role.id),
    notes: ["capability_access_all stands for nearly every feature; capability_access_all_ga for the stable ones."],
  }),
  columns: ({ action, resource }) => ({
    action,
    on: resource.type,
    connector: "connector_id" in resource ? resource.connector_id : undefined,
    tool: "tool_name" in resource ? resource.tool_name : undefined,
    scope: "scope" in resource ? resource.scope : undefined,
  }),
});

export const groupRoleOperations: readonly Operation[] = [listRoles, getRole, listRolePermissions];
