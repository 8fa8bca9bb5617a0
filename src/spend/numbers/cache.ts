import { bigger, byId, dealtOut, partOf, share, sumOfMoney } from "./shares.js";

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

/** What tokens alone say. */
export interface CacheTokens {
  tokens: Kinds;
  /** Read / (uncached + writes + read); null: no input. */
  readRatio: number | null;
  /** The four parts as shares of all input. */
  composition: Record<keyof Kinds, number> | null;
  /** Read / writes: how often what was written was used again; null: nothing was written. */
  amortisation: number | null;
  /** Much was written, and hardly any of it read again. */
  hardlyRead: boolean;
}

export interface CacheEfficiency extends CacheTokens {
  model: string | null;
  /** What was paid for each kind. */
  billed: Kinds;
  /** Estimated: what the tokens read and written would have cost uncached, where an uncached price was seen; null: nowhere. */
  wouldCost: bigint | null;
  /** Estimated: that, less what was paid for them; below zero the cache cost more than it saved. */
  netSaving: bigint | null;
  /** Tokens read and written that are in neither, because their way of calling had no uncached input and so no price. */
  unpriced: bigint;
  /** What was paid for writes of which nothing was ever read again. */
  neverReused: bigint;
}

/** By model, the most input first, and over all. */
export function cacheEfficiency(uses: readonly CacheUse[]): { models: CacheEfficiency[]; all: CacheEfficiency } {
  const byModel = Map.groupBy(uses, ({ model }) => model);
  const models = [...byModel].map(([model, some]) => efficiency(model, some));
  return {
    models: models.toSorted((a, b) => bigger(inputOf(a.tokens), inputOf(b.tokens))),
    all: efficiency(null, uses),
  };
}

/** Input of one key or member with one model. */
export interface CachePart {
  id: string | null;
  model: string | null;
  tokens: Kinds;
}

export interface CacheShare extends CacheTokens {
  id: string | null;
  /** Estimated: its part of what was paid for writes. */
  writes: bigint;
  /** Estimated: its part of the net saving; null: not known of any model whose cache it used. */
  netSaving: bigint | null;
}

/**
 * By key or member, the most input first. What was paid is known by way of calling and not by who called, so each model's
 * figures are dealt out by tokens of the kind: the parts add up to them exactly.
 */
export function cacheShares(models: readonly CacheEfficiency[], parts: readonly CachePart[]): CacheShare[] {
  const dealt = [...Map.groupBy(parts, ({ model }) => model)].flatMap(([model, some]) =>
    dealtAmong(
      some,
      models.find((one) => one.model === model),
    ),
  );
  return [...Map.groupBy(dealt, ({ part }) => part.id)]
    .map(([id, own]) => ({
      id,
      ...tokensTold(added(own.map(({ part }) => part.tokens))),
      writes: sumOfMoney(own.map(({ writes }) => writes)),
      netSaving: sumOfKnown(own.map(({ netSaving }) => netSaving)),
    }))
    .toSorted((a, b) => bigger(inputOf(a.tokens), inputOf(b.tokens)) || byId(a.id, b.id));
}

interface Dealt {
  part: CachePart;
  writes: bigint;
  netSaving: bigint | null;
}

function dealtAmong(parts: readonly CachePart[], whole: CacheEfficiency | undefined): Dealt[] {
  const byTokens = (amount: bigint, of: (tokens: Kinds) => bigint) =>
    dealtOut(
      amount,
      parts.map(({ tokens }) => of(tokens)),
    );
  const { billed, wouldCost = null } = whole ?? {};
  const reads = byTokens(billed?.read ?? 0n, ({ read }) => read);
  const writes5m = byTokens(billed?.write5m ?? 0n, ({ write5m }) => write5m);
  const writes1h = byTokens(billed?.write1h ?? 0n, ({ write1h }) => write1h);
  const would = byTokens(wouldCost ?? 0n, cachedOf);
  return parts.map((part, at) => {
    const writes = (writes5m[at] ?? 0n) + (writes1h[at] ?? 0n);
    const saving = (would[at] ?? 0n) - (reads[at] ?? 0n) - writes;
    const isKnown = wouldCost !== null || cachedOf(part.tokens) === 0n;
    return { part, writes, netSaving: isKnown ? saving : null };
  });
}

function efficiency(model: string | null, uses: readonly CacheUse[]): CacheEfficiency {
  const priced = uses.filter(({ tokens }) => tokens.uncached > 0n || cachedOf(tokens) === 0n);
  const wouldCost = priced.length === 0 && uses.length > 0 ? null : sumOfMoney(priced.map(wouldCostOf));
  return {
    model,
    ...tokensTold(added(uses.map(({ tokens }) => tokens))),
    billed: added(uses.map(({ nanodollars }) => nanodollars)),
    wouldCost,
    netSaving:
      wouldCost === null ? null : wouldCost - sumOfMoney(priced.map(({ nanodollars }) => cachedOf(nanodollars))),
    unpriced: sumOfMoney(uses.filter((use) => !priced.includes(use)).map(({ tokens }) => cachedOf(tokens))),
    neverReused: sumOfMoney(
      uses.filter(({ tokens }) => tokens.read === 0n).map(({ nanodollars }) => writtenOf(nanodollars)),
    ),
  };
}

/** The price of an uncached token is what was paid for those there were. */
const wouldCostOf = ({ tokens, nanodollars }: CacheUse): bigint =>
  tokens.uncached === 0n ? 0n : (cachedOf(tokens) * nanodollars.uncached) / tokens.uncached;

/** So many tokens written are worth a word. */
const leastWritten = 100_000n;

/** A token written for five minutes costs a quarter more than one that is not, and has paid for itself when it is read 0.3 times. */
const isHardlyRead = (tokens: Kinds): boolean =>
  writtenOf(tokens) >= leastWritten && 10n * tokens.read < 3n * writtenOf(tokens);

function tokensTold(tokens: Kinds): CacheTokens {
  const input = inputOf(tokens);
  const part = (of: bigint) => partOf(of, input);
  return {
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
    amortisation: share(tokens.read, writtenOf(tokens)),
    hardlyRead: isHardlyRead(tokens),
  };
}

const writtenOf = ({ write5m, write1h }: Kinds): bigint => write5m + write1h;
const cachedOf = (of: Kinds): bigint => of.read + writtenOf(of);
const inputOf = (of: Kinds): bigint => of.uncached + cachedOf(of);

/** Null where none is known. */
function sumOfKnown(amounts: readonly (bigint | null)[]): bigint | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 && amounts.length > 0 ? null : sumOfMoney(known);
}

const added = (all: readonly Kinds[]): Kinds => ({
  uncached: sumOfMoney(all.map((one) => one.uncached)),
  read: sumOfMoney(all.map((one) => one.read)),
  write5m: sumOfMoney(all.map((one) => one.write5m)),
  write1h: sumOfMoney(all.map((one) => one.write1h)),
});
