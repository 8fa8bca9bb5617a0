import * as z from "zod";
import type { Period } from "../admin-api/period.js";
import type { Bucket, CostDimension, Group, UsageDimension } from "../admin-api/reports.js";
import { apiKeys } from "./api-keys.js";
import { model, oneOf, period, ref } from "./field.js";
import { members } from "./members.js";
import type { Cell } from "./operation.js";
import { ArgumentRefused, inert } from "./words.js";
import { workspaces } from "./workspaces.js";

/** For linked organizations and Slack, which are not asked about here. */
type NotOffered = "organization_id" | "actor_type" | "claude_tag_category" | "claude_tag_user_id" | "slack_channel_id";
type CostBy = Exclude<CostDimension, NotOffered>;
type UsageBy = Exclude<UsageDimension, NotOffered>;

/** A dimension of the API that has no word here does not compile. */
const usageWords = {
  workspace_id: "workspace",
  api_key_id: "api_key",
  actor: "member",
  model: "model",
  product: "product",
  service_tier: "service_tier",
  context_window: "context_window",
  inference_geo: "geography",
  speed: "speed",
  user_profile_id: "user_profile",
  agent_id: "agent",
  deployment_id: "deployment",
  environment_id: "environment",
  session_id: "session",
  rbac_group_id: "group",
} as const satisfies Record<UsageBy, string>;

const costWords = {
  ...usageWords,
  cost_type: "cost_type",
  token_type: "token_type",
} as const satisfies Record<CostBy, string>;

const buckets = { day: "day", hour: "hour", minute: "minute" } as const satisfies Record<Bucket, string>;

/** What both reports are asked by. */
const asked = {
  range: period(),
  bucket: oneOf<Bucket>(buckets).optional(),
  workspace: ref(workspaces).many(20).optional(),
  api_key: ref(apiKeys).many(20).optional(),
  member: ref(members).many(20).optional(),
  model: model().many(20).optional(),
  top: z.int().min(1).max(100).optional(),
};
export const usageAsked = { ...asked, group_by: oneOf<UsageBy>(usageWords).many(5).optional() };
export const costAsked = { ...asked, group_by: oneOf<CostBy>(costWords).many(5).optional() };

interface Filters<D> {
  range: Period;
  group_by: readonly D[] | undefined;
  bucket: Bucket | undefined;
  workspace: readonly { id: string }[] | undefined;
  api_key: readonly { id: string }[] | undefined;
  member: readonly { id: string }[] | undefined;
  /** Each name or family as the full names it stands for. */
  model: readonly (readonly string[])[] | undefined;
  top: number | undefined;
}

export function query<D>({ range, group_by = [], bucket, workspace, api_key, member, model, top }: Filters<D>) {
  if (top !== undefined && group_by.length === 0)
    throw new ArgumentRefused("`top` is of what is grouped by: say `group_by` as well, or leave `top` out.");

  const days = (range.to.getTime() - range.from.getTime()) / 86_400_000;
  if (bucket === "minute" && days > 1) throw tooFine(range, "minute", "one day");
  if (bucket === "hour" && days > 31) throw tooFine(range, "hour", "31 days");
  return {
    from: range.from,
    to: range.to,
    groupBy: [...new Set(group_by)],
    bucket,
    ...filtered({ workspace, api_key, member, model }),
  };
}

/** What is filtered by, as the reports take it. */
export const filtered = ({ workspace, api_key, member, model }: Partial<Omit<Filters<never>, "range" | "top">>) => ({
  workspaceIds: idsOf(workspace),
  apiKeyIds: idsOf(api_key),
  actorIds: idsOf(member),
  models: model && model.length > 0 ? [...new Set(model.flat())] : undefined,
});

/** An empty list is no filter: nobody asks for nothing. */
const idsOf = (things: readonly { id: string }[] | undefined): string[] | undefined =>
  things && things.length > 0 ? things.map(({ id }) => id) : undefined;

/** The cells of what was grouped by, in the asker's order: names beside ids where there are any. */
export function groupCells(group: Group, by: readonly CostBy[], names: ReadonlyMap<string, string>, others = 0) {
  const cells: Record<string, Cell> = {};
  for (const dimension of by) {
    const value = group[dimension] ?? null;
    const isThing = ["workspace_id", "api_key_id", "actor", "rbac_group_id"].includes(dimension);
    if (others > 0) {
      const name = dimension === by[0] ? `${others} others` : undefined;
      cells[costWords[dimension]] = isThing ? { id: null, name } : (name ?? null);
      continue;
    }
    cells[costWords[dimension]] = isThing ? { id: value, name: value === null ? undefined : names.get(value) } : value;
  }
  return cells;
}

