import * as z from "zod";
import type { Access } from "./admin-api.js";
import { fromCents } from "./money.js";
import type { Asked, CostDimension, CostRow, Group, Report, UsageDimension, UsageRow } from "./reports.js";

const Count = z.number().int().nonnegative();
const Dimensions = z.looseObject({
  api_key_id: z.string().nullish(),
  workspace_id: z.string().nullish(),
  account_id: z.string().nullish(),
  service_account_id: z.string().nullish(),
  model: z.string().nullish(),
  context_window: z.string().nullish(),
  inference_geo: z.string().nullish(),
  service_tier: z.string().nullish(),
  cost_type: z.string().nullish(),
  token_type: z.string().nullish(),
});
type Dimensions = z.infer<typeof Dimensions>;
const UsageResult = Dimensions.extend({
  uncached_input_tokens: Count,
  cache_read_input_tokens: Count,
  output_tokens: Count,
  cache_creation: z.object({ ephemeral_1h_input_tokens: Count, ephemeral_5m_input_tokens: Count }),
});
const CostResult = Dimensions.extend({ amount: z.string() });

/** By member, an account or a service account may be meant: both are asked for. Undefined: cannot be said here. */
const usageWords: Partial<Record<UsageDimension, readonly string[]>> = {
  api_key_id: ["api_key_id"],
  workspace_id: ["workspace_id"],
  actor: ["account_id", "service_account_id"],
  model: ["model"],
  context_window: ["context_window"],
  inference_geo: ["inference_geo"],
  service_tier: ["service_tier"],
};
/** All but the workspace come apart by the one word "description". */
const costWords: Partial<Record<CostDimension, readonly string[]>> = {
  workspace_id: ["workspace_id"],
  model: ["description"],
  cost_type: ["description"],
  token_type: ["description"],
  context_window: ["description"],
  inference_geo: ["description"],
  service_tier: ["description"],
};

/** The Messages usage report; undefined where it cannot answer what was asked. */
export async function olderUsage(access: Access, asked: Asked<UsageDimension>): Promise<Report<UsageRow> | undefined> {
  const group = wordsFor(asked.groupBy, usageWords);
  if (!group || asked.actorIds?.some((id) => !/^(user|svac)_/.test(id))) return undefined;
  const width = { minute: "1m", hour: "1h", day: "1d" }[asked.bucket ?? "day"];
  const users = asked.actorIds?.filter((id) => id.startsWith("user_"));
  const services = asked.actorIds?.filter((id) => id.startsWith("svac_"));
  const query = {
    bucket_width: width,
    limit: { "1m": 1440, "1h": 168, "1d": 31 }[width],
    group_by: group,
    workspace_ids: asked.workspaceIds,
    api_key_ids: asked.apiKeyIds,
    models: asked.models,
    account_ids: users?.length ? users : undefined,
    service_account_ids: services?.length ? services : undefined,
  };
  const home = defaultWorkspace(access);
  const rows: UsageRow[] = [];
  for await (const [from, result] of results(access, "usage_report/messages", asked, query, UsageResult)) {
    const writes = result.cache_creation;
    const tokens = {
      uncachedInput: result.uncached_input_tokens,
      cacheRead: result.cache_read_input_tokens,
      cacheWrite5m: writes.ephemeral_5m_input_tokens,
      cacheWrite1h: writes.ephemeral_1h_input_tokens,
      output: result.output_tokens,
    };
    const total = Object.values(tokens).reduce((sum, count) => sum + count, 0);
    const group = await groupOf(result, asked.groupBy, home);
    rows.push({ from, group, requests: null, tokens: { ...tokens, total } });
  }
  return {
    rows,
    asOf: null,
    source: "older reports",
    gaps: ["The older reports count no requests."],
    names: new Map(),
  };
}

/** The cost report: by day, workspace and description alone; undefined where it cannot answer what was asked. */
export async function olderCost(access: Access, asked: Asked): Promise<Report<CostRow> | undefined> {
  const wanted = wordsFor(asked.groupBy, costWords);
  if (!wanted || asked.apiKeyIds || asked.actorIds || (asked.bucket && asked.bucket !== "day")) return undefined;
  const group = new Set(wanted);
  if (asked.workspaceIds) group.add("workspace_id");
  if (asked.models) group.add("description");
  const home = defaultWorkspace(access);
  const query = { bucket_width: "1d", limit: 31, group_by: [...group] };
  const rows: CostRow[] = [];
  for await (const [from, result] of results(access, "cost_report", asked, query, CostResult)) {
    if (asked.workspaceIds && !isAmong(asked.workspaceIds, result.workspace_id ?? (await home()))) continue;
    if (asked.models && !isAmong(asked.models, result.model)) continue;
    const of = await groupOf(result, asked.groupBy, home);
    rows.push({ from, group: of, requests: null, nanodollars: fromCents(result.amount) });
  }
  const gaps = ["The older reports leave out Priority Tier spend and count no requests."];
  return { rows, asOf: null, source: "older reports", gaps, names: new Map() };
}

function wordsFor<D extends CostDimension>(
  groupBy: readonly D[],
  words: Partial<Record<D, readonly string[]>>,
): string[] | undefined {
  const found = new Set<string>();
  for (const by of groupBy) {
    const own = words[by];
    if (!own) return undefined;
    for (const word of own) found.add(word);
  }
  return [...found];
}

const isAmong = (wanted: readonly string[], value: string | null | undefined): boolean =>
  wanted.some((one) => one === value);

async function groupOf(result: Dimensions, groupBy: readonly CostDimension[], home: Home): Promise<Group> {
  const of = async (by: CostDimension) => {
    if (by === "workspace_id") return result.workspace_id ?? (await home());
    if (by === "actor") return result.account_id ?? result.service_account_id ?? null;
    const value = result[by];
    return typeof value === "string" ? value : null;
  };
  return Object.fromEntries(await Promise.all(groupBy.map(async (by) => [by, await of(by)] as const)));
}

/** Every result of every bucket of every page; the bucket's beginning only where buckets were asked for. */
async function* results<T>(
  access: Access,
  path: string,
  { from, to, bucket }: Asked,
  query: Record<string, unknown>,
  result: z.ZodType<T>,
): AsyncGenerator<[string | undefined, T]> {
  const Answer = z.object({
    data: z.array(z.object({ starting_at: z.string(), results: z.array(result) })),
    has_more: z.boolean(),
    next_page: z.string().nullable(),
  });
  let page: string | null | undefined;
  do {
    const when = { starting_at: from.toISOString(), ending_at: to.toISOString() };
    const answer = Answer.parse(
      await access.get(`/v1/organizations/${path}`, { ...when, ...query, ...(page && { page }) }),
    );
    for (const { starting_at, results } of answer.data) {
      for (const one of results) yield [bucket && starting_at, one];
    }
    page = answer.has_more ? answer.next_page : null;
  } while (page);
}

type Home = () => Promise<string | null>;

/** The older reports call the default workspace null; everything else calls it by its id. Looked up once, when it occurs. */
function defaultWorkspace({ org }: Access): Home {
  let found: Promise<string | null> | undefined;
  const find = async () => {
    for await (const { id, name } of org.workspaces.list({ include_default: true })) if (name === "Default") return id;
    return null;
  };
  return () => {
    found ??= find();
    return found;
  };
}
