import type Anthropic from "@anthropic-ai/sdk";
import type { Access } from "./admin-api.js";
import { fromCents } from "./money.js";
import type { Asked, CostDimension, CostRow, Group, Report, UsageDimension, UsageRow } from "./reports.js";
import { spansOf, widths } from "./spans.js";

type Analytics = Anthropic["beta"]["organization"]["analytics"];
type UsageBy = NonNullable<Parameters<Analytics["usageReport"]["list"]>[0]["group_by"]>[number];
type CostBy = NonNullable<Parameters<Analytics["costReport"]["list"]>[0]["group_by"]>[number];

/** What the older reports of Claude Enterprise group by, people aside: those have reports of their own. */
const usageBy = {
  claude_tag_category: true,
  claude_tag_user_id: true,
  context_window: true,
  inference_geo: true,
  model: true,
  product: true,
  rbac_group_id: true,
  slack_channel_id: true,
  speed: true,
} as const satisfies Record<UsageBy, true>;
const costBy = { ...usageBy, cost_type: true, token_type: true } as const satisfies Record<CostBy, true>;

/** The older cost reports of Claude Enterprise; undefined where they cannot answer what was asked. */
export async function olderEnterpriseCost({ beta }: Access, asked: Asked): Promise<Report<CostRow> | undefined> {
  const group_by = dimensions(asked, costBy);
  if (!group_by) return undefined;
  const report = empty<CostRow>();
  for (const span of spansOf(asked)) {
    const query = { ...common(asked, span), ...(group_by.length > 0 && { group_by }) };
    if (asked.groupBy.includes("actor")) {
      for await (const row of beta.analytics.userCostReport.list({ ...query, ...perPerson(asked) })) {
        report.rows.push(cost(row, asked, row.starting_at));
        remember(report, row.actor);
      }
      continue;
    }
    for await (const { starting_at, results } of beta.analytics.costReport.list({ ...query, ...bucketed(asked) })) {
      for (const row of results) report.rows.push(cost(row, asked, starting_at));
      cutOff(report, results);
    }
  }
  return withGaps(report, asked);
}

/** The older usage reports of Claude Enterprise; undefined where they cannot answer what was asked. */
export async function olderEnterpriseUsage(
  { beta }: Access,
  asked: Asked<UsageDimension>,
): Promise<Report<UsageRow> | undefined> {
  const group_by = dimensions(asked, usageBy);
  if (!group_by) return undefined;
  const report = empty<UsageRow>();
  for (const span of spansOf(asked)) {
    const query = { ...common(asked, span), ...(group_by.length > 0 && { group_by }) };
    if (asked.groupBy.includes("actor")) {
      for await (const row of beta.analytics.userUsageReport.list({ ...query, ...perPerson(asked) })) {
        report.rows.push(usage(row, asked, row.starting_at));
        remember(report, row.actor);
      }
      continue;
    }
    for await (const { starting_at, results } of beta.analytics.usageReport.list({ ...query, ...bucketed(asked) })) {
      for (const row of results) report.rows.push(usage(row, asked, starting_at));
      cutOff(report, results);
    }
  }
  return withGaps(report, asked);
}

/** The most groups that a bucket holds; what is beyond has no row at all. */
const mostGroups = 100;

interface Gathered<R> extends Report<R> {
  isCut: boolean;
}

function empty<R>(): Gathered<R> {
  return { rows: [], asOf: null, source: "older reports", gaps: [], names: new Map(), isCut: false };
}

function cutOff(report: { isCut: boolean }, results: readonly unknown[]): void {
  if (results.length >= mostGroups) report.isCut = true;
}

function withGaps<R>({ isCut, ...report }: Gathered<R>, { groupBy }: Asked): Report<R> {
  const gaps = [
    isCut &&
      `The older reports give the ${mostGroups} biggest groups of each bucket and nothing of the rest, so that the rows add up to less than the whole. Without group_by the whole is there.`,
    groupBy.includes("actor") &&
      "By person the older reports count only what belongs to a person's account: code reviews and Claude in Slack channels are left out.",
  ];
  return { ...report, gaps: gaps.filter((gap) => gap !== false) };
}

function dimensions<D extends string>({ groupBy, workspaceIds, apiKeyIds }: Asked, known: Record<D, true>) {
  const isKnown = (by: string): by is D => Object.hasOwn(known, by);
  if (workspaceIds || apiKeyIds) return undefined;
  const wanted = groupBy.filter((by) => by !== "actor");
  const found: D[] = wanted.flatMap((by) => (isKnown(by) ? [by] : []));
  return found.length === wanted.length ? found : undefined;
}

function common({ actorIds, models }: Asked, { from, to }: { from: Date; to: Date }) {
  return {
    starting_at: from.toISOString(),
    ending_at: to.toISOString(),
    ...(actorIds && { user_ids: [...actorIds] }),
    ...(models && { models: [...models] }),
  };
}

const perPerson = ({ bucket }: Asked) => ({ limit: 1000, ...(bucket && { bucket_width: widths[bucket] }) });

function bucketed({ bucket = "day" }: Asked) {
  const most = { "1m": 256, "1h": 168, "1d": 31 } as const;
  return { bucket_width: widths[bucket], limit: most[widths[bucket]] };
}

type Row = Partial<Record<CostDimension, unknown>> & {
  actor?: { user_id: string | null } | null;
  requests: number | null;
};

function grouped(row: Row, { groupBy, bucket }: Asked, from: string | null) {
  const of = (by: CostDimension) => {
    const value = by === "actor" ? row.actor?.user_id : row[by];
    return typeof value === "string" ? value : null;
  };
  const group: Group = Object.fromEntries(groupBy.map((by) => [by, of(by)]));
  return { from: bucket && (from ?? undefined), group, requests: row.requests };
}

function cost(row: Row & { amount: string }, asked: Asked, from: string | null): CostRow {
  return { ...grouped(row, asked, from), nanodollars: fromCents(row.amount) };
}

interface Counted {
  uncached_input_tokens: number;
  cache_read_input_tokens: number;
  cache_creation: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number };
  output_tokens: number;
}

function usage(row: Row & Counted, asked: Asked, from: string | null): UsageRow {
  const tokens = {
    uncachedInput: row.uncached_input_tokens,
    cacheRead: row.cache_read_input_tokens,
    cacheWrite5m: row.cache_creation.ephemeral_5m_input_tokens,
    cacheWrite1h: row.cache_creation.ephemeral_1h_input_tokens,
    output: row.output_tokens,
  };
  const total = Object.values(tokens).reduce((sum, count) => sum + count, 0);
  return { ...grouped(row, asked, from), tokens: { ...tokens, total } };
}

function remember(
  { names }: Report<unknown>,
  actor: { user_id: string | null; name?: string | null; email_address?: string | null },
): void {
  const name = actor.name ?? actor.email_address;
  if (actor.user_id && name) names.set(actor.user_id, name);
}
