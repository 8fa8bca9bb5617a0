import { ApiRefused } from "../admin-api/errors.js";
import type { Asked, CostDimension, CostRow, Group, Report, UsageDimension, UsageRow } from "../admin-api/reports.js";
import { type Day, dayMs, hourMs } from "./numbers/calendar.js";
import type { StoredReports } from "./stored-reports.js";

/** Whoever knows: the store where it covers what is asked, the API where not. The same figures either way. */
export interface Ask {
  cost(asked: Asked): Promise<Report<CostRow>>;
  usage(asked: Asked<UsageDimension>): Promise<Report<UsageRow>>;
  /** The first day that there is anything to know of. */
  since: Day;
  /** Only the store can: the largest of thousands without reading them all. */
  stack?: StoredReports["stack"] | undefined;
}

export const dimensions = {
  workspace: "workspace_id",
  model: "model",
  api_key: "api_key_id",
  member: "actor",
  service_tier: "service_tier",
  context_window: "context_window",
  cost_type: "cost_type",
  token_type: "token_type",
} as const satisfies Record<string, CostDimension>;
export type By = keyof typeof dimensions;

/** Billed and list are dollars, and never mixed; the others are counts. */
export type Measure = "billed" | "list" | "tokens" | "requests";

/** Only what belongs to these, by id; absent: all. */
export interface Only {
  workspace?: readonly string[] | undefined;
  api_key?: readonly string[] | undefined;
  member?: readonly string[] | undefined;
  model?: readonly string[] | undefined;
}

export interface CellsAsked {
  /** Null: nothing is told apart. */
  by: By | null;
  measure: Measure;
  /** Null: the whole range as one. */
  bucket: "hour" | "day" | null;
  only: Only;
}

/** A row of whichever report, cut to what is drawn. */
export interface Cell {
  from: string | undefined;
  id: string | null;
  name: string | undefined;
  amount: bigint;
}

export interface Cells {
  rows: Cell[];
  asOf: string | null;
  source: string;
  gaps: string[];
}

const nothing: Cells = { rows: [], asOf: null, source: "", gaps: [] };

/** Said where the report tells no list price of some of it. */
export const unlistedGap = "Some of it has no list price in the report, and is left out here.";

/** What is asked for cannot be told apart so. */
export class ViewRefused extends Error {
  readonly code = "view_refused";
}

/** By kind of token alone, the API leaves out what has none: by kind of cost as well, it is one row more. */
const groupedBy = (by: By | null): CostDimension[] =>
  by === null ? [] : by === "token_type" ? ["cost_type", "token_type"] : [dimensions[by]];

/** The question to a report, from one moment up to another. */
export const askedOf = ({ by, bucket, only }: Omit<CellsAsked, "measure">, from: number, to: number) => ({
  ...{ from: new Date(from), to: new Date(to), groupBy: groupedBy(by) },
  ...(bucket && { bucket }),
  ...(only.workspace && { workspaceIds: only.workspace }),
  ...(only.api_key && { apiKeyIds: only.api_key }),
  ...(only.member && { actorIds: only.member }),
  ...(only.model && { models: only.model }),
});

/** One measure from one moment up to another. Throws `ViewRefused`. */
export async function cellsBetween(ask: Ask, wanted: CellsAsked, from: number, to: number): Promise<Cells> {
  if (from >= to) return nothing;
  const { by, measure } = wanted;
  const asked = askedOf(wanted, from, to);
  const idOf = (group: Group) => (by === null ? null : (group[dimensions[by]] ?? null));
  if (measure === "tokens" || measure === "requests") {
    if (!isOfUsage(asked))
      throw new ViewRefused(
        `No report tells ${measure} apart by ${by?.replace("_", " ")}. Choose billed or list dollars, or another way to split them.`,
      );
    const { rows, names, ...said } = await ask.usage(asked);
    return {
      ...said,
      rows: rows.map(({ from, group, tokens, requests }) => {
        const id = idOf(group);
        const amount = BigInt(measure === "tokens" ? tokens.total : (requests ?? 0));
        return { from, id, name: names.get(id ?? ""), amount };
      }),
    };
  }
  const { rows, names, ...said } = await ask.cost(asked);
  const unlisted = measure === "list" && rows.some(({ listNanodollars }) => listNanodollars === undefined);
  return {
    ...said,
    gaps: unlisted ? [...said.gaps, unlistedGap] : said.gaps,
    rows: rows.map(({ from, group, nanodollars, listNanodollars }) => {
      const id = idOf(group);
      return {
        ...{ from, id, name: names.get(id ?? "") },
        amount: measure === "list" ? (listNanodollars ?? 0n) : nanodollars,
      };
    }),
  };
}

const unlike: readonly CostDimension[] = ["cost_type", "token_type"];
const isOfUsage = (asked: Asked): asked is Asked<UsageDimension> => !asked.groupBy.some((one) => unlike.includes(one));

/** Whole days, and of the last one the hours that are over: half a day is not compared with a whole one. */
export async function cellsUpToHour(ask: Ask, wanted: CellsAsked, from: number, to: number): Promise<Cells> {
  const midnight = Math.floor(to / dayMs) * dayMs;
  const hour = Math.floor(to / hourMs) * hourMs;
  if (wanted.bucket === "hour" || midnight === to) return cellsBetween(ask, wanted, from, hour);
  const [days, hours] = await Promise.all([
    cellsBetween(ask, wanted, from, midnight),
    hoursOf(ask, wanted, Math.max(from, midnight), hour),
  ]);
  const gap =
    "The older reports know no hours: the days before end with the last whole one, a few hours earlier than today.";
  return { ...days, rows: [...days.rows, ...(hours?.rows ?? [])], gaps: hours ? [] : [gap] };
}

/** Undefined: the organization's reports know no hours. */
async function hoursOf(ask: Ask, wanted: CellsAsked, from: number, to: number): Promise<Cells | undefined> {
  try {
    return await cellsBetween(ask, { ...wanted, bucket: "hour" }, from, to);
  } catch (error) {
    if (error instanceof ApiRefused && [400, 403, 404].includes(error.status)) return undefined;
    throw error;
  }
}
