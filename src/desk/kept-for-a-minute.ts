const keptMs = 60_000;

/** Answers that are kept for a minute: a page that is opened again costs the rate budget nothing. What failed is not kept, nor what `keeps` says no to. */
export function keptForAMinute<T>(
  now: () => number,
  keeps: (answer: T) => boolean = () => true,
): (key: string, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, { at: number; answer: Promise<T> }>();
  return (key, make) => {
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
