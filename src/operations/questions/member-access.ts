import { ApiRefused, inOurWords } from "../../admin-api/errors.js";
import { fromCents, toDollars } from "../../admin-api/money.js";
import { billedByKey, billedIn30Days } from "../billed.js";
import { ref } from "../field.js";
import { allOf, onCard } from "../figures.js";
import { members } from "../members.js";
import type { Context } from "../operation.js";
import { question } from "../read.js";
import { toolsets } from "../toolsets.js";
import { quoted } from "../words.js";
import { createParts, type Parts } from "./parts.js";

/** So many places are looked into: each is a call of its own. */
const most = 25;

interface Member {
  id: string;
  name: string;
  email: string;
  role: string;
}

export const memberAccess = question({
  name: "member_access",
  toolset: "organization",
  description: "What one person can reach, made and was billed: roles, workspaces, groups, API keys, limits.",
  input: { member: ref(members) },
  example: { member: "bob@example.com" },
  async run({ member }, ctx) {
    const parts = createParts(ctx);
    const [billed, workspaces, groups, keys, limits] = await Promise.all([
      billedIn30Days({ actorIds: [member.id] }, "what they were billed", ctx, parts),
      parts.of("workspaces", toolsets.workspaces.needs, () => workspacesOf(member, ctx, parts)),
      parts.of("groups", toolsets.groups.needs, () => groupsOf(member, ctx, parts)),
      keysOf(member, ctx, parts),
      // Claude Console has no limits of a member's own.
      ctx.credential.kind === "console"
        ? undefined
        : parts.of("spend limits", toolsets.spend_limits.needs, () => limitsOf(member, ctx)),
    ]);
    const who = quoted(member.name || member.email);
    const active = keys?.filter(({ status }) => status === "active").length;
    const { id, name, email, role } = member;
    return {
      thing: {
        ...{ member: name, id, email, organization_role: role, billed_as_themselves_in_30_days: billed },
        ...{ limits, workspaces, groups, api_keys: keys },
      },
      summary: `${who} has the role ${role} in the organization${implied(role)}. ${[
        workspaces && `Workspaces: ${workspaces.length}`,
        groups && `Groups: ${groups.length}`,
        keys && `API keys made: ${keys.length}, ${active} of them active`,
        billed !== undefined && `Billed as themselves in 30 days: ${onCard(billed)}`,
      ]
        .filter(Boolean)
        .join(". ")}.`,
      missing: parts.missing,
    };
  },
});

/** What the role gives without a row of its own (facts 3). */
function implied(role: string): string {
  if (role === "admin") return ", and so is an admin of every workspace";
  return role === "billing" ? ", and so sees the billing of every workspace" : "";
}

async function workspacesOf({ id }: Member, { org }: Context, parts: Parts) {
  // The default one has no list of members: everybody may be in it.
  const places = await allOf(org.workspaces.list());
  tellRest(places.length, "workspaces", "list_workspace_members", parts);
  const found = await Promise.all(
    places.slice(0, most).map(async (place) => {
      const seat = await orNothing(() => org.workspaces.members.retrieve(id, { workspace_id: place.id }));
      return seat && { workspace: place.name, workspace_id: place.id, role: seat.workspace_role };
    }),
  );
  return found.filter((one) => one !== undefined);
}

async function groupsOf({ id }: Member, { org }: Context, parts: Parts) {
  const all = await allOf(org.rbacGroups.list());
  tellRest(all.length, "groups", "list_group_members", parts);
  const roles = await parts.of("roles", toolsets.groups.needs, () => allOf(org.rbacRoles.list()));
  const nameOf = (role: string) => roles?.find((one) => one.id === role)?.display_name ?? role;
  const found = await Promise.all(
    all.slice(0, most).map(async (group) => {
      for await (const { user_id } of org.rbacGroups.members.list(group.id)) {
        if (user_id === id) return { group: group.name, group_id: group.id, roles: group.role_ids?.map(nameOf) };
      }
      return undefined;
    }),
  );
  return found.filter((one) => one !== undefined);
}

async function keysOf({ id }: Member, ctx: Context, parts: Parts) {
  const keys = await parts.of("API keys", toolsets.api_keys.needs, () =>
    allOf(ctx.org.apiKeys.list({ created_by_user_id: id })),
  );
  if (!keys || keys.length === 0) return keys && [];
  const ids = keys.map((key) => key.id);
  const billed = await billedByKey({ apiKeyIds: ids }, "the spend of their API keys", ctx, parts);
  return Promise.all(
    keys.map(async ({ id, name, status, scope }) => ({
      ...{ api_key: name, api_key_id: id, status },
      workspace:
        scope.type === "workspace"
          ? await ctx.directory.nameOf(scope.workspace_id).catch(() => scope.workspace_id)
          : "the whole organization",
      ...(billed && { billed_in_30_days: billed(id) }),
    })),
  );
}

async function limitsOf({ id }: Member, { org }: Context) {
  const rows = await allOf(org.spendLimits.effective.list({ user_ids: [id] }));
  return rows.map(({ period, amount, period_to_date_spend, source }) => ({
    period,
    limit: amount === null ? "none" : toDollars(fromCents(amount)),
    spent_so_far: toDollars(fromCents(period_to_date_spend)),
    set_for: source.type,
  }));
}

function tellRest(count: number, what: string, instead: string, { missing }: Parts): void {
  if (count > most)
    missing.push(`Only ${most} of ${count} ${what} were looked into. ${instead} answers for one of the others.`);
}

/** A 404 says that the person is not in it. */
async function orNothing<T>(read: () => PromiseLike<T>): Promise<T | undefined> {
  try {
    return await inOurWords(read);
  } catch (error) {
    if (error instanceof ApiRefused && error.status === 404) return undefined;
    throw error;
  }
}
