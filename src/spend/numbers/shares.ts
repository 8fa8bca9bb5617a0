/** A part of a whole as a number for people; null where there is no whole. */
export function share(part: bigint, whole: bigint): number | null {
  if (whole === 0n) return null;
  // Six digits, counted before anything becomes a float.
  return Number((part * 1_000_000n) / whole) / 1_000_000;
}

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

export const sumOfMoney = (amounts: Iterable<bigint>): bigint => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
};

export const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** Descending by size, for bigints. */
export const bigger = (a: bigint, b: bigint): number => (a < b ? 1 : a > b ? -1 : 0);

/** An estimate as money again. */
export const fromRough = (dollars: number): bigint => BigInt(Math.round(dollars * 1e9));
