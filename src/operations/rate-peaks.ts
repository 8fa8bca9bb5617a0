import type { Context, Figure } from "./operation.js";
import type { RateLimit } from "./rate-limits.js";

interface Asked {
  workspace: string;
  rate: RateLimit;
  limits: Readonly<Record<string, number | null>>;
}
type Usage = Awaited<ReturnType<Context["beta"]["analytics"]["usage"]["list"]>>["data"][number]["usage"];

/** What each limiter counts of a minute, as far as the reports tell. */
const counted: Readonly<Record<string, (usage: Usage) => number>> = {
  requests_per_minute: ({ requests }) => requests ?? 0,
  input_tokens_per_minute: (usage) => fresh(usage) + usage.cache_read_input_tokens,
  input_tokens_per_minute_cache_aware: (usage) => fresh(usage),
  output_tokens_per_minute: ({ output_tokens }) => output_tokens,
  tokens_per_minute: ({ total_tokens }) => total_tokens,
};

/** For each limiter the busiest minute of the last 24 hours, against what holds now and what would hold then. */
export function peakFigures(asked: Asked, ctx: Context): Promise<Figure>[] {
  const { rate, limits } = asked;
  const types = Object.keys(limits).filter((type) => type in counted);
  // Batches, files and searches are not told apart by minute and model.
  if (rate.models === null || types.length === 0) return [];
  const known = Promise.all([peaksOf(asked, types, ctx), heldNow(asked, ctx)]);
  return types.map(async (type) => {
    const [peaks, held] = await known;
    const [peak, now, then] = [peaks.get(type) ?? 0, held.get(type), limits[type] ?? rate.limits[type]];
    return {
      figure: peak.toLocaleString("en-US"),
      label: `${type.replaceAll("_", " ")} at most in the last 24 hours; allowed now ${said(now)}, then ${said(then)}`,
      hot: then !== undefined && peak > then,
    };
  });
}

const said = (limit: number | undefined) => limit?.toLocaleString("en-US") ?? "without end";

const fresh = ({ uncached_input_tokens, cache_creation }: Usage) =>
  uncached_input_tokens + cache_creation.ephemeral_5m_input_tokens + cache_creation.ephemeral_1h_input_tokens;

async function peaksOf({ workspace, rate }: Asked, types: readonly string[], { beta, now }: Context) {
  const peaks = new Map<string, number>();
  const minutes = beta.analytics.usage.list({
    starting_at: new Date(now.getTime() - 86_400_000).toISOString(),
    ending_at: now.toISOString(),
    time_bucket_width: "1m",
    workspace_ids: [workspace],
    models: [...(rate.models ?? [])],
    limit: 1000,
  });
  for await (const { usage } of minutes) {
    for (const type of types) peaks.set(type, Math.max(peaks.get(type) ?? 0, counted[type]?.(usage) ?? 0));
  }
  return peaks;
}

/** What the workspace is kept to now, its own limits and those it inherits. */
async function heldNow({ workspace, rate }: Asked, { org }: Context) {
  const held = new Map<string, number>();
  for await (const { rate_limit_id, limits } of org.workspaces.rateLimits.list(workspace, {
    include_inherited: true,
  })) {
    if (rate_limit_id === rate.id) for (const { type, value } of limits) held.set(type, value);
  }
  return held;
}
