import { share, sumOfMoney } from "./shares.js";

/** Input of one way of calling, so that its tokens of a kind have one price: a model in one tier, context and geography. */
export interface CacheUse {
  model: string | null;
  tokens: Kinds;
  nanodollars: Kinds;
}

/** The four parts that input comes in. */
export interface Kinds {
  uncached: bigint;
  read: bigint;
  write5m: bigint;
  write1h: bigint;
}

export interface CacheEfficiency {
  model: string | null;
  tokens: Kinds;
  /** Read / (uncached + writes + read); null: no input. */
  readRatio: number | null;
  /** The four parts as shares of all input. */
  composition: Record<keyof Kinds, number> | null;
  /** Read / writes: how often what was written was used again; null: nothing was written. */
  amortisation: number | null;
  /** What the same input would have cost uncached, less what it did; below zero the cache cost more than it saved. Null: no uncached price was seen. */
  netSaving: bigint | null;
  /** What was paid for writes of which nothing was ever read again. */
  neverReused: bigint;
}

/** By model, the most input first, and over all. */
export function cacheEfficiency(uses: readonly CacheUse[]): { models: CacheEfficiency[]; all: CacheEfficiency } {
  const byModel = Map.groupBy(uses, ({ model }) => model);
  const models = [...byModel].map(([model, some]) => efficiency(model, some));
  return {
    models: models.toSorted((a, b) => Number(inputOf(b.tokens) - inputOf(a.tokens))),
    all: efficiency(null, uses),
  };
}

function efficiency(model: string | null, uses: readonly CacheUse[]): CacheEfficiency {
  const tokens = added(uses.map((use) => use.tokens));
  const input = inputOf(tokens);
  const part = (of: bigint) => share(of, input) ?? 0;
  const savings = uses.map(savingOf);
  return {
    model,
    tokens,
    readRatio: share(tokens.read, input),
    composition:
      input === 0n
        ? null
        : {
            uncached: part(tokens.uncached),
            read: part(tokens.read),
            write5m: part(tokens.write5m),
            write1h: part(tokens.write1h),
          },
    amortisation: share(tokens.read, tokens.write5m + tokens.write1h),
    netSaving: savings.some((saving) => saving === null) ? null : sumOfMoney(savings.map((saving) => saving ?? 0n)),
    neverReused: sumOfMoney(
      uses.filter((use) => use.tokens.read === 0n).map(({ nanodollars }) => nanodollars.write5m + nanodollars.write1h),
    ),
  };
}

/** The price of an uncached token is what was paid for those there were; without any it is not known. */
function savingOf({ tokens, nanodollars }: CacheUse): bigint | null {
  const cached = tokens.read + tokens.write5m + tokens.write1h;
  if (cached === 0n) return 0n;
  if (tokens.uncached === 0n) return null;
  const paid = nanodollars.read + nanodollars.write5m + nanodollars.write1h;
  return (cached * nanodollars.uncached) / tokens.uncached - paid;
}

const inputOf = ({ uncached, read, write5m, write1h }: Kinds): bigint => uncached + read + write5m + write1h;

const added = (all: readonly Kinds[]): Kinds => ({
  uncached: sumOfMoney(all.map((one) => one.uncached)),
  read: sumOfMoney(all.map((one) => one.read)),
  write5m: sumOfMoney(all.map((one) => one.write5m)),
  write1h: sumOfMoney(all.map((one) => one.write1h)),
});
