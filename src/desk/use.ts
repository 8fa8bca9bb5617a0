import { inOurWords } from "../admin-api/errors.js";
import { cacheReport } from "../spend/cache-report.js";
import { codeReport } from "../spend/code-report.js";
import { dayMs, lastDaysUpTo } from "../spend/numbers/calendar.js";
import { cacheView } from "./cache-view.js";
import { createCalled } from "./called.js";
import { claudeCodeView } from "./claude-code-view.js";
import type { Cache, ClaudeCode, UseDays } from "./contract/use.js";
import type { Current } from "./current.js";
import { keptForAMinute } from "./kept-for-a-minute.js";
import { onToday, opened, withTrouble } from "./opened.js";
import { productOf } from "./organization.js";

/** The answers about how Claude is used, as the pages show them. */
export interface Use {
  cache(days: UseDays): Promise<Cache>;
  claudeCode(days: UseDays): Promise<ClaudeCode>;
}

export function createUse(current: Current, now: () => number): Use {
  const caches = keptForAMinute<Cache>(now, onToday(current));
  // Days that are being read come by and by.
  const codes = keptForAMinute<ClaudeCode>(now, { keeps: ({ unread }) => unread === 0 });

  return {
    async cache(days) {
      const { id, organization, access } = await opened(current);
      return caches(`${id} ${days}`, () =>
        inOurWords(async () => {
          const range = lastDaysUpTo(days, now());
          const kind = productOf(organization);
          const report = await cacheReport({ kept: current.spend()?.reports, access, kind, now: now() }, range);
          return withTrouble(current, await cacheView(report, createCalled(organization, current.spend)));
        }),
      );
    },
    async claudeCode(days) {
      const { id, organization, access } = await opened(current);
      return codes(`${id} ${days}`, () =>
        inOurWords(async () => {
          const today = Math.floor(now() / dayMs);
          const deps = { kept: current.spend(), access, kind: productOf(organization), now: now() };
          return withTrouble(
            current,
            claudeCodeView(await codeReport(deps, { from: today - days + 1, to: today + 1 })),
          );
        }),
      );
    },
  };
}
