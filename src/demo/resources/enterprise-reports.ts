import type {
  BetaAnalyticsCostReportTimeBucket,
  BetaAnalyticsCostUsersItem,
  BetaAnalyticsTokenType,
  BetaAnalyticsUsageReportTimeBucket,
  BetaAnalyticsUsageUsersItem,
  BetaAnalyticsUserActor,
} from "@anthropic-ai/sdk/resources/beta/organization/analytics/analytics";
import * as z from "zod";
import { type Cell, cellsOf, money, totals } from "../cells.js";
import { readCursor, writeCursor } from "../page.js";
import { cents } from "../prices.js";
import { limit } from "../query.js";
import { invalid } from "../refusal.js";
import { bucketsOf, chosenSources, ranked, reportQuery, spans, timeOf, widths } from "../report.js";
import { type Route, route, type Scene } from "../route.js";
import { type Part, partsOf } from "./analytics-cost.js";

const by = [
  ...(["claude_tag_category", "claude_tag_user_id", "context_window", "inference_geo", "model", "product"] as const),
  ...(["rbac_group_id", "slack_channel_id", "speed"] as const),
];
const usageBy = z.array(z.enum(by)).optional();
const costBy = z.array(z.enum([...by, "cost_type", "token_type"])).optional();

const { starting_at, ending_at, page, order, exclude_deleted_users } = reportQuery;
const { context_windows, inference_geos, models, products, rbac_group_ids, speeds, actor_ids: texts } = reportQuery;
const filters = {
  ...{ context_windows, inference_geos, models, products, rbac_group_ids, speeds },
  ...{ claude_tag_categories: texts, claude_tag_user_ids: texts, slack_channel_ids: texts, user_ids: texts },
};
const bucketed = {
  ...{ starting_at, ending_at, page, ...filters },
  bucket_width: z.enum(["1d", "1h", "1m"]).default("1d"),
  limit: limit(256).optional(),
};
const perPerson = {
  ...{ starting_at, ending_at, page, order, exclude_deleted_users, ...filters },
  bucket_width: z.enum(["1d", "1h", "1m"]).optional(),
  limit: limit(1000).default(20),
};
const asks = { method: "GET", only: "enterprise", scope: "read:analytics" } as const;

/** The older reports of Claude Enterprise: the same use, in buckets that end after their hundredth group, or by person. */
export const enterpriseReports: readonly Route[] = [
  route({
    ...asks,
    path: "/analytics/usage_report",
    query: { ...bucketed, group_by: usageBy },
    handle: ({ query, ...scene }) =>
      inBuckets(query, scene, tokensOf, usageRow) satisfies { data: BetaAnalyticsUsageReportTimeBucket[] },
  }),
  route({
    ...asks,
    path: "/analytics/cost_report",
    query: { ...bucketed, group_by: costBy },
    handle: ({ query, ...scene }) => {
      const parts = partsOf(new Set(query.group_by));
      const answer = inBuckets(query, scene, billed, (cell) => parts.flatMap((part) => costRow(cell, part)));
      const data = answer.data.map((bucket) => ({ ...bucket, results: bucket.results.flat() }));
      return { ...answer, data } satisfies { data: BetaAnalyticsCostReportTimeBucket[] };
    },
  }),
  route({
    ...asks,
    path: "/analytics/user_usage_report",
    query: {
      ...perPerson,
      group_by: usageBy,
      order_by: z.enum(["total_tokens", "output_tokens", "requests", "uncached_input_tokens"]).default("total_tokens"),
    },
    handle: ({ query, ...scene }) => {
      const total = (cell: Cell) => ({ ...usageRow(cell), total_tokens: tokensOf(cell) });
      const { cells, ...rest } = byPerson(query, scene, (cell) => total(cell)[query.order_by]);
      return {
        data: cells.flatMap((cell): BetaAnalyticsUsageUsersItem[] => personal(cell, query, total(cell))),
        ...rest,
      };
    },
  }),
  route({
    ...asks,
    path: "/analytics/user_cost_report",
    query: { ...perPerson, group_by: costBy, order_by: z.enum(["amount", "list_amount"]).default("amount") },
    handle: ({ query, ...scene }) => {
      const price = query.order_by === "list_amount" ? "list" : "billed";
      const parts = partsOf(new Set(query.group_by));
      const { cells, ...rest } = byPerson(query, scene, (cell) => money(cell, price));
      return {
        data: cells.flatMap((cell): BetaAnalyticsCostUsersItem[] =>
          parts.flatMap((part) => costRow(cell, part).flatMap((row) => personal(cell, query, row))),
        ),
        ...rest,
      };
    },
  }),
];

interface Asked {
  starting_at: Date;
  ending_at?: Date | undefined;
  page?: string | undefined;
  user_ids?: string[] | undefined;
  rbac_group_ids?: string[] | undefined;
  group_by?: readonly string[] | undefined;
}

/** A bucket holds its biggest groups; what is beyond has no row. */
const mostGroups = 100;
const pageOf = { "1d": [7, 31], "1h": [24, 168], "1m": [60, 256] } as const;

