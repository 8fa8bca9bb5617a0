import type { Access } from "../../admin-api/admin-api.js";
import { codeDay, newestCodeDay } from "../../admin-api/claude-code.js";
import { ApiRefused, inOurWords } from "../../admin-api/errors.js";
import { type Day, dayMs, hourMs, isOld, isoDay, parseDay } from "../numbers/calendar.js";
import type { CodeDayKnown } from "../store/claude-code.js";
import type { SpendStore } from "../store/store.js";
import type { Kind } from "./grouping.js";

/** What Claude Code did, read day by day beside the facts, which go first. */
export interface CodeSync {
  /** Reads the one day that is due; false: none is, or the organization has no such report. */
  step(access: Access, signal: AbortSignal): Promise<boolean>;
}

const keptDays = 365;
/** Enterprise keeps nothing before this day. */
const firstCounted = parseDay("2026-01-01");
/** Figures of a day are revised for so long after it. */
const revisedDays = 7;
const [openMs, revisedMs, closedMs] = [hourMs, 12 * hourMs, hourMs];

/** The newest day that was never read, or is not over, or may have been revised since; undefined: none. */
export function nextCodeDay(
  read: ReadonlyMap<Day, Omit<CodeDayKnown, "day">>,
  kind: Kind,
  now: number,
  floor: Day = 0,
): Day | undefined {
  const newest = newestCodeDay(kind, now);
  const first = Math.max(newest - keptDays + 1, floor, kind === "enterprise" ? firstCounted : 0);
  for (let day = newest; day >= first; day -= 1) {
    const known = read.get(day);
    if (!known) return day;
    if (!known.complete && isOld(known.readAt, now, openMs)) return day;
    if (day > newest - revisedDays && isOld(known.readAt, now, revisedMs)) return day;
  }
  return undefined;
}

/** All it has done is in the store: a kill loses one day's call. */
export function createCodeSync({
  orgId,
  kind,
  store,
  now,
}: {
  orgId: string;
  kind: Kind;
  store: SpendStore;
  now(): number;
}): CodeSync {
  let closedUntil = 0;
  let floor: Day | undefined;

  return {
    async step(access, signal) {
      if (now() < closedUntil) return false;
      const at = now();
      const to = newestCodeDay(kind, at) + 1;
      const known = await store.read.codeDays(orgId, { from: to - keptDays, to });
      const day = nextCodeDay(new Map(known.map((one) => [one.day, one])), kind, at, floor);
      if (day === undefined) return false;
      const work = await inOurWords(() => codeDay(access, kind, isoDay(day))).catch((error: unknown) => {
        if (!isClosed(error)) throw error;
        // Older days are not kept; where not even the newest is, there is no such report, and it is tried again in an hour.
        if (known.length > 0 && known.every((one) => one.day > day)) floor = day + 1;
        else closedUntil = at + closedMs;
      });
      signal.throwIfAborted();
      if (work) await store.write.recordCode(orgId, { day, readAt: at, complete: isOver(day, kind, at), work });
      return work !== undefined || floor !== undefined;
    },
  };
}

/** Two hours after a day the report, which lags one, has all of it; Enterprise counts a day when it is over. */
const isOver = (day: Day, kind: Kind, now: number) => kind === "enterprise" || now >= (day + 1) * dayMs + 2 * hourMs;

const isClosed = (error: unknown) => error instanceof ApiRefused && [400, 403, 404].includes(error.status);
