import type {
  BetaAnalyticsUsageGroup,
  BetaAnalyticsUsageGroupBy,
} from "@anthropic-ai/sdk/resources/beta/organization/analytics/usage";
import * as z from "zod";
import { byGroup, type Cell, cellsOf, nothing, type Tagged, tagged } from "./cells.js";
import { readCursor, writeCursor } from "./page.js";
import { flag, limit, time } from "./query.js";
import { invalid } from "./refusal.js";
import type { Scene } from "./route.js";

const minute = 60_000;
export const widths = { "1m": 1, "1h": 60, "1d": 1440 } as const;

/** The dimensions that both reports group by, from the SDK's own row. */
export const dimensions = Object.keys(nothing) as (keyof BetaAnalyticsUsageGroup)[]; // the keys of a constant

const texts = z.array(z.string()).optional();

/** What both reports take, the grouping and the order aside. */
export const reportQuery = {
  starting_at: time,
  ending_at: time.optional(),
  time_bucket_width: z.enum(["1m", "1h", "1d"]).optional(),
  limit: limit(1000).default(20),
  order: z.enum(["asc", "desc"]).default("desc"),
  page: z.string().optional(),
  exclude_deleted_users: flag,
  actor_ids: texts,
  actor_types: z.array(z.enum(["user_actor", "service_account_actor", "federated_actor", "api_actor"])).optional(),
  agent_ids: texts,
  api_key_ids: texts,
  claude_tag_categories: texts,
  claude_tag_user_ids: texts,
  context_windows: z.array(z.enum(["0-200k", "200k-1M"])).optional(),
  deployment_ids: texts,
  environment_ids: texts,
  inference_geos: z.array(z.enum(["global", "us", "not_available"])).optional(),
  models: texts,
  organization_ids: texts,
  products: texts,
  rbac_group_ids: texts,
  service_tiers: texts,
  session_ids: texts,
  slack_channel_ids: texts,
  speeds: z.array(z.enum(["fast", "standard"])).optional(),
  user_profile_ids: texts,
  workspace_ids: texts,
};

const Asked = z.object(reportQuery);

type Asked = z.output<typeof Asked> & { group_by?: readonly string[] | undefined; order_by?: string | undefined };

type Filters = Partial<Omit<Asked, "starting_at" | "ending_at">>;

interface Report {
  cells: Cell[];
  has_more: boolean;
  next_page: string | null;
  data_refreshed_at: string;
}

/** Answers one page of a report: cells ranked by `worth`, or by time and then by `worth`. */
export function report(
  of: "cost" | "usage",
  asked: Asked,
  scene: Scene,
  worth: (cell: Cell) => bigint | number,
): Report {
  const { page, limit: size, ...question } = asked;
  const mark = readCursor(page, question, scene.now);
  const refreshed = Math.floor(mark.asOf.getTime() / minute);
  const by = dimensions.filter((name) => asked.group_by?.includes(name));
  if (by.length > 5) throw invalid("group_by: at most 5 dimensions");
  if (asked.exclude_deleted_users && !by.includes("actor")) {
    throw invalid("exclude_deleted_users: needs group_by[]=actor");
  }

  const { organization, walks } = scene;
  const walk = JSON.stringify([of, mark.asOf, question]);
  const counted = () => cellsOf(chosenSources(asked, by, scene), bucketsOf(asked, mark.asOf), by, refreshed, scene);
  const cells = walks.take(walk, organization) ?? ranked(counted(), asked, worth);
  const end = mark.at + size;
  if (end < cells.length) walks.keep(walk, organization, cells);
  return {
    cells: cells.slice(mark.at, end).filter((cell) => !(asked.exclude_deleted_users && isDeleted(cell.group))),
    has_more: end < cells.length,
    next_page: end < cells.length ? writeCursor({ ...mark, at: end }, question) : null,
    data_refreshed_at: new Date(refreshed * minute).toISOString(),
  };
}

/** Whole minutes as the API writes times. */
export const timeOf = (minutes: number) => new Date(minutes * minute).toISOString().replace(".000Z", "Z");

export function bucketsOf(
  { starting_at, ending_at, time_bucket_width }: Pick<Asked, "starting_at" | "ending_at" | "time_bucket_width">,
  now: Date,
): (readonly [number, number])[] {
  if (ending_at === undefined && time_bucket_width !== undefined) {
    throw invalid("ending_at: is required with time_bucket_width");
  }
  const most = time_bucket_width === "1m" ? 1440 : 31 * 1440;
  const start = starting_at.getTime() / minute;
  const end = ending_at === undefined ? Math.min(now.getTime() / minute, start + most) : ending_at.getTime() / minute;
  if (end <= start) throw invalid("ending_at: has to be after starting_at");
  if (end - start > most)
    throw invalid(`ending_at: at most ${most === 1440 ? "24 hours" : "31 days"} after starting_at`);
  if (start < Date.UTC(2026, 0, 1) / minute || start < now.getTime() / minute - 365 * 1440) {
    throw invalid("starting_at: has to be within the last 365 days and no earlier than 2026-01-01T00:00:00Z");
  }
  if (time_bucket_width === undefined) return [[Math.floor(start / 60) * 60, Math.floor(end / 60) * 60]];
  return spans(start, end, widths[time_bucket_width]);
}

