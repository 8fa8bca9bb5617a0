import { fromCents, toDollars } from "../admin-api/money.js";
import { costReport } from "../admin-api/reports.js";
import { type Amount, inDollars } from "./dollars.js";
import { onCard } from "./figures.js";
import type { Because, Context, Figure } from "./operation.js";
import { isEnterprise } from "./product.js";
import { isSame, type Period, type Scope, scopeOf, type Whose } from "./spend-scopes.js";

/** How it stands in a period before a limit is set or taken away, asked for when it is needed. In nanodollars. */
interface Standing {
  /** What holds; null: it is said that nothing does; undefined: nothing is said. */
  limit(): Promise<bigint | null | undefined>;
  /** Undefined where nobody knows. */
  spent(): Promise<bigint | undefined>;
}

/** Of a person the API tells what holds and what was spent of it; of workspaces and the organization the bill does, by the month. */
export function standing({ workspace, member, period }: Whose, ctx: Context): Standing {
  if (!member) return { limit: () => ownLimit({ workspace }, ctx), spent: () => billedThisMonth(workspace?.id, ctx) };
  let asked: ReturnType<typeof effective> | undefined;
  const row = () => {
    asked ??= effective(member.id, period ?? "monthly", ctx);
    return asked;
  };
  return {
    limit: () => row().then((known) => known && inNanodollars(known.amount)),
    spent: () => row().then((known) => known && fromCents(known.period_to_date_spend)),
  };
}

export async function spentFigure({ spent }: Standing, { cents }: Pick<Amount, "cents">): Promise<Because | Figure> {
  const known = await spent();
  if (known === undefined) return "What was spent in this period so far is known once a limit holds in it.";
  const stops = cents !== null && known >= fromCents(cents);
  const label = stops ? "spent this period: the limit stops it at once" : "spent this period so far";
  return { figure: onCard(toDollars(known)), label, hot: stops };
}

/** The most that a limit lets be spent beyond what held before. */
export async function moreFigure({ limit }: Standing, { cents }: Amount): Promise<Because | Figure> {
  const was = await limit();
  if (cents === null) return was !== null && "From then on nothing caps it in this period.";
  if (was === null || was === undefined) return "No limit of its own holds in this period yet.";
  const more = fromCents(cents) - was;
  return more > 0n && { figure: onCard(toDollars(more)), label: "more than now, at most, each period", hot: true };
}

/** The limits above a workspace's or the organization's own, which hold all the same. */
export async function limitsAbove(whose: Whose, { beta }: Context): Promise<Capped[]> {
  if (whose.member) return [];
  const types: Scope["type"][] = whose.workspace ? ["organization", "usage_tier"] : ["usage_tier"];
  const found: Capped[] = [];
  for await (const { scope, amount } of beta.spendLimits.list({ scope_type: types }))
    if (amount !== null) found.push({ scope, amount });
  return found;
}

interface Capped {
  scope: Scope;
  /** In cents. */
  amount: string;
}

/** Limits, and how people stand in them, alone tell the billing currency; where it is another than the dollar, reading it fails. */
export async function ofUnknownCurrency({ dollars }: Amount, ctx: Context): Promise<Because> {
  if (dollars === null || (await isTold(ctx.beta.spendLimits.list()))) return undefined;
  if ((await isEnterprise(ctx)) && (await isTold(ctx.org.spendLimits.effective.list()))) return undefined;
  return `The amount is in the organization's billing currency, which no limit here tells yet: it is $${dollars} only where that is the US dollar.`;
}

async function isTold(amounts: AsyncIterable<{ currency: string }>): Promise<boolean> {
  for await (const { currency } of amounts) if (currency) return true;
  return false;
}

/** "the organization's own limit of $150,000" */
export function inWords({ scope, amount }: Capped): string {
  const whose = scope.type === "usage_tier" ? "the limit of the usage tier" : "the organization's own limit";
  return `${whose} of ${onCard(inDollars(amount))}`;
}

async function effective(id: string, period: Period, { org }: Context) {
  for await (const row of org.spendLimits.effective.list({ user_ids: [id], period: [period] })) return row;
  return undefined;
}

async function ownLimit(whose: Whose, { beta }: Context): Promise<bigint | null | undefined> {
  const wanted = scopeOf(whose);
  for await (const { scope, amount } of beta.spendLimits.list({ scope_type: [wanted.type] })) {
    if (isSame(scope, wanted)) return inNanodollars(amount);
  }
  return undefined;
}

async function billedThisMonth(workspace: string | undefined, ctx: Context): Promise<bigint> {
  const { now } = ctx;
  const report = await costReport(ctx, {
    from: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)),
    to: now,
    groupBy: [],
    bucket: undefined,
    workspaceIds: workspace === undefined ? undefined : [workspace],
    apiKeyIds: undefined,
    actorIds: undefined,
    models: undefined,
  });
  return report.rows.reduce((sum, row) => sum + row.nanodollars, 0n);
}

const inNanodollars = (cents: string | null) => (cents === null ? null : fromCents(cents));
