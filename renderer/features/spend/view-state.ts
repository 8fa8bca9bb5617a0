import type { SpendAsked, SpendBy, SpendGrain, SpendMeasure, SpendOnly } from "../../../src/desk/contract/spend.js";

/** Which days: so many up to today, a month, or those between two. */
export type Range = "7" | "28" | "90" | "365" | "month" | "last-month" | { from: string; to: string };
export type Shape = "bars" | "lines" | "table" | "hours" | "map";
/** A part that can be looked into: what belongs to it alone is drawn. */
export type Part = keyof SpendOnly;

/** All that a person chose of what is shown. It stands in the address, so that a link shows the same. */
export interface ViewState {
  by: SpendBy;
  measure: SpendMeasure;
  range: Range;
  /** Null: as fits the range. */
  step: SpendGrain | null;
  shape: Shape;
  /** The ghost line of the days before. */
  compare: boolean;
  patterns: boolean;
  /** By part the ids, with what they were called. */
  only: readonly { part: Part; id: string; name: string }[];
}

export const firstView: ViewState = {
  by: "workspace",
  measure: "billed",
  range: "28",
  step: null,
  shape: "bars",
  compare: true,
  patterns: false,
  only: [],
};

export const bys = {
  workspace: "Workspace",
  model: "Model",
  api_key: "API key",
  member: "Member",
  service_tier: "Service tier",
  context_window: "Context window",
  cost_type: "Cost type",
  token_type: "Token type",
} as const satisfies Record<SpendBy, string>;
export const measures = {
  billed: "Billed",
  list: "List",
  tokens: "Tokens",
  requests: "Requests",
} as const satisfies Record<SpendMeasure, string>;
export const shapes = {
  bars: "Bars",
  lines: "Lines",
  table: "Table",
  hours: "Hours",
  map: "Map",
} as const satisfies Record<Shape, string>;
export const ranges = {
  7: "7 days",
  28: "28 days",
  90: "90 days",
  365: "Year",
  month: "This month",
  "last-month": "Last month",
} as const;
export const steps = { hour: "Hours", day: "Days", week: "Weeks" } as const satisfies Record<SpendGrain, string>;
/** The keys of a constant. */
export const keysOf = <K extends string>(of: Readonly<Record<K, string>>): K[] => Object.keys(of) as K[];

const parts: readonly Part[] = ["workspace", "api_key", "member", "model"];

const isPart = (by: SpendBy): by is Part => parts.some((part) => part === by);

/** What is looked at next within a part. */
const next: Readonly<Record<Part, Part>> = {
  workspace: "api_key",
  api_key: "model",
  member: "model",
  model: "workspace",
};

/** Whether one of these can be looked into: within one workspace there is no other. */
export const canLookInto = (by: SpendBy, only: ViewState["only"]): by is Part =>
  isPart(by) && only.every(({ part }) => part !== by);

/** What belongs to this one alone, told apart by what was not looked into yet. */
export function lookedInto(before: ViewState["only"], one: ViewState["only"][number]): Pick<ViewState, "by" | "only"> {
  const only = [...before, one];
  return { by: [next[one.part], ...parts].find((part) => canLookInto(part, only)) ?? one.part, only };
}

const day = 86_400_000;
const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);

/** First and last day, UTC. */
export function daysOf(range: Range, now: number): { from: string; to: string } {
  const today = isoDay(now);
  if (typeof range === "object") return range;
  const [year, month] = [new Date(now).getUTCFullYear(), new Date(now).getUTCMonth()];
  if (range === "month") return { from: isoDay(Date.UTC(year, month, 1)), to: today };
  if (range === "last-month")
    return { from: isoDay(Date.UTC(year, month - 1, 1)), to: isoDay(Date.UTC(year, month, 0)) };
  return { from: isoDay(now - (Number(range) - 1) * day), to: today };
}

/** The four weeks that end with a day. */
export const fourWeeksUpTo = (last: string): Range => ({ from: isoDay(Date.parse(last) - 27 * day), to: last });

