/** A part of a whole as a number for people; null where there is no whole. */
export function share(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : partOf(part, whole);
}

/** The same of a whole that is not nothing: six digits, counted before anything becomes a float. */
export const partOf = (part: bigint, whole: bigint): number => Number((part * 1_000_000n) / whole) / 1_000_000;

/** A whole dealt out by weights. The parts add up to it exactly, unless nothing weighs anything. */
export function dealtOut(whole: bigint, weights: readonly bigint[]): bigint[] {
  const all = sumOfMoney(weights);
  let [weighed, dealt] = [0n, 0n];
  return weights.map((weight) => {
    weighed += weight;
    const upToHere = all === 0n ? 0n : (whole * weighed) / all;
    const part = upToHere - dealt;
    dealt = upToHere;
    return part;
  });
}

/** A series of so many places, holes as nothing. */
export const filled = (amounts: readonly (bigint | null | undefined)[], count: number): bigint[] =>
  Array.from({ length: count }, (_, at) => amounts[at] ?? 0n);

/** Series put together, place by place. */
export const addedUp = (series: readonly { amounts: readonly bigint[] }[], count: number): bigint[] =>
  Array.from({ length: count }, (_, at) => sumOfMoney(series.map(({ amounts }) => amounts[at] ?? 0n)));

export const sumOfMoney = (amounts: Iterable<bigint>): bigint => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
};

export const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** Descending by size, for bigints. */
export const bigger = (a: bigint, b: bigint): number => (a < b ? 1 : a > b ? -1 : 0);

/** Equals by id, so that they stand in one order everywhere. */
export const byId = (a: string | null, b: string | null): number => String(a).localeCompare(String(b));

/** An estimate as money again. */
export const fromRough = (dollars: number): bigint => BigInt(Math.round(dollars * 1e9));
