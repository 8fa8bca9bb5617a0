import { toDollars } from "../admin-api/money.js";
import { costReport } from "../admin-api/reports.js";
import type { Context } from "./operation.js";
import type { Parts } from "./questions/parts.js";
import { toolsets } from "./toolsets.js";

const day = 86_400_000;
/** An address holds no more of them: all keys are asked for then. */
const mostNamed = 100;

/**
 * What each of these keys was billed in 30 days, today among them, in decimal dollars: from what was read already where
 * that covers it. Undefined where it cannot be read, which `parts` then tells of `what`.
 */
export async function billedIn30Days(
  ids: readonly string[],
  what: string,
  ctx: Context,
  parts: Parts,
): Promise<((id: string) => string) | undefined> {
  const today = Math.floor(ctx.now.getTime() / day) * day;
  const asked = {
    ...{ from: new Date(today - 29 * day), to: ctx.now },
    ...{ groupBy: ["api_key_id" as const], apiKeyIds: ids.length > mostNamed ? undefined : ids },
  };
  const report = await parts.of(
    what,
    toolsets.usage_and_cost.needs,
    async () => (await ctx.kept?.cost(asked)) ?? (await costReport(ctx, asked)),
  );
  if (!report) return undefined;
  const billed = new Map(report.rows.map(({ group, nanodollars }) => [group.api_key_id, nanodollars]));
  return (id) => toDollars(billed.get(id) ?? 0n);
}