/** The last whole week, from Monday to Sunday, UTC. */
export function lastWeek(now: number): Range {
  const monday = now - (((new Date(now).getUTCDay() + 6) % 7) + 7) * day;
  return { from: isoDay(monday), to: isoDay(monday + 6 * day) };
}

const countOf = ({ from, to }: { from: string; to: string }) => (Date.parse(to) - Date.parse(from)) / day + 1;

/** Steps that a range can be drawn in, the usual one first. */
export function stepsFor(range: Range, now: number): SpendGrain[] {
  const count = countOf(daysOf(range, now));
  if (count > 120) return ["week", "day"];
  if (count <= 2) return ["hour", "day"];
  return count <= 14 ? ["day", "hour"] : count < 28 ? ["day"] : ["day", "week"];
}

/** Measures that can be told apart so, the usual one first: kinds of cost and of token are kinds of money in the reports. */
export const measuresFor = (by: SpendBy): SpendMeasure[] =>
  by === "cost_type" || by === "token_type" ? ["billed", "list"] : keysOf(measures);

/** What the desk is asked for a view: where a measure or a step does not fit, the usual one. */
export function askedFor({ by, measure, range, step, only }: ViewState, now: number): SpendAsked {
  const possible = stepsFor(range, now);
  const grain = possible.find((one) => one === step) ?? possible[0] ?? "day";
  const chosen = parts.flatMap((part) => {
    const ids = only.filter((one) => one.part === part).map(({ id }) => id);
    return ids.length > 0 ? [[part, ids] as const] : [];
  });
  const told = measuresFor(by).find((one) => one === measure) ?? "billed";
  return {
    ...{ by, measure: told, grain, ...daysOf(range, now), only: Object.fromEntries(chosen) },
    // Months are compared with months, as the figure of the month so far is.
    against: range === "month" || range === "last-month" ? "month_before" : "as_long_before",
  };
}

/** A view as it stands in the address: only what differs from the first one. */
export function written(view: ViewState): string {
  const said = new URLSearchParams();
  for (const name of ["by", "measure", "shape", "step"] as const) {
    const value = view[name];
    if (value !== null && value !== firstView[name]) said.set(name, value);
  }
  if (typeof view.range === "object") said.set("range", `${view.range.from}_${view.range.to}`);
  else if (view.range !== firstView.range) said.set("range", view.range);
  if (!view.compare) said.set("compare", "no");
  if (view.patterns) said.set("patterns", "yes");
  for (const { part, id, name } of view.only) said.append(part, `${id} ${name}`);
  return said.toString();
}

/** The page of a view as it is written. */
export const pathTo = (said: string): string => (said === "" ? "/spend" : `/spend/view/${encodeURIComponent(said)}`);

/** Whatever an address says, in what can be shown: what is not understood is as at first. */
export function read(text: string): ViewState {
  const said = new URLSearchParams(text);
  const one = <K extends string>(name: string, of: Readonly<Record<K, string>>, first: K): K =>
    keysOf(of).find((key) => key === said.get(name)) ?? first;
  const step = said.get("step");
  return {
    by: one("by", bys, firstView.by),
    measure: one("measure", measures, firstView.measure),
    shape: one("shape", shapes, firstView.shape),
    range: rangeIn(said.get("range")),
    step: step === "hour" || step === "day" || step === "week" ? step : null,
    compare: said.get("compare") !== "no",
    patterns: said.get("patterns") === "yes",
    only: parts.flatMap((part) =>
      said.getAll(part).flatMap((value) => {
        const [id = "", ...name] = value.split(" ");
        return id && id.length <= 200 ? [{ part, id, name: name.join(" ") || id }] : [];
      }),
    ),
  };
}

/** One of the ranges that have a name. */
export const namedRange = (text: string | null): Range | undefined =>
  (["7", "28", "90", "365", "month", "last-month"] as const).find((one) => one === text);

function rangeIn(text: string | null): Range {
  const named = namedRange(text);
  if (named) return named;
  const [from = "", to = ""] = text?.split("_") ?? [];
  return isDay(from) && isDay(to) && from <= to ? { from, to } : firstView.range;
}

const isDay = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && isoDay(Date.parse(text)) === text;