/** A day as a day, an hour as a moment. */
export function bucketCell(from: string | undefined, bucket: Bucket | undefined): Record<string, Cell> {
  if (!bucket || from === undefined) return {};
  return { [bucket]: bucket === "day" ? from.slice(0, 10) : `${from.slice(0, 16)}Z` };
}

/**
 * The API leaves out what is empty. A series of one thing by the day is given whole, so that a day without use is seen
 * as one and not as a gap.
 */
export function withEmptyDays<R extends { from?: string | undefined }>(
  rows: readonly R[],
  { range, group_by = [], bucket }: Filters<unknown>,
  now: Date,
  empty: R,
): readonly R[] {
  if (bucket !== "day" || group_by.length > 0) return rows;
  const there = new Map(rows.map((row) => [row.from?.slice(0, 10), row]));
  const end = Math.min(range.to.getTime(), now.getTime());
  const days: R[] = [];
  for (let at = range.from.getTime(); at < end; at += 86_400_000) {
    const from = new Date(at).toISOString();
    days.push(there.get(from.slice(0, 10)) ?? { ...empty, from });
  }
  return days;
}

/** The groups that are the largest over the whole range, and all others together as one row a bucket. */
export function topOf<R extends { from?: string | undefined; group: Group }>(
  rows: readonly R[],
  top: number | undefined,
  worth: (row: R) => bigint,
  add: (a: R, b: R) => R,
): readonly (R & { others?: number })[] {
  if (top === undefined) return rows;
  const groups = Map.groupBy(rows, ({ group }) => JSON.stringify(group));
  const sums = [...groups].map(([key, own]) => ({ key, sum: own.reduce((sum, row) => sum + worth(row), 0n) }));
  const shown = new Set(
    sums
      .toSorted((a, b) => Number(b.sum - a.sum))
      .slice(0, top)
      .map(({ key }) => key),
  );
  const isShown = ({ group }: R) => shown.has(JSON.stringify(group));
  const rest = Map.groupBy(
    rows.filter((row) => !isShown(row)),
    ({ from }) => from,
  );
  const others = groups.size - shown.size;
  const together = [...rest.values()].map((some) => ({ ...some.reduce(add), group: {}, others }));
  const buckets = [...new Set(rows.map(({ from }) => from))];
  return buckets.flatMap((bucket) => [
    ...rows.filter((row) => row.from === bucket && isShown(row)),
    ...together.filter(({ from }) => from === bucket),
  ]);
}

/** "by workspace and model, in 2026-11-16..2026-11-22 (UTC days)". */
export function howAsked({ range, group_by = [], bucket }: Filters<CostBy>): string {
  const by = [...group_by.map((dimension) => costWords[dimension]), ...(bucket ? [bucket] : [])];
  return `${by.length > 0 ? ` by ${by.join(", ")}` : ""} in ${range.text} (UTC days)`;
}

/** What the asker could not know from the rows: which models a family was, and what a row without a key is. */
export function notesOn(rows: readonly { group: Group }[], { group_by = [], model }: Filters<CostBy>): string[] {
  const models = [...new Set(model?.flat())];
  const tokensAlone = group_by.includes("token_type") && rows.every(({ group }) => group.token_type);
  const keyless = group_by.includes("api_key_id") && rows.some(({ group }) => !group.api_key_id);
  return [
    ...(overlaps(group_by) ? ["Who is in two groups counts in both: the rows add up to more than the total."] : []),
    ...(models.length > 1 ? [`Models counted: ${models.map((name) => inert(name, 80)).join(", ")}.`] : []),
    ...(tokensAlone
      ? ["What has no tokens, such as web searches, is in no row and not in the total: group by cost_type as well."]
      : []),
    ...(keyless ? ["The row without an API key is traffic of the Console and the Playground."] : []),
  ];
}

/** Whether rows count some things twice, so that they are no total. */
export function overlaps(group_by: readonly CostBy[] | undefined): boolean {
  return group_by?.includes("rbac_group_id") === true;
}

function tooFine({ text }: Period, bucket: Bucket, longest: string): ArgumentRefused {
  return new ArgumentRefused(
    `By the ${bucket} at most ${longest} can be asked for; ${text} is longer. Shorten the range, or use a coarser bucket.`,
  );
}
