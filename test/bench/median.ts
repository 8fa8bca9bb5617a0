import type { Ratio } from "./table.js";

/** Milliseconds that a piece of work took. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The middle one: a hiccup of the machine does not move it. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("There is no median of nothing.");
  return middle;
}

/**
 * Runs several works turn by turn, so that what else the machine does meets all of them alike, and gives for each the median
 * of all its times. What `work` gives is its own measure; nothing: the milliseconds it took.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  works: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) for (const name of names) times[name].push(await works[name]());
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}

/** For people: three digits are enough. */
export const rounded = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** A line of the table for what has to be done within so many milliseconds. */
export const inTime = (name: string, ours: number, most: number): Ratio => ({
  name,
  measured: ours / most,
  target: { atMost: 1 },
  baseline: `${most} ms; ours: ${rounded(ours)} ms`,
});
