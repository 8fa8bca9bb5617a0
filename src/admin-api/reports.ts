import type Anthropic from "@anthropic-ai/sdk";
import type { Access } from "./admin-api.js";
import { ApiRefused, inOurWords } from "./errors.js";
import { fromCents } from "./money.js";
import { olderEnterpriseCost, olderEnterpriseUsage } from "./older-enterprise.js";
import { olderCost, olderUsage } from "./older-reports.js";
import { spansOf, widths } from "./spans.js";

type Cost = Parameters<Anthropic["beta"]["organization"]["analytics"]["cost"]["list"]>[0];
type Usage = Parameters<Anthropic["beta"]["organization"]["analytics"]["usage"]["list"]>[0];
export type CostDimension = NonNullable<Cost["group_by"]>[number];
export type UsageDimension = NonNullable<Usage["group_by"]>[number];
export type Bucket = "minute" | "hour" | "day";

/** `to` is the first moment after. Filters hold ids; absent means all. */
export interface Asked<D extends CostDimension = CostDimension> {
  from: Date;
  to: Date;
  groupBy: readonly D[];
  bucket?: Bucket | undefined;
  workspaceIds?: readonly string[] | undefined;
  apiKeyIds?: readonly string[] | undefined;
  actorIds?: readonly string[] | undefined;
  models?: readonly string[] | undefined;
}

/** Only what was grouped by is in it; an actor is its id. */
export type Group = Partial<Record<CostDimension, string | null>>;

interface Grouped {
  /** The bucket's first moment, ISO 8601; absent without buckets. */
  from?: string | undefined;
  group: Group;
  requests: number | null;
}
export interface CostRow extends Grouped {
  /** Billed: after discounts, before credits. */
  nanodollars: bigint;
  /** Before discounts; absent where the report does not tell. */
  listNanodollars?: bigint | undefined;
}
export interface Tokens {
  uncachedInput: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  output: number;
  total: number;
}
export interface UsageRow extends Grouped {
  tokens: Tokens;
}

/** Every row there is, biggest first, in buckets oldest first. `gaps` says in words what the figures leave out. */
export interface Report<R> {
  rows: R[];
  /** ISO 8601: figures are complete up to then; null where the API does not say. */
  asOf: string | null;
  source: "Usage and Cost Analytics" | "older reports";
  gaps: string[];
  /** Names the API gave along with ids, for actors that no list knows any more. */
  names: Map<string, string>;
}

export async function costReport(access: Access, asked: Asked): Promise<Report<CostRow>> {
  const { rows, ...rest } = await newestAllowed(
    () => analytics(asked, (params) => access.beta.analytics.cost.list(params), costRow),
    [() => olderCost(access, asked), () => olderEnterpriseCost(access, asked)],
  );
  return { ...rest, rows: inOrder(merged(rows, addCost), ({ nanodollars }) => nanodollars) };
}

export async function usageReport(access: Access, asked: Asked<UsageDimension>): Promise<Report<UsageRow>> {
  const { rows, ...rest } = await newestAllowed(
    () => analytics(asked, (params) => access.beta.analytics.usage.list(params), usageRow),
    [() => olderUsage(access, asked), () => olderEnterpriseUsage(access, asked)],
  );
  return { ...rest, rows: inOrder(merged(rows, addUsage), ({ tokens }) => BigInt(tokens.total)) };
}

/** Where the organization has no access to the analytics, its older reports answer; where they cannot, the first refusal stands. */
async function newestAllowed<R>(
  newest: () => Promise<Report<R>>,
  older: readonly (() => Promise<Report<R> | undefined>)[],
): Promise<Report<R>> {
  try {
    return await inOurWords(newest);
  } catch (refusal) {
    if (!(refusal instanceof ApiRefused) || ![400, 403, 404].includes(refusal.status)) throw refusal;
    // One kind of organization has the first of them, the other the second.
    for (const ask of older) {
      const report = await inOurWords(ask).catch((error: unknown) => {
        if (!(error instanceof ApiRefused)) throw error;
      });
      if (report) return report;
    }
    throw refusal;
  }
}

interface Page<Item> {
  data: Item[];
  next_page: string | null;
  data_refreshed_at: string | null;
}
interface Item<G> {
  starting_at: string;
  group: G;
}
type Params<D> = {
  starting_at: string;
  ending_at: string;
  group_by?: D[];
  time_bucket_width?: "1m" | "1h" | "1d";
  order?: "asc";
  order_by?: "time";
  limit: number;
  page?: string;
  workspace_ids?: string[];
  api_key_ids?: string[];
  actor_ids?: string[];
  models?: string[];
};

async function analytics<D extends CostDimension, I extends Item<Actors>, R>(
  asked: Asked<D>,
  list: (params: Params<D>) => PromiseLike<Page<I>>,
  row: (item: I, asked: Asked<D>) => R,
): Promise<Report<R>> {
  const rows: R[] = [];
  const names = new Map<string, string>();
  const refreshed: string[] = [];
  for (const span of spansOf(asked)) {
    let page: string | null | undefined;
    do {
      const answer = await list({ ...params(asked, span), ...(page && { page }) });
      for (const item of answer.data) rows.push(row(item, asked));
      for (const { group } of answer.data) remember(names, group.actor);
      if (answer.data_refreshed_at) refreshed.push(answer.data_refreshed_at);
      page = answer.next_page;
    } while (page);
  }
  const asOf = refreshed.sort()[0] ?? null;
  return { rows, asOf, source: "Usage and Cost Analytics", gaps: openEnd(asked, asOf), names };
}

