/** Does one piece of work at a time, in the order asked. `excused`: how long it waited for others, which is no fault of its own. */
export type Turns = (mayTake: number, work: (excused: number) => Promise<void>) => Promise<void>;

/**
 * What waits for a turn is excused the time that another's takes, and no more of it than `mayTake` says, in milliseconds: a
 * laptop that slept or a disk that was full meanwhile excuses nobody.
 */
export function createTurns(now: () => number): Turns {
  const waiting = new Set<{ since: number; excused: number }>();
  let last: Promise<void> = Promise.resolve();
  return (mayTake, work) => {
    const place = { since: now(), excused: 0 };
    waiting.add(place);
    const run = async () => {
      waiting.delete(place);
      const began = now();
      try {
        await work(place.excused);
      } finally {
        for (const one of waiting) one.excused += Math.min(now() - Math.max(began, one.since), mayTake);
      }
    };
    const mine = last.then(run);
    last = mine.catch(() => {}); // told to who asked for it; the next has its turn all the same
    return mine;
  };
}
