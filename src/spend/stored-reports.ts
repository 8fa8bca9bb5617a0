import { toDollars } from "../admin-api/money.js";
import {
  type Asked as AskedLive,
  type CostDimension,
  type CostRow,
  type Group as LiveGroup,
  openEnd,
  type Report,
  type UsageDimension,
  type UsageRow,
} from "../admin-api/reports.js";
import { type Day, dayMs, dayOf, hourMs, isOld, isoDay } from "./numbers/calendar.js";
import { size } from "./numbers/shares.js";
import type { Asked, Group } from "./store/ask.js";
import type { Coverage } from "./store/coverage.js";
import { type Cut, type Dimension, dimensionsOf, type Grain, type Measure, tokenMeasures } from "./store/cuts.js";
import type { Stack } from "./store/series.js";
import type { SpendStore } from "./store/store.js";
import { inColumns, tokensOf } from "./stored-tokens.js";

/** What the API's reports would say, from what was read of them; undefined where that does not cover what is asked. */
export interface StoredReports {
  cost(asked: AskedLive): Promise<Report<CostRow> | undefined>;
  usage(asked: AskedLive<UsageDimension>): Promise<Report<UsageRow> | undefined>;
  /** The first day that was read; undefined: none was. */
  since(): Promise<Day | undefined>;
  /** The largest of one dimension by the day or hour, and what all others have: of thousands only these are read one by one. */
  stack(asked: StackedAsked): Promise<StackedReport | undefined>;
}

export interface StackedAsked extends AskedLive {
  groupBy: readonly [CostDimension];
  bucket: "day" | "hour";
  measure: "billed" | "list" | "requests" | "tokens";
  /** As many series; what is beyond is the rest. */
  top: number;
}

export interface StackedReport extends Stack, Pick<Report<never>, "asOf" | "source" | "gaps"> {
  /** A list price is told of all of it. */
  listed: boolean;
}

type Source = "costSource" | "usageSource";

/** Tokens stand in columns of the one cut, and in rows of the other. */
const measuresFor: Record<Source, Record<Cut, readonly Measure[]>> = {
  costSource: { who: ["billed", "list", "requests"], how: ["billed", "list", "requests"] },
  usageSource: { who: [...tokenMeasures, "requests"], how: ["quantity", "requests"] },
};

/** Older than this, what is open is asked live. */
const freshMs = 15 * 60_000;

export function createStoredReports(store: SpendStore, orgId: string, now: () => number): StoredReports {
  return {
    async cost(asked) {
      const found = await covered(asked, "costSource");
      if (!found) return undefined;
      const parted = asked.groupBy.some((by) => by === "cost_type" || by === "token_type");
      const rows = found.groups.flatMap((group): CostRow[] => {
        const { billed, list, requests } = group.measured;
        if (billed === null || billed === undefined) return [];
        const counted = parted || requests === null || requests === undefined ? null : Number(requests);
        return [{ ...found.placed(group), requests: counted, nanodollars: billed, listNanodollars: list ?? undefined }];
      });
      return { ...found.report, rows: inOrder(rows, ({ nanodollars }) => nanodollars) };
    },
    async usage(asked) {
      const found = await covered(asked, "usageSource");
      if (!found) return undefined;
      const groups = found.cut === "who" ? found.groups : inColumns(found.groups);
      const rows = groups.map((group): UsageRow => {
        const { requests } = group.measured;
        return {
          ...found.placed(group),
          requests: requests === null || requests === undefined ? null : Number(requests),
          tokens: tokensOf(group),
        };
      });
      return { ...found.report, rows: inOrder(rows, ({ tokens }) => BigInt(tokens.total)) };
    },
    since: () => store.read.knownSince(orgId),
    async stack({ measure, top, ...asked }) {
      const source = measure === "tokens" || measure === "requests" ? "usageSource" : "costSource";
      const question = questionsOf(asked, false, now()).find(({ cut }) => cut === "who");
      const [by] = question?.by ?? [];
      const coverage = question && by && (await covering(asked, question, source));
      if (!coverage) return undefined;
      const told = await store.read.stack(orgId, { ...question, by, measure, top });
      // What is no actor may have another name by now, and is looked up.
      const series = told.series.map((one) => ({ ...one, name: by === "actor" ? one.name : undefined }));
      const listed = !coverage.costSource?.includes("older reports");
      return { ...told, ...saidOf(coverage, source, asked), series, listed };
    },
  };

  async function covered(asked: AskedLive, source: Source) {
    for (const question of questionsOf(asked, source === "usageSource", now())) {
      const coverage = await covering(asked, question, source);
      if (!coverage) continue;
      const ask = asked.bucket ? store.read.buckets : store.read.totals;
      const groups = await ask(orgId, { ...question, measures: measuresFor[source][question.cut] });
      const report = { ...saidOf(coverage, source, asked), names: namesOf(groups) };
      return { cut: question.cut, groups, placed: placing(asked, question.grain), report };
    }
    return undefined;
  }

  /** Undefined: it does not cover what is asked. */
  async function covering(asked: AskedLive, question: Question, source: Source): Promise<Coverage | undefined> {
    const { cut, grain } = question;
    const days = { from: dayOf(asked.from.getTime()), to: Math.ceil(Math.min(asked.to.getTime(), now()) / dayMs) };
    if (days.from >= days.to) return undefined;
    const coverage = await store.read.coverage(orgId, { cut, grain, ...days });
    return holds(coverage, question, source, days.to > dayOf(now()) ? now() : null) ? coverage : undefined;
  }
}

