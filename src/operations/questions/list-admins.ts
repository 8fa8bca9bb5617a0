import type Anthropic from "@anthropic-ai/sdk";
import { allOf } from "../figures.js";
import { type Group, makesOwners } from "../groups.js";
import type { Context } from "../operation.js";
import { isAdminRole } from "../roles.js";
import { table } from "../table.js";
import { toolsets } from "../toolsets.js";
import { quoted } from "../words.js";
import { createParts, type Parts } from "./parts.js";

type Org = Anthropic["organization"];
type Member = Awaited<ReturnType<Org["users"]["retrieve"]>>;
type Account = Awaited<ReturnType<Org["serviceAccounts"]["retrieve"]>>;
type Rule = Awaited<ReturnType<Org["federation"]["rules"]["retrieve"]>>;
type ApiKey = Awaited<ReturnType<Org["apiKeys"]["retrieve"]>>;
type Role = Awaited<ReturnType<Org["rbacRoles"]["retrieve"]>>;

interface Admin {
  /** As the catalog calls such a thing. */
  kind: "member" | "service account" | "API key" | "federation rule";
  id: string;
  name: string;
  email?: string;
  power: string[];
  through: string[];
}

export const listAdmins = table({
  name: "list_admins",
  toolset: "organization",
  description:
    "All that holds admin power, and through what: people, their groups, service accounts, keys, federation rules.",
  input: {},
  example: {},
  calls: ["GET /v1/organizations/rbac_roles/{role}/permissions", "GET /v1/organizations/rbac_groups/{group}/members"],
  async run(_, ctx) {
    const { org, credential } = ctx;
    const parts = createParts(ctx);
    const [members, granted, accounts, rules, keys] = await Promise.all([
      parts.of("members", toolsets.members.needs, () => allOf(org.users.list())),
      parts.of("groups", toolsets.groups.needs, () => grantedByGroups(ctx, parts)),
      parts.of("service accounts", toolsets.service_accounts.needs, () => allOf(org.serviceAccounts.list())),
      parts.of("federation rules", toolsets.federation.needs, () => allOf(org.federation.rules.list())),
      parts.of("API keys", toolsets.api_keys.needs, () => allOf(org.apiKeys.list({ status: "active" }))),
    ]);
    const people = peopleOf(members ?? [], granted ?? []);
    const acting = (accounts ?? []).filter(isAdminAccount);
    const rows = [
      ...people,
      ...acting.map(({ id, name, organization_role }): Admin => {
        return { kind: "service account", id, name, power: [organization_role], through: ["own role"] };
      }),
      ...(keys ?? []).flatMap((key) => keyOf(key, [...people, ...acting])),
      ...(rules ?? []).filter(({ oauth_scope }) => isAdminScope(oauth_scope)).map((rule) => ruleOf(rule, accounts)),
    ];
    return {
      rows,
      summary: `Admin power is held by ${rows.length}: ${counted(rows)}.`,
      notes: [credential.kind === "enterprise" ? unlisted.enterprise : unlisted.console],
      missing: parts.missing,
    };
  },
  columns: ({ id, name, kind, power, through, email }) => ({
    id,
    name,
    kind,
    power: [...new Set(power)].join("; "),
    through: through.join("; "),
    email,
  }),
});

/** What nobody may conclude from a list that is whole. */
const unlisted = {
  console:
    "Admin keys (sk-ant-admin01-…) hold all of it, and no API lists them: see Settings, Admin keys in the Claude Console.",
  enterprise: "Keys that the primary owner made in claude.ai hold what their scopes say, and no API lists them.",
};

const isAdminAccount = ({ organization_role }: Account) => organization_role === "admin";
const isAdminScope = (scope: string) => scope.split(" ").some((one) => one.startsWith("org:"));

interface Granted {
  group: Group;
  /** The roles of it that give power over the organization. */
  roles: string[];
  people: { user_id: string; email: string }[];
}

