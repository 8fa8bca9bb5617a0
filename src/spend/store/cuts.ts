/** The two ways in which facts are cut. They are never joined: each adds up to the same total by itself. */
export type Cut = "who" | "how";
export type Grain = "day" | "hour";

/**
 * What a cut is told apart by. `wide`: of which there can be thousands; facts are summed up without these for whatever asks
 * by the others alone.
 */
export const cuts = {
  who: {
    dimensions: ["workspace", "api_key", "actor", "model", "product"],
    wide: ["api_key", "actor"],
    measures: ["billed", "list", "requests", "uncached", "cache_read", "write_5m", "write_1h", "output"],
  },
  how: {
    dimensions: ["workspace", "model", "tier", "context", "geography", "product", "cost_type", "token_type"],
    wide: ["workspace"],
    measures: ["billed", "list", "quantity", "requests"],
  },
} as const satisfies Record<
  Cut,
  { dimensions: readonly string[]; wide: readonly string[]; measures: readonly string[] }
>;

/** All there are, in both cuts. */
export const dimensions = [...new Set([...cuts.who.dimensions, ...cuts.how.dimensions])];
export type Dimension = (typeof cuts)[Cut]["dimensions"][number];
export type Measure = (typeof cuts)[Cut]["measures"][number];

/** The kinds of token that the cut by who counts in columns of their own. */
export const tokenMeasures = ["uncached", "cache_read", "write_5m", "write_1h", "output"] as const satisfies Measure[];
/** What can be summed up: a measure, or all kinds of token together. */
export type Summed = Measure | "tokens";

/** What is summed up, as a column of a fact. */
export const columnOf = (one: Summed): string =>
  one === "tokens" ? `${tokenMeasures.map((kind) => `coalesce(${kind}, 0)`).join(" + ")} AS tokens` : one;

/** A table of facts: `who_day`; summed up without what is wide: `who_day_brief`; whole months: `who_month`, and by one thing alone: `who_month_actor`. */
export const tableOf = (cut: Cut, grain: Grain | "month", alone?: "brief" | Dimension): string =>
  `${cut}_${grain}${alone ? `_${alone}` : ""}`;

export const dimensionsOf = (cut: Cut): readonly Dimension[] => cuts[cut].dimensions;
export const measuresOf = (cut: Cut): readonly Measure[] => cuts[cut].measures;
export const isWide = (cut: Cut, dimension: Dimension): boolean =>
  (cuts[cut].wide as readonly Dimension[]).includes(dimension);
export const wideOf = (cut: Cut): readonly Dimension[] => cuts[cut].wide;
/** What is left of a cut without what is wide. */
export const briefOf = (cut: Cut): readonly Dimension[] => dimensionsOf(cut).filter((one) => !isWide(cut, one));