function inBuckets<R>(
  asked: Asked & { bucket_width: keyof typeof widths; limit?: number | undefined },
  scene: Scene,
  worth: (cell: Cell) => bigint | number,
  rowOf: (cell: Cell) => R,
) {
  const [usual, most] = pageOf[asked.bucket_width];
  const { page: cursor, limit: size = usual, ...question } = asked;
  if (size > most) throw invalid(`limit: at most ${most} for buckets of ${asked.bucket_width}`);
  const { at, asOf } = readCursor(cursor, question, scene.now);
  const refreshed = Math.floor(asOf.getTime() / 60_000);
  const range = bucketsOf({ ...asked, time_bucket_width: undefined }, asOf);
  const all = range.flatMap(([from, to]) => spans(from, to, widths[asked.bucket_width]));
  const next = at + size;
  const dimensions = by.filter((name) => asked.group_by?.includes(name));
  const sources = chosenSources({ ...asked, actor_ids: asked.user_ids }, dimensions, scene);
  return {
    data: all.slice(at, next).map((bucket) => {
      const cells = ranked(cellsOf(sources, [bucket], dimensions, refreshed, scene), {}, worth);
      return {
        starting_at: timeOf(bucket[0]),
        ending_at: timeOf(bucket[1]),
        results: cells.slice(0, mostGroups).map(rowOf),
      };
    }),
    has_more: next < all.length,
    next_page: next < all.length ? writeCursor({ at: next, asOf }, question) : null,
    data_refreshed_at: timeOf(refreshed),
  };
}

function byPerson(
  asked: Asked & { bucket_width?: keyof typeof widths | undefined; limit: number; order?: "asc" | "desc" | undefined },
  scene: Scene,
  worth: (cell: Cell) => bigint | number,
) {
  const { page: cursor, limit: size, ...question } = asked;
  const { at, asOf } = readCursor(cursor, question, scene.now);
  const refreshed = Math.floor(asOf.getTime() / 60_000);
  const dimensions = ["actor", ...by.filter((name) => asked.group_by?.includes(name))] as const;
  const sources = chosenSources({ ...asked, actor_ids: asked.user_ids }, dimensions, scene);
  const buckets = bucketsOf({ ...asked, time_bucket_width: asked.bucket_width }, asOf);
  const cells = ranked(cellsOf(sources, buckets, dimensions, refreshed, scene), asked, worth);
  const next = at + size;
  return {
    cells: cells.slice(at, next),
    has_more: next < cells.length,
    next_page: next < cells.length ? writeCursor({ at: next, asOf }, question) : null,
    data_refreshed_at: timeOf(refreshed),
  };
}

/** Only what a person's account is behind is in the reports by person. */
function personal<R extends object>(
  { from, to, group: { actor } }: Cell,
  {
    bucket_width,
    exclude_deleted_users: without,
  }: { bucket_width?: string | undefined; exclude_deleted_users?: boolean | undefined },
  row: R,
): (R & { actor: BetaAnalyticsUserActor; starting_at: string | null; ending_at: string | null })[] {
  if (actor?.type !== "user_actor" || (without && actor.deleted)) return [];
  const within = bucket_width !== undefined;
  return [{ ...row, actor, starting_at: within ? timeOf(from) : null, ending_at: within ? timeOf(to) : null }];
}

const billed = (cell: Cell) => money(cell, "billed");
const tokensOf = (cell: Cell) =>
  totals(cell)
    .slice(1, 6)
    .reduce((sum, count) => sum + count, 0);

function dimensionsOf({ group }: Cell) {
  const { claude_tag_category, claude_tag_user_id, context_window, inference_geo, model } = group;
  const { product, rbac_group_id, slack_channel_id, speed } = group;
  return {
    ...{ claude_tag_category, claude_tag_user_id, context_window, inference_geo, model },
    ...{ product, rbac_group_id, slack_channel_id, speed },
  };
}

function usageRow(cell: Cell) {
  const [requests = 0, uncached = 0, read = 0, write5m = 0, write1h = 0, output = 0, searches = 0] = totals(cell);
  return {
    ...dimensionsOf(cell),
    uncached_input_tokens: uncached,
    cache_read_input_tokens: read,
    cache_creation: { ephemeral_5m_input_tokens: write5m, ephemeral_1h_input_tokens: write1h },
    output_tokens: output,
    requests,
    server_tool_use: { web_search_requests: searches },
  };
}

const requestsOf = (cell: Cell) => Number(totals(cell)[0]);

function costRow(cell: Cell, { cost_type, token_type, only }: Part) {
  const list = money(cell, "list", only);
  if (only && list === 0n) return [];
  const type: BetaAnalyticsTokenType | null = token_type;
  return [
    {
      ...dimensionsOf(cell),
      amount: cents(money(cell, "billed", only)),
      list_amount: cents(list),
      currency: "USD",
      cost_type,
      token_type: type,
      requests: only ? null : requestsOf(cell),
    },
  ];
}
