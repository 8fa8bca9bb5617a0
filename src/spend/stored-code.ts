import { type CodeDays, type CodeKept, type CodeKind, codeDaysOf } from "../admin-api/claude-code.js";
import { hourMs, isOld, parseDay } from "./numbers/calendar.js";
import type { SpendStore } from "./store/store.js";

/** What was read of Claude Code's use in a range of days. */
export type StoredCode = (range: CodeDays) => Promise<CodeKept>;

/** An open day that was read before this is asked live. */
const freshMs = 1.5 * hourMs;

export function createStoredCode(store: SpendStore, orgId: string, kind: CodeKind, now: () => number): StoredCode {
  return async (range) => {
    const known = await store.read.codeDays(orgId, range);
    const read = new Set(
      known.filter(({ complete, readAt }) => complete || !isOld(readAt, now(), freshMs)).map(({ day }) => day),
    );
    const work = await store.read.codeWork(orgId, range);
    return {
      work: work.filter(({ day }) => read.has(parseDay(day))),
      missing: codeDaysOf(range, kind, now()).filter((day) => !read.has(day)),
    };
  };
}
