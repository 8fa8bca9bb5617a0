import * as z from "zod";
import { type Cell, type Tagged, tagged, totals } from "../cells.js";
import { type Buckets, olderReport, olderWorkspace } from "../older-report.js";
import { limit, time } from "../query.js";
import { invalid } from "../refusal.js";
import { type Route, route, type Scene } from "../route.js";

const fastMode = "fast-mode-2026-02-01";

const widths: Record<"1d" | "1h" | "1m", Buckets> = {
  "1d": { name: "1d", minutes: 1440, usual: 7, most: 31 },
  "1h": { name: "1h", minutes: 60, usual: 24, most: 168 },
  "1m": { name: "1m", minutes: 1, usual: 60, most: 1440 },
};

/** What it groups by, and the filter that goes with each. */
const dimensions = {
  account_id: "account_ids",
  api_key_id: "api_key_ids",
  context_window: "context_window",
  inference_geo: "inference_geos",
  model: "models",
  service_account_id: "service_account_ids",
  service_tier: "service_tiers",
  speed: "speeds",
  workspace_id: "workspace_ids",
} as const;

type Dimension = keyof typeof dimensions;
const names = Object.keys(dimensions) as [Dimension, ...Dimension[]]; // the keys of a constant
const texts = z.array(z.string()).optional();

export const usageReport: readonly Route[] = [
  route({
    method: "GET",
    path: "/usage_report/messages",
    only: "console",
    query: {
      starting_at: time,
      ending_at: time.optional(),
      bucket_width: z.enum(["1d", "1h", "1m"]).default("1d"),
      limit: limit(1440).optional(),
      group_by: z.array(z.enum(names)).default([]),
      page: z.string().optional(),
      account_ids: texts,
      api_key_ids: texts,
      context_window: texts,
      inference_geos: texts,
      models: texts,
      service_account_ids: texts,
      service_tiers: texts,
      speeds: texts,
      workspace_ids: texts,
    },
    handle: ({ query, ...scene }) => {
      if ((query.speeds || query.group_by.includes("speed")) && !scene.betas.includes(fastMode)) {
        throw invalid(`speed: needs anthropic-beta: ${fastMode}`);
      }
      const wanted = names.flatMap((name) => {
        const values = query[dimensions[name]];
        return values ? [{ name, values }] : [];
      });
      const sources = tagged(scene.organization, scene.traffic).filter((one) => {
        const own = { ...valuesOf(one, scene), workspace_id: one.source.workspaceId };
        // an absent region is asked for by name; running code is not part of this report
        return (
          one.source.stream.model !== null &&
          wanted.every(({ name, values }) => values.includes(own[name] ?? "not_available"))
        );
      });
      const label = (one: Tagged) => {
        const own = valuesOf(one, scene);
        return Object.fromEntries(names.map((name) => [name, query.group_by.includes(name) ? own[name] : null]));
      };
      return olderReport(query, widths[query.bucket_width], scene, sources, label, (cell, values) => ({
        ...values,
        ...counts(cell),
      }));
    },
  }),
];

function valuesOf(one: Tagged, scene: Scene): Record<Dimension, string | null> {
  const { group } = one;
  return {
    account_id: group.actor?.type === "user_actor" ? group.actor.user_id : null,
    api_key_id: group.api_key_id,
    context_window: group.context_window,
    inference_geo: group.inference_geo,
    model: group.model,
    service_account_id: group.actor?.type === "service_account_actor" ? group.actor.service_account_id : null,
    service_tier: group.service_tier,
    speed: group.speed,
    workspace_id: olderWorkspace(one, scene),
  };
}

function counts(cell: Cell) {
  const [, uncached, read, write5m, write1h, output, searches] = totals(cell);
  return {
    uncached_input_tokens: uncached,
    cache_read_input_tokens: read,
    cache_creation: { ephemeral_1h_input_tokens: write1h, ephemeral_5m_input_tokens: write5m },
    output_tokens: output,
    server_tool_use: { web_search_requests: searches },
  };
}
