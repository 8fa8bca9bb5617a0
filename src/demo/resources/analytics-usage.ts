import type { BetaAnalyticsUsageItem } from "@anthropic-ai/sdk/resources/beta/organization/analytics/usage";
import * as z from "zod";
import { type Cell, totals } from "../cells.js";
import { groupBy, report, reportQuery, timeOf } from "../report.js";
import { type Route, route } from "../route.js";

const metrics = ["total_tokens", "output_tokens", "requests", "uncached_input_tokens"] as const;

export const analyticsUsage: readonly Route[] = [
  route({
    method: "GET",
    path: "/analytics/usage",
    scope: "read:analytics",
    beta: { header: "analytics-usage-cost-2026-08-24", without: 404 },
    query: {
      ...reportQuery,
      group_by: z.array(groupBy).optional(),
      order_by: z.enum([...metrics, "time"]).default("total_tokens"),
    },
    handle: ({ query, ...scene }) => {
      const metric = query.order_by === "time" ? "total_tokens" : query.order_by;
      const { cells, ...rest } = report("usage", query, scene, (cell) => row(cell).usage[metric] ?? 0);
      return { data: cells.map(row), ...rest };
    },
  }),
];

function row(cell: Cell) {
  const [requests = 0, uncached = 0, read = 0, write5m = 0, write1h = 0, output = 0, searches = 0] = totals(cell);
  return {
    starting_at: timeOf(cell.from),
    ending_at: timeOf(cell.to),
    group: cell.group,
    usage: {
      uncached_input_tokens: uncached,
      cache_read_input_tokens: read,
      cache_creation: { ephemeral_5m_input_tokens: write5m, ephemeral_1h_input_tokens: write1h },
      output_tokens: output,
      total_tokens: uncached + read + write5m + write1h + output,
      requests,
      server_tool_use: { web_search_requests: searches },
    },
  } satisfies BetaAnalyticsUsageItem;
}
