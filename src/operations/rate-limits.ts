import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { fieldText } from "../words/field.js";
import { valueWords } from "../words/value.js";
import { oneOf, ref } from "./field.js";
import type { Because, Context, Every, Named, Operation, Resource } from "./operation.js";
import { peakFigures } from "./rate-peaks.js";
import { table } from "./table.js";
import { NotFound } from "./words.js";
import { archived, isDefault, workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Rates = Anthropic["organization"]["rateLimits"];
type OfWorkspace = Anthropic["organization"]["workspaces"]["rateLimits"];
type Rate = Awaited<ReturnType<Rates["list"]>>["data"][number];
type Update = Parameters<OfWorkspace["update"]>[1]["limits"][number];
type GroupType = Rate["group"]["type"];

const groupWords = {
  model_group: "model_group",
  batch: "batch",
  token_count: "token_count",
  files: "files",
  skills: "skills",
  web_search: "web_search",
} as const satisfies Record<GroupType, string>;
const groupType = oneOf<GroupType>(groupWords).optional();

const limiters = [
  ...(["requests_per_minute", "input_tokens_per_minute", "input_tokens_per_minute_cache_aware"] as const),
  ...(["output_tokens_per_minute", "tokens_per_minute", "tokens_per_day", "tool_uses_per_second"] as const),
  ...(["fast_itpmca", "fast_otpm"] as const),
] satisfies readonly Update["type"][];

export interface RateLimit extends Named {
  name: string;
  models: readonly string[] | null;
  limits: Record<string, number>;
}

const rateLimits: Resource<RateLimit> = {
  noun: "rate limit",
  prefix: "",
  async get(ctx, id) {
    for await (const one of all(ctx)) if (one.id === id) return one;
    throw new NotFound("rate limit", id, []);
  },
  list: all,
  shows: ({ name, limits }) => ({ name, organization: limits }),
};

async function* all({ org }: Context): AsyncGenerator<RateLimit> {
  for await (const { id, group, models, limits } of org.rateLimits.list()) {
    yield {
      id,
      name: nameOf(group),
      models,
      limits: Object.fromEntries(limits.map(({ type, value }) => [type, value])),
    };
  }
}

const nameOf = (group: Rate["group"]): string => (group.type === "model_group" ? group.display_name : group.type);

const listRateLimits = table({
  name: "list_rate_limits",
  toolset: "rate_limits",
  description: "Rate limits of the whole organization, one limiter a row. They cannot be changed here.",
  input: { group_type: groupType, model: z.string().min(1).optional() },
  example: {},
  run: ({ group_type, model }, { org }) =>
    eachLimiter(org.rateLimits.list({ group_type, model } satisfies Every<NonNullable<Parameters<Rates["list"]>[0]>>)),
  columns: ({ rate, limiter }) => ({
    id: rate.id,
    group: nameOf(rate.group),
    limiter: limiter.type,
    value: limiter.value,
    models: rate.models?.join(", "),
  }),
});

const listWorkspaceRateLimits = table({
  name: "list_workspace_rate_limits",
  toolset: "rate_limits",
  description:
    "What a workspace is kept to below the organization's own rate limits. include_inherited shows those as well.",
  input: { workspace: ref(workspaces), group_type: groupType, include_inherited: z.boolean().optional() },
  example: { workspace: "Sandbox" },
  run: ({ workspace, group_type, include_inherited }, { org }) =>
    eachLimiter(
      org.workspaces.rateLimits.list(workspace.id, { group_type, include_inherited } satisfies Every<
        NonNullable<Parameters<OfWorkspace["list"]>[1]>
      >),
    ),
  columns: ({ rate, limiter }) => ({
    id: rate.rate_limit_id,
    group: nameOf(rate.group),
    limiter: limiter.type,
    value: limiter.value,
    organization: limiter.org_limit,
    from: limiter.source.type,
  }),
});

async function* eachLimiter<R extends { limits: readonly L[] }, L>(
  rates: AsyncIterable<R & { limits: readonly L[] }>,
): AsyncGenerator<{ rate: R; limiter: L }> {
  for await (const rate of rates) for (const limiter of rate.limits) yield { rate, limiter };
}

const setWorkspaceRateLimit = write({
  name: "set_workspace_rate_limit",
  toolset: "rate_limits",
  description:
    "Keep a workspace below the organization's rate limit of a model group. A limiter set to null follows the organization again; 0 stops its traffic.",
  input: {
    workspace: ref(workspaces),
    rate_limit: ref(rateLimits),
    limits: z.partialRecord(z.enum(limiters), z.int().min(0).nullable()),
  },
  example: { workspace: "Sandbox", rate_limit: "Claude Opus 5.x", limits: { requests_per_minute: 100 } },
  touches: {
    target: ({ workspace }) => ({ id: workspace.id, name: workspace.name }),
    async observe({ workspace, rate_limit }, { org }) {
      const own: Record<string, number> = {};
      for await (const { rate_limit_id, limits } of org.workspaces.rateLimits.list(workspace.id)) {
        if (rate_limit_id === rate_limit.id) for (const { type, value } of limits) own[type] = value;
      }
      return { limits: own };
    },
  },
  after: ({ limits }) => ({ limits }),
  says: ({ rate_limit, workspace }) => ({
    verb: "Limit",
    kind: "",
    name: rate_limit.name,
    joint: "in the workspace",
    place: workspace.name,
  }),
  closedTo: {
    workspace: async (workspace, ctx) =>
      archived(workspace) ||
      ((await isDefault(workspace, ctx)) && "The default workspace takes no rate limits of its own."),
  },
  risk: { high: ({ limits }) => Object.values(limits).includes(0), medium: true },
  warnings: ({ limits, rate_limit }) => [
    ...Object.entries(limits).map(([type, value]) => above(type, value, rate_limit.limits[type])),
    typeof limits.input_tokens_per_minute === "number" &&
      rate_limit.limits.input_tokens_per_minute_cache_aware !== undefined &&
      "Input tokens per minute counts cache reads, which the organization's own limit does not: it may stop traffic that has room there.",
  ],
  effects: ({ workspace, rate_limit, limits }, ctx) => [
    ...Object.entries(limits).map(
      ([type, value]) => value === 0 && `${limiterText(type)}: 0 refuses all traffic that it counts.`,
    ),
    ...peakFigures({ workspace: workspace.id, rate: rate_limit, limits }, ctx),
    "It takes effect within about an hour.",
  ],
  run: ({ workspace, rate_limit, limits }, { org }) =>
    org.workspaces.rateLimits.update(rate_limit.id, { workspace_id: workspace.id, limits: valuesOf(limits) }),
  reach: ({ workspace }) => [workspace.id],
  undo: ({ input: { workspace, rate_limit, limits }, before }) => ({
    with: "set_workspace_rate_limit",
    input: {
      workspace: workspace.id,
      rate_limit: rate_limit.id,
      limits: Object.fromEntries(Object.keys(limits).map((type) => [type, before.limits?.[type] ?? null])),
    },
  }),
  undoing: "Put each back to what it was, or let it follow the organization again.",
});

const limiterText = (type: string) => fieldText(valueWords("limiter", type));

function valuesOf(limits: Partial<Record<Update["type"], number | null>>): Update[] {
  return limiters.flatMap((type) => {
    const value = limits[type];
    return value === undefined ? [] : [{ type, value }];
  });
}

function above(type: string, value: number | null, organization: number | undefined): Because {
  if (value === null || organization === undefined || value <= organization) return undefined;
  return `${limiterText(type)}: ${value} is above the organization's ${organization}, so the organization's stays in force.`;
}

export const rateLimitOperations: readonly Operation[] = [
  listRateLimits,
  listWorkspaceRateLimits,
  setWorkspaceRateLimit,
];
