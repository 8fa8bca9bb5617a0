import { bigger, share, size, sumOfMoney } from "./shares.js";

/** What one combination of dimensions spent in both periods. */
export interface Part {
  /** By dimension: `{ key: "apikey_…", model: "claude-…" }`. */
  of: Readonly<Record<string, string | null>>;
  before: bigint;
  after: bigint;
  /** Tokens, where they are known: they part more use from a higher rate. */
  tokensBefore?: bigint;
  tokensAfter?: bigint;
}

export interface Contribution {
  /** One dimension, or two where the second narrows it down. */
  of: Readonly<Record<string, string | null>>;
  before: bigint;
  after: bigint;
  delta: bigint;
  /** Of the whole change; above 1 where others went the other way. Null: nothing changed. */
  share: number | null;
  /** What more or fewer tokens at the old rate would have changed, and what the rate did; they add up to `delta`. */
  rate: { use: bigint; rate: bigint } | null;
}

export interface Explanation {
  before: bigint;
  after: bigint;
  delta: bigint;
  /** The one that says most in fewest words; null where nothing stands out. */
  headline: Contribution | null;
  /** Every value of every dimension, what moved most first; in each dimension they add up to `delta`. */
  by: Readonly<Record<string, readonly Contribution[]>>;
}

/** As much as this has to come from one place for it to be the reason. */
const leastShare = 0.5;
/** A second dimension is named where it keeps nearly all of the change that the first one holds. */
const kept = 0.85;

/** Why spend is another one than before: what each part contributed to the change. */
export function explain(parts: readonly Part[], dimensions: readonly string[]): Explanation {
  const [before, after] = [sumOfMoney(parts.map((one) => one.before)), sumOfMoney(parts.map((one) => one.after))];
  const delta = after - before;
  const by = Object.fromEntries(dimensions.map((dimension) => [dimension, contributions(parts, [dimension], delta)]));
  return { before, after, delta, headline: headline(parts, dimensions, by, delta), by };
}

function headline(
  parts: readonly Part[],
  dimensions: readonly string[],
  by: Explanation["by"],
  delta: bigint,
): Contribution | null {
  const tops = Object.values(by).flatMap((all) => all.slice(0, 1));
  // The narrowest that still explains most: a workspace that holds all keys explains nothing.
  const found = tops
    .filter((one) => reach(one) >= leastShare && isNarrow(one, parts))
    .toSorted((a, b) => countOf(parts, a.of) - countOf(parts, b.of))[0];
  if (!found) return null;
  const inside = parts.filter((part) => matches(part, found.of));
  const named = Object.keys(found.of);
  const second = dimensions
    .filter((dimension) => !named.includes(dimension))
    .flatMap((dimension) => contributions(inside, [...named, dimension], delta).slice(0, 1))
    .filter((one) => reach(one) >= kept * reach(found) && countOf(parts, one.of) < inside.length)
    .toSorted((a, b) => bigger(size(a.delta), size(b.delta)))[0];
  return second ?? found;
}

/** Where nothing changed, nothing made up half of it. */
const reach = ({ share }: Contribution): number => share ?? 0;

/** What everything is in says nothing. */
const isNarrow = ({ of }: Contribution, parts: readonly Part[]) =>
  parts.length === 1 || countOf(parts, of) < parts.length;
const countOf = (parts: readonly Part[], of: Contribution["of"]) => parts.filter((part) => matches(part, of)).length;
const matches = (part: Part, of: Contribution["of"]) =>
  Object.entries(of).every(([dimension, value]) => (part.of[dimension] ?? null) === value);

function contributions(parts: readonly Part[], dimensions: readonly string[], whole: bigint): Contribution[] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = JSON.stringify(dimensions.map((dimension) => part.of[dimension] ?? null));
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()]
    .map((group) => contribution(group, dimensions, whole))
    .toSorted((a, b) => bigger(size(a.delta), size(b.delta)));
}

function contribution(group: readonly Part[], dimensions: readonly string[], whole: bigint): Contribution {
  const before = sumOfMoney(group.map((part) => part.before));
  const after = sumOfMoney(group.map((part) => part.after));
  const of = Object.fromEntries(dimensions.map((dimension) => [dimension, group[0]?.of[dimension] ?? null]));
  return { of, before, after, delta: after - before, share: share(after - before, whole), rate: rateOf(group) };
}

function rateOf(group: readonly Part[]): Contribution["rate"] {
  let [use, delta] = [0n, 0n];
  for (const { before, after, tokensBefore, tokensAfter } of group) {
    if (tokensBefore === undefined || tokensAfter === undefined) return null;
    delta += after - before;
    // Without tokens before there was no rate: all of it is new use.
    use += tokensBefore === 0n ? after - before : (before * tokensAfter) / tokensBefore - before;
  }
  return { use, rate: delta - use };
}
