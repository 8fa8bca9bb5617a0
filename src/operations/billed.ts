import { toDollars } from "../admin-api/money.js";
import { type Asked, costReport } from "../admin-api/reports.js";
import type { Context } from "./operation.js";
import type { Parts } from "./questions/parts.js";
import { toolsets } from "./toolsets.js";

type Whose = Pick<Asked, "workspaceIds" | "apiKeyIds" | "actorIds">;

const day = 86_400_000;
/** An address holds no more of them: all keys are asked for then. */
const mostNamed = 100;

/**
 * What these were billed in 30 days together, today among them, in decimal dollars: from what was read already where that
 * covers it. Undefined where it cannot be read, which `parts` then tells of `what`.
 */
export async function billedIn30Days(
  whose: Whose,
  what: string,
  ctx: Context,
  parts: Parts,
): Promise<string | undefined> {
  const rows = await read({ ...whose, groupBy: [] }, what, ctx, parts);
  return rows && toDollars(rows.reduce((sum, { nanodollars }) => sum + nanodollars, 0n));
}

/** The same of each key among them. */
export async function billedByKey(
  whose: Whose,
  what: string,
  ctx: Context,
  parts: Parts,
): Promise<((id: string) => string) | undefined> {
  const { apiKeyIds: ids } = whose;
  const asked = { ...whose, apiKeyIds: ids && ids.length > mostNamed ? undefined : ids };
  const rows = await read({ ...asked, groupBy: ["api_key_id"] }, what, ctx, parts);
  const billed = rows && new Map(rows.map(({ group, nanodollars }) => [group.api_key_id, nanodollars]));
  return billed && ((id) => toDollars(billed.get(id) ?? 0n));
}

async function read(whose: Whose & Pick<Asked, "groupBy">, what: string, ctx: Context, parts: Parts) {
  const today = Math.floor(ctx.now.getTime() / day) * day;
  const asked = { ...whose, from: new Date(today - 29 * day), to: ctx.now };
  const report = await parts.of(
    what,
    toolsets.usage_and_cost.needs,
    async () => (await ctx.kept?.cost(asked)) ?? (await costReport(ctx, asked)),
  );
  return report?.rows;
}
