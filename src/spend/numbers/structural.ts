import type { Day } from "./calendar.js";
import { median } from "./robust.js";

/** The days on which something was used, in order, with what it cost then in nanodollars. */
export interface Activity {
  id: string;
  days: readonly { day: Day; nanodollars: bigint }[];
}

/** What no series of dollars shows, however small it is. */
export type Awake = { kind: "awake"; id: string; day: Day; asleepDays: number; nanodollars: bigint };
export type FirstUse = { kind: "first_use"; id: string; day: Day; nanodollars: bigint };
export type CacheCollapse = { kind: "cache_collapse"; id: string; day: Day; ratio: number; before: number };

/** As long as this without use is asleep. */
const asleepDays = 30;

/** Keys that were used again in `since` or later after a long sleep. */
export function awake(all: readonly Activity[], since: Day): Awake[] {
  return all.flatMap(({ id, days }) =>
    days.flatMap(({ day, nanodollars }, index) => {
      const before = days[index - 1]?.day;
      const asleep = before === undefined ? 0 : day - before - 1;
      return day >= since && asleep >= asleepDays
        ? [{ kind: "awake" as const, id, day, asleepDays: asleep, nanodollars }]
        : [];
    }),
  );
}

/** What was first used in `since` or later: a model, or a key in a workspace. `known` is the first day that anything is known of. */
export function firstUses(all: readonly Activity[], since: Day, known: Day): FirstUse[] {
  return all.flatMap(({ id, days }) => {
    const first = days[0];
    // With little known before it, everything would be new.
    if (!first || first.day < since || first.day - known < asleepDays) return [];
    return [{ kind: "first_use" as const, id, day: first.day, nanodollars: first.nanodollars }];
  });
}

/** Input tokens of one day of one model or key. */
export interface InputTokens {
  day: Day;
  uncached: bigint;
  read: bigint;
  written: bigint;
}

/** So many tokens in a day are worth a word; below, one odd call moves the ratio. */
const leastTokens = 1_000_000n;

/** Days in `since` or later whose share of input from the cache is less than half of what it was in the two weeks before. */
export function cacheCollapses(id: string, days: readonly InputTokens[], since: Day): CacheCollapse[] {
  const ratios = days
    .map(({ day, uncached, read, written }) => ({ day, read, all: uncached + read + written }))
    .filter(({ all }) => all >= leastTokens)
    .map(({ day, read, all }) => ({ day, ratio: Number(read) / Number(all) }));
  let collapsed = false;
  return ratios.flatMap(({ day, ratio }, index) => {
    const earlier = ratios.slice(Math.max(0, index - 14), index).map((one) => one.ratio);
    if (earlier.length < 7) return [];
    const before = median(earlier);
    const fell = before >= 0.2 && ratio < 0.5 * before;
    const begins = fell && !collapsed;
    collapsed = fell;
    return begins && day >= since ? [{ kind: "cache_collapse" as const, id, day, ratio, before }] : [];
  });
}
