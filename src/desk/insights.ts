import { inOurWords } from "../admin-api/errors.js";
import { toDollars } from "../admin-api/money.js";
import { dayMs } from "../spend/numbers/calendar.js";
import type { SpendAnomaly, SpendForecast } from "./contract/insights.js";
import type { Current } from "./current.js";
import { keptForAMinute } from "./kept-for-a-minute.js";
import { onToday } from "./opened.js";

/** The same answers that clients get, as the page shows them. */
export interface Insights {
  forecast(): Promise<SpendForecast>;
  anomalies(): Promise<{ summary: string; found: SpendAnomaly[] }>;
}

/** Days that are looked at for what is out of the ordinary. */
const lookedAt = 28;

export function createInsights(current: Current, now: () => number): Insights {
  const forecasts = keptForAMinute<SpendForecast>(now, onToday(current));
  const anomalies = keptForAMinute<{ summary: string; found: SpendAnomaly[] }>(now);

  /** As clients have them asked. Shared by whoever asks meanwhile: one window that goes away does not end it. */
  async function asking() {
    const { id, context } = await current.ready(AbortSignal.timeout(60_000));
    return { id, questions: context.questions };
  }

  return {
    async forecast() {
      const { id, questions } = await asking();
      return forecasts(id, () =>
        inOurWords(async () => {
          const found = await questions.forecast({});
          const { summary, from, to, spent, completeDays } = found;
          return {
            ...{ summary, from, to, completeDays, spent: toDollars(spent) },
            expected: found.ok
              ? {
                  amount: toDollars(found.total.expected),
                  low: toDollars(found.total.low),
                  high: toDollars(found.total.high),
                  runRate: toDollars(found.runRate),
                  test: found.test,
                }
              : null,
          };
        }),
      );
    },
    async anomalies() {
      const { id, questions } = await asking();
      return anomalies(id, () =>
        inOurWords(async () => {
          const to = new Date(now());
          const { summary, found } = await questions.anomalies({ from: new Date(now() - lookedAt * dayMs), to });
          return {
            summary,
            found: found.map(({ kind, name, from, to, spent, expected, because, next }) => ({
              ...{ kind, name, from, to, because, next },
              spent: toDollars(spent),
              expected: expected === null ? null : toDollars(expected),
            })),
          };
        }),
      );
    },
  };
}