/** The buckets that a span of minutes touches, whole. */
export function spans(start: number, end: number, width: number): (readonly [number, number])[] {
  const first = Math.floor(start / width);
  return Array.from(
    { length: Math.max(0, Math.ceil(end / width) - first) },
    (_, at) => [(first + at) * width, (first + at + 1) * width] as const,
  );
}

/** The sources that are asked for, once for each group where groups are asked for. */
export function chosenSources(asked: Filters, by: readonly string[], { organization, traffic }: Scene): Tagged[] {
  const { rbac_group_ids: wanted } = asked;
  const all = tagged(organization, traffic).filter(inGroups(wanted));
  return (by.includes("rbac_group_id") ? all.flatMap((one) => byGroup(one, wanted)) : all).filter(chosen(asked));
}

/** Whether somebody of the groups is behind a source. */
const inGroups =
  (wanted: readonly string[] | undefined) =>
  ({ groupIds }: Tagged) =>
    !wanted || groupIds.some((id) => wanted.includes(id));

/** Whether a source is asked for. What Northwind does not have is null and matches no filter. */
function chosen(asked: Filters): (tagged: Tagged) => boolean {
  const filters: [readonly string[] | undefined, (group: BetaAnalyticsUsageGroup) => string | null | undefined][] = [
    [asked.actor_ids, ({ actor }) => actorId(actor)],
    [asked.actor_types, ({ actor_type }) => actor_type],
    [asked.agent_ids, ({ agent_id }) => agent_id],
    [asked.api_key_ids, ({ api_key_id }) => api_key_id ?? ""], // an empty entry asks for usage without a key
    [asked.claude_tag_categories, ({ claude_tag_category }) => claude_tag_category],
    [asked.claude_tag_user_ids, ({ claude_tag_user_id }) => claude_tag_user_id],
    [asked.context_windows, ({ context_window }) => context_window],
    [asked.deployment_ids, ({ deployment_id }) => deployment_id],
    [asked.environment_ids, ({ environment_id }) => environment_id],
    [asked.inference_geos, ({ inference_geo }) => inference_geo ?? "not_available"],
    [asked.models, ({ model }) => model],
    [asked.organization_ids, ({ organization_id }) => organization_id],
    [asked.products, ({ product }) => product],
    [asked.service_tiers, ({ service_tier }) => service_tier],
    [asked.session_ids, ({ session_id }) => session_id],
    [asked.slack_channel_ids, ({ slack_channel_id }) => slack_channel_id],
    [asked.speeds, ({ speed }) => speed],
    [asked.user_profile_ids, ({ user_profile_id }) => user_profile_id],
    [asked.workspace_ids, ({ workspace_id }) => workspace_id],
  ];
  const set = filters.flatMap(([wanted, of]) => (wanted ? [{ wanted: new Set(wanted), of }] : []));
  return ({ group }) => set.every(({ wanted, of }) => wanted.has(of(group) ?? "\0"));
}

const actorId = (actor: BetaAnalyticsUsageGroup["actor"]) => {
  if (actor?.type === "user_actor") return actor.user_id;
  if (actor?.type === "service_account_actor") return actor.service_account_id;
  return actor?.type === "api_actor" ? actor.api_key_id : null;
};

const isDeleted = ({ actor }: BetaAnalyticsUsageGroup) => actor?.type === "user_actor" && actor.deleted === true;

/** From the top. Equals keep the order they were made in, which is the same on every page. */
export function ranked(
  cells: readonly Cell[],
  { order, order_by, time_bucket_width }: Partial<Pick<Asked, "order" | "order_by" | "time_bucket_width">>,
  worth: (cell: Cell) => bigint | number,
): Cell[] {
  const sign = order === "asc" ? -1 : 1;
  const byTime = order_by === "time" && time_bucket_width !== undefined;
  return cells
    .map((cell) => ({ cell, worth: worth(cell) }))
    .sort((a, b) => {
      const more = compare(b.worth, a.worth);
      return byTime ? sign * (b.cell.from - a.cell.from) || more : sign * more;
    })
    .map(({ cell }) => cell);
}

const compare = (a: bigint | number, b: bigint | number) => (a < b ? -1 : a > b ? 1 : 0);

/** The dimensions one may group usage by. */
export const groupBy = z.enum(dimensions as [BetaAnalyticsUsageGroupBy, ...BetaAnalyticsUsageGroupBy[]]); // never empty: a constant