function params<D extends CostDimension>(asked: Asked<D>, span: { from: Date; to: Date }): Params<D> {
  return {
    starting_at: span.from.toISOString(),
    ending_at: span.to.toISOString(),
    limit: 1000,
    ...(asked.groupBy.length > 0 && { group_by: [...asked.groupBy] }),
    ...(asked.bucket && { time_bucket_width: widths[asked.bucket], order_by: "time", order: "asc" }),
    ...(asked.workspaceIds && { workspace_ids: [...asked.workspaceIds] }),
    ...(asked.apiKeyIds && { api_key_ids: [...asked.apiKeyIds] }),
    ...(asked.actorIds && { actor_ids: [...asked.actorIds] }),
    ...(asked.models && { models: [...asked.models] }),
  };
}

type CostItem = Awaited<ReturnType<Anthropic["beta"]["organization"]["analytics"]["cost"]["list"]>>["data"][number];
type UsageItem = Awaited<ReturnType<Anthropic["beta"]["organization"]["analytics"]["usage"]["list"]>>["data"][number];
type Actor = NonNullable<CostItem["group"]["actor"]>;
interface Actors {
  actor: Actor | null;
}

function costRow({ starting_at, group, cost }: CostItem, { groupBy, bucket }: Asked): CostRow {
  const of = Object.fromEntries(groupBy.map((by) => [by, by === "actor" ? actorId(group.actor) : group[by]]));
  return {
    from: bucket && starting_at,
    group: of,
    requests: cost.requests,
    nanodollars: fromCents(cost.amount),
    listNanodollars: fromCents(cost.list_amount),
  };
}

function usageRow({ starting_at, group, usage }: UsageItem, { groupBy, bucket }: Asked<UsageDimension>): UsageRow {
  const of = Object.fromEntries(groupBy.map((by) => [by, by === "actor" ? actorId(group.actor) : group[by]]));
  const tokens = {
    uncachedInput: usage.uncached_input_tokens,
    cacheRead: usage.cache_read_input_tokens,
    cacheWrite5m: usage.cache_creation.ephemeral_5m_input_tokens,
    cacheWrite1h: usage.cache_creation.ephemeral_1h_input_tokens,
    output: usage.output_tokens,
    total: usage.total_tokens,
  };
  return { from: bucket && starting_at, group: of, requests: usage.requests, tokens };
}

function actorId(actor: Actor | null): string | null {
  if (actor?.type === "user_actor") return actor.user_id;
  if (actor?.type === "service_account_actor") return actor.service_account_id;
  if (actor?.type === "api_actor") return actor.api_key_id;
  return actor?.subject ?? null;
}

function remember(names: Map<string, string>, actor: Actor | null) {
  if (actor?.type !== "user_actor") return;
  const name = actor.name ?? actor.email_address;
  if (name) names.set(actor.user_id, name);
}

/** What is left out at the end of a range that the figures do not reach, in words. */
export function openEnd({ to }: Pick<Asked, "to">, asOf: string | null): string[] {
  if (asOf === null || new Date(asOf) >= to) return [];
  return [`The figures are complete up to ${asOf.slice(0, 16).replace("T", " ")} UTC only; later ones will grow.`];
}

/** One row a group and bucket: what was asked in several spans comes in several rows. */
function merged<R extends Grouped>(rows: R[], add: (into: R, more: R) => R): R[] {
  const byKey = new Map<string, R>();
  for (const row of rows) {
    const key = JSON.stringify([row.from ?? null, row.group]);
    const there = byKey.get(key);
    byKey.set(key, there ? add(there, row) : row);
  }
  return [...byKey.values()];
}

function addCost(into: CostRow, more: CostRow): CostRow {
  const [list, moreList] = [into.listNanodollars, more.listNanodollars];
  return {
    ...into,
    requests: sum(into.requests, more.requests),
    nanodollars: into.nanodollars + more.nanodollars,
    listNanodollars: list === undefined || moreList === undefined ? undefined : list + moreList,
  };
}

function addUsage(into: UsageRow, more: UsageRow): UsageRow {
  return { ...into, requests: sum(into.requests, more.requests), tokens: addTokens(into.tokens, more.tokens) };
}

export function addTokens(a: Tokens, b: Tokens): Tokens {
  return {
    uncachedInput: a.uncachedInput + b.uncachedInput,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
    output: a.output + b.output,
    total: a.total + b.total,
  };
}

/** A count that is not known for a part is not known for the whole. */
function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function inOrder<R extends Grouped>(rows: R[], size: (row: R) => bigint): R[] {
  const bySize = (a: R, b: R) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : 0);
  return rows.sort((a, b) => (a.from ?? "").localeCompare(b.from ?? "") || bySize(a, b));
}
