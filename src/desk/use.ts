import { inOurWords } from "../admin-api/errors.js";
import { cacheReport } from "../spend/cache-report.js";
import { codeReport } from "../spend/code-report.js";
import { dayMs, lastDaysUpTo } from "../spend/numbers/calendar.js";
import { cacheView } from "./cache-view.js";
import { claudeCodeView } from "./claude-code-view.js";
import type { Cache, ClaudeCode, UseDays } from "./contract/use.js";
import type { Current } from "./current.js";
import { keptForAMinute } from "./kept-for-a-minute.js";
import { productOf } from "./organization.js";

/** The answers about how Claude is used, as the pages show them. */
export interface Use {
  cache(days: UseDays): Promise<Cache>;
  claudeCode(days: UseDays): Promise<ClaudeCode>;
}

export function createUse(current: Current, now: () => number): Use {
  const caches = keptForAMinute<Cache>(now);
  // Days that are being read come by and by.
  const codes = keptForAMinute<ClaudeCode>(now, ({ unread }) => unread === 0);

  /** The organization, for work that is shared by whoever asks meanwhile: one window that goes away does not end it. */
  async function opened() {
    const signal = AbortSignal.timeout(60_000);
    const { id } = await current.ready(signal);
    const organization = current.organization();
    if (!organization) throw new Error("The organization closed while its figures were asked for.");
    return { id, organization, access: organization.api.reading("calls", signal) };
  }

  /** Why nothing is kept stands with what it leaves out. */
  function withTrouble<V extends { gaps: string[] }>(view: V): V {
    const trouble = current.spendTrouble();
    return trouble === null ? view : { ...view, gaps: [...view.gaps, trouble] };
  }

  return {
    async cache(days) {
      const { id, organization, access } = await opened();
      return caches(`${id} ${days}`, () =>
        inOurWords(async () => {
          const range = lastDaysUpTo(days, now());
          const kind = productOf(organization);
          const report = await cacheReport({ kept: current.spend()?.reports, access, kind, now: now() }, range);
          return withTrouble(await cacheView(report, organization.directory.nameOf));
        }),
      );
    },
    async claudeCode(days) {
      const { id, organization, access } = await opened();
      return codes(`${id} ${days}`, () =>
        inOurWords(async () => {
          const today = Math.floor(now() / dayMs);
          const deps = { kept: current.spend(), access, kind: productOf(organization), now: now() };
          return withTrouble(claudeCodeView(await codeReport(deps, { from: today - days + 1, to: today + 1 })));
        }),
      );
    },
  };
}
