const keptMs = 60_000;

interface Keeping<T> {
  /** Of an answer that it says no to nothing is kept. */
  keeps?(answer: T): boolean;
  /** What all of the answers rest on. Once it is another, none is kept: they stand side by side, and none may be older. */
  restOn?(): unknown;
}

/** Answers that are kept for a minute: a page that is opened again costs the rate budget nothing. What failed is not kept. */
export function keptForAMinute<T>(
  now: () => number,
  { keeps = () => true, restOn = () => undefined }: Keeping<T> = {},
): (key: string, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, { at: number; answer: Promise<T> }>();
  let restedOn = restOn();
  return (key, make) => {
    const ground = restOn();
    if (ground !== restedOn) kept.clear();
    restedOn = ground;
    const known = kept.get(key);
    // Either way: a clock that was set back would else keep it until then.
    if (known && Math.abs(now() - known.at) < keptMs) return known.answer;
    const answer = make();
    kept.set(key, { at: now(), answer });
    answer.then(
      (found) => keeps(found) || kept.delete(key),
      () => kept.delete(key),
    );
    return answer;
  };
}
