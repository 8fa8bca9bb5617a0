/** What is counted and what it costs. Quantities and prices are arrays in this order. */
export const counted = ["requests", "uncached", "read", "write5m", "write1h", "output", "searches"] as const;

/** Where each kind of token stands among the quantities. */
export const tokenTypes = {
  uncached_input_tokens: 1,
  cache_read_input_tokens: 2,
  "cache_creation.ephemeral_5m_input_tokens": 3,
  "cache_creation.ephemeral_1h_input_tokens": 4,
  output_tokens: 5,
} as const;

/** List prices in cents per million tokens; writing to the cache costs more than reading from it. */
const listed = {
  "claude-opus-5-5": [500, 50, 625, 1000, 2500],
  "claude-sonnet-5": [300, 30, 375, 600, 1500],
  "claude-haiku-5": [100, 10, 125, 200, 500],
} as const;

export type Model = keyof typeof listed;

/** Cents per million tokens are ten nanodollars per token. */
const nanosPerToken = 10;
const nanosPerSearch = 10_000_000; // $10 per thousand
const nanosPerSpan = 4_200_000; // a container for code, by the run

export interface PriceList {
  /** Nanodollars a unit, before and after the discount of a tenth. */
  list: readonly bigint[];
  billed: readonly bigint[];
}

/** What a unit of each quantity costs. Whole nanodollars, so that the parts of any sum add up to it exactly. */
export function priced(model: Model | null, tier: "standard" | "batch", geo: "global" | "us"): PriceList {
  const factor = (tier === "batch" ? 0.5 : 1) * (geo === "us" ? 1.1 : 1);
  const list = model
    ? [0, ...listed[model].map((cents) => Math.round(cents * nanosPerToken * factor)), nanosPerSearch]
    : [nanosPerSpan, 0, 0, 0, 0, 0, 0];
  return { list: list.map(BigInt), billed: list.map((nanos) => BigInt(Math.round(nanos * 0.9))) };
}

/** Nanodollars as the API says money: decimal cents, with as many digits as it takes. */
export function cents(nanos: bigint): string {
  const fraction = (nanos % 10_000_000n).toString().padStart(7, "0").replace(/0+$/, "");
  return `${nanos / 10_000_000n}${fraction && `.${fraction}`}`;
}
