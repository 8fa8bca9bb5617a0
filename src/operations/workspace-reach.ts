import { billedByKey, billedIn30Days } from "./billed.js";
import { inDollars } from "./dollars.js";
import { allOf, firstOf } from "./figures.js";
import type { Context } from "./operation.js";
import { createParts, type Parts } from "./questions/parts.js";
import { toolsets } from "./toolsets.js";

/** Whom and what a workspace holds, what caps it, and what it was billed. */
export async function reachOf({ id }: { id: string }, hasMembers: boolean, ctx: Context) {
  const parts = createParts(ctx);
  const [billed, limits, keys, members] = await Promise.all([
    billedIn30Days({ workspaceIds: [id] }, "what it was billed", ctx, parts),
    parts.of("spend limits", toolsets.spend_limits.needs, () => limitsOf(id, ctx)),
    keysOf(id, ctx, parts),
    hasMembers ? parts.of("its members", toolsets.workspaces.needs, () => membersOf(id, ctx, parts)) : undefined,
  ]);
  return {
    reach: { billed_in_30_days: billed, spend_limits: limits, members, api_keys: keys },
    missing: parts.missing,
  };
}

async function limitsOf(id: string, { beta }: Context) {
  const limits = await allOf(beta.spendLimits.list({ scope_type: ["workspace"], workspace_id: id }));
  return limits.map(({ id, period, amount }) => ({ period, limit: inDollars(amount) ?? "none", spend_limit_id: id }));
}

async function keysOf(id: string, ctx: Context, parts: Parts) {
  const [keys, billed] = await Promise.all([
    parts.of("API keys", toolsets.api_keys.needs, () => allOf(ctx.org.apiKeys.list({ workspace_id: id }))),
    billedByKey({ workspaceIds: [id] }, "the spend of its API keys", ctx, parts),
  ]);
  const spent = (key: string) => Number(billed?.(key) ?? 0);
  const bySpend = keys?.toSorted((a, b) => spent(b.id) - spent(a.id));
  return (
    bySpend &&
    firstOf(bySpend, "API keys", "list_api_keys", parts).map(({ id, name, status }) => ({
      ...{ api_key: name, api_key_id: id, status },
      ...(billed && { billed_in_30_days: billed(id) }),
    }))
  );
}

async function membersOf(id: string, { org, directory }: Context, parts: Parts) {
  const all = await allOf(org.workspaces.members.list(id));
  return Promise.all(
    firstOf(all, "members", "list_workspace_members", parts).map(async ({ user_id, workspace_role }) => ({
      member: (await directory.nameOf(user_id)) ?? user_id,
      member_id: user_id,
      role: workspace_role,
    })),
  );
}
