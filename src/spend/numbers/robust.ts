/** The middle value; the mean of the two in the middle of an even number. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** Spread that a few wild values do not move: scaled so that it is the standard deviation where values are normal. */
export function spread(values: readonly number[], around: number = median(values)): number {
  return 1.4826 * median(values.map((value) => Math.abs(value - around)));
}

/** The value below which a share of the values lies, between neighbours in a straight line. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = Number(sorted[Math.floor(place)]);
  const high = Number(sorted[Math.ceil(place)]);
  return low + (high - low) * (place - Math.floor(place));
}

/** The middle of the slopes between all pairs of points, one apart a step: a line that outliers do not bend. */
export function slope(values: readonly number[]): number {
  const slopes: number[] = [];
  for (let a = 0; a < values.length; a += 1)
    for (let b = a + 1; b < values.length; b += 1) slopes.push(((values[b] ?? 0) - (values[a] ?? 0)) / (b - a));
  return slopes.length === 0 ? 0 : median(slopes);
}

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