type Question = Omit<Asked, "measures" | "where"> & { where: NonNullable<Asked["where"]> };

/** Everything that is asked for was read, told apart as it is asked, and what is open not long ago. */
function holds(
  { missing, dimensions, readAt, ...sources }: Coverage,
  { by, where }: Pick<Question, "by" | "where">,
  source: Source,
  /** Null: nothing in it is open. */
  openAt: number | null,
): boolean {
  const told = new Set<string>(dimensions);
  const isTold = [...by, ...Object.keys(where)].every((dimension) => told.has(dimension));
  const isFresh = openAt === null || !isOld(readAt, openAt, freshMs);
  return missing.length === 0 && sources[source] !== null && isFresh && isTold;
}

const ours: Partial<Record<CostDimension, Dimension>> = {
  workspace_id: "workspace",
  api_key_id: "api_key",
  actor: "actor",
  model: "model",
  product: "product",
  service_tier: "tier",
  context_window: "context",
  inference_geo: "geography",
  cost_type: "cost_type",
  token_type: "token_type",
};

/** The question in the store's words, to each cut that could know; none where its buckets have no answer. */
function questionsOf(asked: AskedLive, isUsage: boolean, now: number): Question[] {
  const by = asked.groupBy.map((dimension) => ours[dimension]).filter((dimension) => dimension !== undefined);
  if (by.length < asked.groupBy.length || asked.bucket === "minute") return [];
  // What has no tokens is in no row then, or in one without a kind: the API decides, and is asked.
  if (by.includes("token_type") && !by.includes("cost_type")) return [];
  const where = {
    ...(asked.workspaceIds && { workspace: asked.workspaceIds }),
    ...(asked.apiKeyIds && { api_key: asked.apiKeyIds }),
    ...(asked.actorIds && { actor: asked.actorIds }),
    ...(asked.models && { model: asked.models }),
  };
  const wanted = [...by, ...Object.keys(where)];
  const knowing = (["who", "how"] as const).filter((cut) =>
    wanted.every((one) => dimensionsOf(cut).some((known) => known === one)),
  );
  const grain: Grain = asked.bucket === "hour" ? "hour" : "day";
  const width = grain === "hour" ? hourMs : dayMs;
  const [from, to] = [asked.from.getTime(), Math.min(asked.to.getTime(), Math.ceil(now / width) * width)];
  // An end in what is still open means "up to now"; any other has to be where a bucket ends.
  const isWhole = from % width === 0 && (to % width === 0 || to > Math.floor(now / width) * width);
  return isWhole
    ? knowing.map((cut) => ({
        ...{ cut, grain, where, from: from / width, to: Math.ceil(to / width) },
        by: isUsage && cut === "how" ? [...by, "token_type" as const] : by,
      }))
    : [];
}

/** Where a row stands, in the API's words. */
const placing =
  ({ groupBy, bucket }: AskedLive, grain: Grain) =>
  ({ of, at }: Group): { from?: string; group: LiveGroup } => ({
    ...(bucket && at !== undefined && { from: new Date(at * (grain === "hour" ? hourMs : dayMs)).toISOString() }),
    group: Object.fromEntries(groupBy.map((by) => [by, partOf(of, ours[by])])),
  });

const partOf = (of: Group["of"], dimension: Dimension | undefined) => (dimension && of[dimension]) ?? null;

function saidOf(coverage: Coverage, source: Source, asked: AskedLive) {
  const asOf = coverage.asOf === null ? null : new Date(coverage.asOf).toISOString();
  return {
    asOf,
    source: coverage[source] === "older reports" ? ("older reports" as const) : ("Usage and Cost Analytics" as const),
    gaps: [
      ...openEnd(asked, asOf),
      ...coverage.gaps,
      ...coverage.mismatches.flatMap(({ day, billed }) => (billed === 0n ? [] : [apart(day, billed)])),
    ],
  };
}

/** Actors' alone: what else has a name may have another one by now, and is looked up. */
const namesOf = (groups: readonly Pick<Group, "of" | "names">[]): Map<string, string> =>
  new Map(
    groups.flatMap(({ of, names }): [string, string][] => (of.actor && names.actor ? [[of.actor, names.actor]] : [])),
  );

const apart = (day: number, billed: bigint) =>
  `On ${isoDay(day)} the parts add up to $${toDollars(size(billed))} ${billed < 0n ? "less" : "more"} than the total that the API gives for the day.`;

/** As the live reports come: buckets oldest first, in each the biggest first. */
function inOrder<R extends { from?: string | undefined }>(rows: R[], worth: (row: R) => bigint): R[] {
  const bySize = (a: R, b: R) => (worth(a) < worth(b) ? 1 : worth(a) > worth(b) ? -1 : 0);
  return rows.sort((a, b) => (a.from ?? "").localeCompare(b.from ?? "") || bySize(a, b));
}
