import type { OrganizationRateLimit } from "@anthropic-ai/sdk/resources/organization/rate-limits";
import type { WorkspaceRateLimit } from "@anthropic-ai/sdk/resources/organization/workspaces/rate-limits";
import * as z from "zod";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { flag, limit } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import { type RateLimit, Surface } from "../state/limits.js";
import { open, workspaceOf } from "./workspaces.js";

const GroupType = z.enum([...Surface.options, "model_group"]);
/** Everything there is, unless a limit is told. */
const paging = { limit: limit(1000).default(1000), page: z.string().optional() };
const Limiter = z.enum([
  ...(["fast_itpmca", "fast_otpm", "input_tokens_per_minute", "input_tokens_per_minute_cache_aware"] as const),
  ...(["output_tokens_per_minute", "requests_per_minute", "tokens_per_day", "tokens_per_minute"] as const),
  "tool_uses_per_second",
]);

export const rateLimits: readonly Route[] = [
  route({
    method: "GET",
    path: "/rate_limits",
    only: "console",
    query: { ...paging, group_type: GroupType.optional(), model: z.string().optional() },
    handle: ({ organization, query: { group_type, model, ...page }, now }) => {
      const found = organization.limits.rates
        .filter(({ group }) => group_type === undefined || group.type === group_type)
        .filter(({ models }) => model === undefined || models?.includes(model));
      if (model !== undefined && found.length === 0) throw notFound(`Model ${model}`);
      return pageByCursor(found.map(shown), page, now);
    },
  }),
  route({
    method: "GET",
    path: "/workspaces/{workspace}/rate_limits",
    only: "console",
    query: { ...paging, group_type: GroupType.optional(), include_inherited: flag },
    handle: ({ organization, params, query: { group_type, include_inherited, ...page }, now }) => {
      const { id } = workspaceOf(organization, params.workspace);
      const found = organization.limits.rates
        .filter(({ group }) => group_type === undefined || group.type === group_type)
        .map((rate) => ofWorkspace(organization, id, rate, include_inherited ?? false))
        .filter(({ limits }) => limits.length > 0);
      return pageByCursor(found, page, now);
    },
  }),
  route({
    method: "POST",
    path: "/workspaces/{workspace}/rate_limits/{rate_limit}",
    only: "console",
    body: z.strictObject({
      limits: z
        .array(z.strictObject({ type: Limiter, value: z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullable() }))
        .min(1)
        .max(16),
    }),
    handle: ({ organization, params, body }) => {
      const { id } = open(organization, params.workspace);
      if (id === organization.default_workspace_id) throw invalid("The default workspace takes no rate limits");
      const { limits } = organization;
      const rate = limits.rates.find((one) => one.id === params.rate_limit);
      if (!rate) throw notFound(`Rate limit ${params.rate_limit}`);
      const there = limits.overrides.find((one) => one.workspace_id === id && one.rate_limit_id === rate.id);
      const set = new Map(Object.entries(there?.limits ?? {}));
      for (const { type, value } of body.limits) {
        if (value === null) set.delete(type);
        else set.set(type, value);
      }
      limits.overrides = limits.overrides.filter((one) => one !== there);
      if (set.size > 0)
        limits.overrides.push({ workspace_id: id, rate_limit_id: rate.id, limits: Object.fromEntries(set) });
      return ofWorkspace(organization, id, rate, false);
    },
  }),
];

const shown = ({ id, group, models, limits }: RateLimit): OrganizationRateLimit => ({
  id,
  group,
  models,
  limits: Object.entries(limits).map(([type, value]) => ({ type, value })),
  type: "rate_limit",
});

function ofWorkspace(
  { limits }: Organization,
  workspace: string,
  rate: RateLimit,
  inherited: boolean,
): WorkspaceRateLimit {
  const own =
    limits.overrides.find((one) => one.workspace_id === workspace && one.rate_limit_id === rate.id)?.limits ?? {};
  return {
    group: rate.group,
    limits: Object.entries({ ...(inherited && rate.limits), ...own }).map(([type, value]) => ({
      type,
      value,
      org_limit: rate.limits[type] ?? null,
      source: { type: own[type] === undefined ? "organization" : "workspace" },
    })),
    models: rate.models,
    rate_limit_id: rate.id,
    type: "workspace_rate_limit",
    workspace_id: workspace,
  };
}
