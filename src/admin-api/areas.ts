import type { Lane } from "./admin-api.js";
import { createRateBudget, type RateBudget } from "./queue.js";

interface Rate {
  perMinute: number;
  burst: number;
}

/** A request, as far as it tells which of the API's rate limits it counts against. */
export interface Asked {
  method: string;
  /** Without its query. */
  path: string;
}

/** The budgets of all areas behind one door. A 429 in one area makes nobody wait in another. */
export interface RateBudgets {
  take(asked: Asked, lane: Lane, signal: AbortSignal): Promise<void>;
  pause(asked: Asked, seconds: number): void;
}

/**
 * What the API lets pass in each area (facts 4.4), each kept below so that another program with the same key finds room:
 * invites 1,200 an hour; analytics and spend limits 60 a minute each; the older reports about one poll a minute, with bursts
 * for paging; the compliance feed 600 a minute; everything else together 100 a minute.
 */
const areas: readonly (Rate & { holds(asked: Asked): boolean })[] = [
  { holds: ({ method, path }) => method === "POST" && path.endsWith("/invites"), perMinute: 18, burst: 18 },
  { holds: ({ path }) => path.includes("/analytics/"), perMinute: 45, burst: 25 },
  { holds: ({ path }) => path.includes("/spend_limit"), perMinute: 45, burst: 25 },
  { holds: ({ path }) => /\/(usage_report|cost_report)(\/|$)/.test(path), perMinute: 6, burst: 70 },
  { holds: ({ path }) => path.startsWith("/v1/compliance/"), perMinute: 300, burst: 60 },
];
const everythingElse: Rate = { perMinute: 60, burst: 30 };

/** `rate`, where it is given, holds for each area in place of its own. `now` is monotonic, in milliseconds. */
export function createRateBudgets(rate?: Rate, now?: () => number): RateBudgets {
  const made = areas.map((area) => ({ holds: area.holds, budget: createRateBudget(rate ?? area, now) }));
  const rest = createRateBudget(rate ?? everythingElse, now);
  const of = (asked: Asked): RateBudget => made.find(({ holds }) => holds(asked))?.budget ?? rest;
  return {
    take: (asked, lane, signal) => of(asked).take(lane, signal),
    pause: (asked, seconds) => of(asked).pause(seconds),
  };
}