/** Only the groups that give such power are looked into: each costs a call. */
async function grantedByGroups({ org }: Context, parts: Parts): Promise<Granted[]> {
  const [groups, roles] = await Promise.all([allOf(org.rbacGroups.list()), allOf(org.rbacRoles.list())]);
  const given = new Set(groups.flatMap(({ role_ids }) => role_ids ?? []));
  const powers = await Promise.all(
    roles.filter(({ id }) => given.has(id)).map(async (role) => [role.id, await powerOf(role, org, parts)] as const),
  );
  const powerBy = new Map(powers);
  const granted = groups.map(async (group): Promise<Granted> => {
    if (!group.role_ids) parts.missing.push(`Which roles the group ${quoted(group.name)} grants could not be read.`);
    const own = (group.role_ids ?? []).flatMap((id) => powerBy.get(id) ?? []);
    return { group, roles: own, people: own.length > 0 ? await allOf(org.rbacGroups.members.list(group.id)) : [] };
  });
  return Promise.all(granted);
}

/** Undefined for a role that opens nothing of the admin panel. */
async function powerOf(role: Role, org: Org, parts: Parts): Promise<string | undefined> {
  if (makesOwners(role)) return role.display_name;
  const permitted = await parts.of(`what the role ${quoted(role.display_name)} permits`, toolsets.groups.needs, () =>
    allOf(org.rbacRoles.permissions.list(role.id)),
  );
  const opens = permitted?.flatMap(({ action, resource }) =>
    resource.type === "organization" && action.startsWith("permission_") ? [action] : [],
  );
  return opens && opens.length > 0 ? `${role.display_name} (${[...new Set(opens)].join(", ")})` : undefined;
}

function peopleOf(members: readonly Member[], granted: readonly Granted[]): Admin[] {
  const groupsOf = new Map<string, Granted[]>();
  for (const one of granted)
    for (const { user_id } of one.people) groupsOf.set(user_id, [...(groupsOf.get(user_id) ?? []), one]);
  const emails = new Map(
    granted.flatMap(({ people }) => people.map(({ user_id, email }) => [user_id, email] as const)),
  );
  const listed = new Set(members.map(({ id }) => id));
  const others = [...emails]
    .filter(([id]) => !listed.has(id))
    .map(([id, email]) => ({ id, email, name: email, role: "" }));
  return [...members, ...others].flatMap(({ id, name, email, role }): Admin[] => {
    const [own, groups] = [isAdminRole(role), groupsOf.get(id) ?? []];
    if (!own && groups.length === 0) return [];
    const power = [...(own ? [role] : []), ...groups.flatMap(({ roles }) => roles)];
    const through = [...(own ? ["own role"] : []), ...groups.map(({ group }) => `the group ${quoted(group.name)}`)];
    return [{ kind: "member", id, name: name || email, email, power, through }];
  });
}

/** A key that is tied to no workspace does all that whom it acts as may do. */
function keyOf({ id, name, scope, principal }: ApiKey, admins: readonly (Admin | Account)[]): Admin[] {
  if (scope.type === "workspace" || !principal) return [];
  const actor = principal.type === "user_actor" ? principal.user_id : principal.service_account_id;
  const admin = admins.find((one) => one.id === actor);
  if (!admin) return [];
  const power = "power" in admin ? admin.power : [admin.organization_role];
  return [{ kind: "API key", id, name, power, through: [`acts as ${quoted(admin.name)}`] }];
}

function ruleOf({ id, name, oauth_scope, target }: Rule, accounts: readonly Account[] | undefined): Admin {
  const account = accounts?.find((one) => one.id === target.service_account_id);
  const through = `the service account ${quoted(account?.name ?? target.service_account_name ?? target.service_account_id)}`;
  const refused = account && !isAdminAccount(account) ? ", which is no admin: it is refused while that is so" : "";
  return { kind: "federation rule", id, name, power: [oauth_scope], through: [through + refused] };
}

function counted(rows: readonly Admin[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of rows) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return (
    [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? "" : "s"}`).join(", ") ||
    "nobody that is seen here"
  );
}
