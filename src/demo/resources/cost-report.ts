import * as z from "zod";
import { money, type Tagged, tagged } from "../cells.js";
import { olderReport, olderWorkspace } from "../older-report.js";
import { cents, tokenTypes } from "../prices.js";
import { limit, time } from "../query.js";
import { type Route, route } from "../route.js";

export const costReport: readonly Route[] = [
  route({
    method: "GET",
    path: "/cost_report",
    only: "console",
    query: {
      starting_at: time,
      ending_at: time.optional(),
      bucket_width: z.literal("1d").default("1d"),
      limit: limit(31).optional(),
      group_by: z.array(z.enum(["workspace_id", "description"])).default([]),
      page: z.string().optional(),
    },
    handle: ({ query, ...scene }) => {
      const described = query.group_by.includes("description");
      const inWorkspace = query.group_by.includes("workspace_id");
      const buckets = { name: "1d", minutes: 1440, usual: 7, most: 31 };
      const label = (one: Tagged) => ({
        workspace_id: inWorkspace ? olderWorkspace(one, scene) : null,
        model: described ? one.group.model : null,
        context_window: described ? one.group.context_window : null,
        service_tier: described ? one.group.service_tier : null,
        inference_geo: described ? one.group.inference_geo : null,
      });
      const parts = described ? components : [everything];
      const report = olderReport(
        query,
        buckets,
        scene,
        tagged(scene.organization, scene.traffic),
        label,
        (cell, values) => ({
          rows: parts.flatMap(({ only, named, ...part }) => {
            const amount = money(cell, "billed", only);
            if (amount === 0n) return [];
            return [{ amount: cents(amount), currency: "USD", ...values, ...part, description: named(values) }];
          }),
        }),
      );
      return {
        ...report,
        data: report.data.map((bucket) => ({ ...bucket, results: bucket.results.flatMap(({ rows }) => rows) })),
      };
    },
  }),
];

interface Component {
  cost_type: string | null;
  token_type: string | null;
  only?: readonly number[];
  named(values: Record<string, string | null>): string | null;
}

const everything: Component = { cost_type: null, token_type: null, named: () => null };

const components: readonly Component[] = [
  ...Object.entries(tokenTypes).map(
    ([type, at]): Component => ({
      cost_type: "tokens",
      token_type: type,
      only: [at],
      named: ({ model, service_tier }) =>
        `${model} Usage - ${tokenNames[at]}${service_tier === "batch" ? ", Batch" : ""}`,
    }),
  ),
  { cost_type: "web_search", token_type: null, only: [6], named: () => "Web Search Usage" },
  { cost_type: "code_execution", token_type: null, only: [0], named: () => "Code Execution Usage" },
];

const tokenNames: Record<number, string> = {
  1: "Input Tokens",
  2: "Input Tokens, Cache Read",
  3: "Input Tokens, Cache Write, 5 Minutes",
  4: "Input Tokens, Cache Write, 1 Hour",
  5: "Output Tokens",
};
