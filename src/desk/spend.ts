import { inOurWords } from "../admin-api/errors.js";
import { dailySpend } from "../spend/daily.js";
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
    const fresh = inOurWords(() =>
      dailySpend(api.reading("calls", signal), directory.nameOf, { by, days, now: now() }),
    );
    kept.set(key, { at: now(), spend: fresh });
    fresh.catch(() => kept.delete(key));
    return fresh;
  };
}
