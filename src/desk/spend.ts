import { inOurWords } from "../admin-api/errors.js";
import { costReport } from "../admin-api/reports.js";
import { type AskCost, dailySpend } from "../spend/daily.js";
import type { Spend } from "./contract/spend.js";
import type { Current } from "./current.js";

const keptMs = 60_000;

/** The Spend page's figures, kept for a minute: a page that is opened again costs the rate budget nothing. */
export function createSpend(current: Current, now: () => number) {
  const kept = new Map<string, { at: number; spend: Promise<Spend> }>();
  return async (by: Spend["by"], days: 7 | 28): Promise<Spend> => {
    // Shared by whoever asks meanwhile, so one window that goes away does not end it for the others.
    const signal = AbortSignal.timeout(60_000);
    const { id } = await current.ready(signal);
    const key = `${id} ${by} ${days}`;
    const known = kept.get(key);
    if (known && now() - known.at < keptMs) return known.spend;
    const organization = current.organization();
    if (!organization) throw new Error("The organization closed while its spend was asked for.");
    const { api, directory } = organization;
    const access = api.reading("calls", signal);
    // From the store where it covers what is asked; the API says the same, later.
    const ask: AskCost = async (asked) =>
      (await current.spend()?.reports.cost(asked)) ?? (await costReport(access, asked));
    const fresh = inOurWords(() => dailySpend(ask, directory.nameOf, { by, days, now: now() })).then((spend) => {
      const trouble = current.spendTrouble();
      return trouble === null ? spend : { ...spend, gaps: [...spend.gaps, trouble] };
    });
    kept.set(key, { at: now(), spend: fresh });
    fresh.catch(() => kept.delete(key));
    return fresh;
  };
}
