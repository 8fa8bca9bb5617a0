import type { Access } from "../admin-api/admin-api.js";
import {
  type Asked,
  type CostDimension,
  type CostRow,
  costReport,
  type Group,
  type Report,
  type UsageDimension,
  type UsageRow,
  usageReport,
} from "../admin-api/reports.js";
import {
  type CacheEfficiency,
  type CacheShare,
  type CacheUse,
  cacheEfficiency,
  cacheShares,
  type Kinds,
} from "./numbers/cache.js";
import { dayMs } from "./numbers/calendar.js";
import type { StoredReports } from "./stored-reports.js";

export interface CacheAsked {
  from: Date;
  /** The first moment after. */
  to: Date;
  workspaceIds?: readonly string[] | undefined;
}

/** How well the prompt cache works: by model and by who called, over time, and whether it is worth what it costs. */
export interface CacheReport {
  all: CacheEfficiency;
  models: CacheEfficiency[];
  /** Whom `who` tells apart: keys in the Console, members in Claude Enterprise. */
  by: "api_key" | "member";
  who: CacheShare[];
  /** Every day of the range so far, oldest first: its first moment, ISO 8601. */
  days: { from: string; tokens: Kinds }[];
  asOf: string | null;
  source: string;
  gaps: string[];
  /** Names the reports gave along, for people that no list knows any more. */
  names: ReadonlyMap<string, string>;
}

export interface CacheDeps {
  kept: Pick<StoredReports, "cost" | "usage"> | undefined;
  access: Access;
  kind: "console" | "enterprise";
  now: number;
}

/** From the store where it covers all that is asked, else from the API; the same figures either way. */
export async function cacheReport({ kept, access, kind, now }: CacheDeps, asked: CacheAsked): Promise<CacheReport> {
  const questions = questionsFor(kind, asked);
  const [cost, ways, who, days] = (await fromStore(kept, questions)) ?? (await fromApi(access, questions));
  const { models, all } = cacheEfficiency(usesOf(cost, ways, wayBy[kind]));
  const reports = [cost, ways, who, days];
  const whoBy = kind === "console" ? "api_key_id" : "actor";
  return {
    all,
    models,
    by: kind === "console" ? "api_key" : "member",
    who: cacheShares(
      models,
      who.rows.map((row) => ({ id: row.group[whoBy] ?? null, model: row.group.model ?? null, tokens: kindsOf(row) })),
    ).filter(({ tokens }) => Object.values(tokens).some((count) => count > 0n)),
    days: everyDay(days.rows, asked, now),
    asOf: reports.flatMap(({ asOf }) => asOf ?? []).sort()[0] ?? null,
    source: [...new Set(reports.map(({ source }) => source))].join(" and "),
    gaps: [...new Set([...reports.flatMap(({ gaps }) => gaps), ...unpricedGap(all)])],
    names: who.names,
  };
}

/** What has one price a token: all that it can depend on, and that both cuts of the store can be asked by. */
const wayBy = {
  console: ["model", "service_tier", "context_window", "inference_geo"],
  enterprise: ["model", "product", "context_window", "inference_geo"],
} as const satisfies Record<string, readonly (CostDimension & UsageDimension)[]>;

interface Questions {
  cost: Asked;
  ways: Asked<UsageDimension>;
  who: Asked<UsageDimension>;
  days: Asked<UsageDimension>;
}
type Answers = [Report<CostRow>, Report<UsageRow>, Report<UsageRow>, Report<UsageRow>];

function questionsFor(kind: CacheDeps["kind"], asked: CacheAsked): Questions {
  const ways = wayBy[kind];
  return {
    cost: { ...asked, groupBy: [...ways, "cost_type", "token_type"] },
    ways: { ...asked, groupBy: ways },
    who: { ...asked, groupBy: [kind === "console" ? "api_key_id" : "actor", "model"] },
    days: { ...asked, groupBy: [], bucket: "day" },
  };
}

/** All or nothing: figures of two moments would not add up. */
async function fromStore(kept: CacheDeps["kept"], { cost, ways, who, days }: Questions): Promise<Answers | undefined> {
  if (!kept) return undefined;
  const [billed, ...tokens] = await Promise.all([kept.cost(cost), kept.usage(ways), kept.usage(who), kept.usage(days)]);
  const [byWay, byWho, byDay] = tokens;
  return billed && byWay && byWho && byDay && [billed, byWay, byWho, byDay];
}

const fromApi = (access: Access, { cost, ways, who, days }: Questions): Promise<Answers> =>
  Promise.all([
    costReport(access, cost),
    usageReport(access, ways),
    usageReport(access, who),
    usageReport(access, days),
  ]);

/** Tokens and what was paid for them, joined by the way of calling. */
function usesOf(cost: Report<CostRow>, ways: Report<UsageRow>, by: readonly CostDimension[]): CacheUse[] {
  const keyOf = ({ group }: { group: Group }) => JSON.stringify(by.map((dimension) => group[dimension] ?? null));
  const paid = new Map<string, Kinds>();
  for (const row of cost.rows) {
    const kind = row.group.token_type ? kindOf[row.group.token_type] : undefined;
    if (!kind) continue;
    const so_far = paid.get(keyOf(row)) ?? none;
    paid.set(keyOf(row), { ...so_far, [kind]: so_far[kind] + row.nanodollars });
  }
  return ways.rows
    .map((row) => ({
      model: row.group.model ?? null,
      tokens: kindsOf(row),
      nanodollars: paid.get(keyOf(row)) ?? none,
    }))
    .filter(({ tokens }) => Object.values(tokens).some((count) => count > 0n));
}

const none: Kinds = { uncached: 0n, read: 0n, write5m: 0n, write1h: 0n };

const kindOf: Readonly<Record<string, keyof Kinds>> = {
  uncached_input_tokens: "uncached",
  cache_read_input_tokens: "read",
  "cache_creation.ephemeral_5m_input_tokens": "write5m",
  "cache_creation.ephemeral_1h_input_tokens": "write1h",
};

const kindsOf = ({ tokens }: UsageRow): Kinds => ({
  uncached: BigInt(tokens.uncachedInput),
  read: BigInt(tokens.cacheRead),
  write5m: BigInt(tokens.cacheWrite5m),
  write1h: BigInt(tokens.cacheWrite1h),
});

/** A day without use is seen as one and not as a gap. */
function everyDay(rows: readonly UsageRow[], { from, to }: CacheAsked, now: number): CacheReport["days"] {
  const there = new Map(rows.map((row) => [row.from?.slice(0, 10), kindsOf(row)]));
  const days: CacheReport["days"] = [];
  for (let at = from.getTime(); at < Math.min(to.getTime(), now); at += dayMs) {
    const day = new Date(at).toISOString();
    days.push({ from: day, tokens: there.get(day.slice(0, 10)) ?? none });
  }
  return days;
}

function unpricedGap({ unpriced }: CacheEfficiency): string[] {
  if (unpriced === 0n) return [];
  return [
    `${unpriced.toLocaleString("en-US")} tokens of the cache are left out of the saving: nothing was called uncached in the same way, so there is no price to compare with.`,
  ];
}
