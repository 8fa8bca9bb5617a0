/** Where a key leads from one of so many along a chart; undefined: it leads nowhere. */
export function walked(key: string, at: number, count: number): number | undefined {
  const [next, before] = [at + 1, at - 1];
  const places = { ArrowLeft: before, ArrowDown: before, ArrowRight: next, ArrowUp: next, Home: 0, End: count - 1 };
  const to = Object.entries(places).find(([name]) => name === key)?.[1];
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}
