import { inOurWords } from "../admin-api/errors.js";
import { toDollars } from "../admin-api/money.js";
import { costReport, openEnd, usageReport } from "../admin-api/reports.js";
import { parseDay } from "../spend/numbers/calendar.js";
import { firstDay } from "../spend/sync/next-step.js";
import { daySoFar, monthSoFar, type SpendView, spendView } from "../spend/view.js";
import type { Ask, Measure } from "../spend/view-rows.js";
import { createCalled } from "./called.js";
import type { Month, Reading, Spend, SpendAsked } from "./contract/spend.js";
import type { Current } from "./current.js";
import { keptForAMinute } from "./kept-for-a-minute.js";
import { onToday, opened, withTrouble } from "./opened.js";

/** The Spend page's figures. */
export interface SpendDesk {
  view(asked: SpendAsked): Promise<Spend>;
  month(): Promise<Month>;
  /** Dollars billed today (UTC) and this month, so far. */
  soFar(): Promise<SoFar>;
  reading(): Reading | null;
}

export interface SoFar {
  today: string;
  month: string;
}

/** What lies further apart is asked for in parts. */
const mostDays = { hour: 31, day: 400, week: 3660 } as const;
const top = 8;

/** A range that cannot be drawn. */
class RangeRefused extends Error {
  readonly code = "range_refused";
}

export function createSpend(current: Current, now: () => number): SpendDesk {
  const resting = onToday(current);
  const views = keptForAMinute<Spend>(now, resting);
  const months = keptForAMinute<Month>(now, resting);
  const sums = keptForAMinute<SoFar>(now, resting);

  /** From the store where it covers what is asked; the API says the same, later. */
  async function asking() {
    const { id, organization, access } = await opened(current);
    const kept = await current.spend()?.reports.since();
    const ask: Ask = {
      since: Math.min(firstDay(now()), kept ?? Number.POSITIVE_INFINITY),
      cost: async (asked) => (await current.spend()?.reports.cost(asked)) ?? (await costReport(access, asked)),
      usage: async (asked) => (await current.spend()?.reports.usage(asked)) ?? (await usageReport(access, asked)),
      stack: async (asked) => await current.spend()?.reports.stack(asked),
    };
    return { id, ask, nameOf: createCalled(organization, current.spend) };
  }

  return {
    async view(asked) {
      const { by, measure, grain, only } = asked;
      const [from, to] = [parseDay(asked.from), parseDay(asked.to)];
      const most = mostDays[grain];
      if (to < from) throw new RangeRefused("The last day is before the first one.");
      if (to - from >= most)
        throw new RangeRefused(`By ${grain}, ${most} days are drawn at most. Choose fewer, or longer steps.`);
      const { id, ask, nameOf } = await asking();
      return views(`${id} ${JSON.stringify(asked)}`, () =>
        inOurWords(async () => {
          const view = await spendView(ask, { by, measure, grain, from, to, only, top, against: asked.against }, now());
          return shown(asked, withTrouble(current, view), nameOf);
        }),
      );
    },
    async month() {
      const { id, ask } = await asking();
      return months(id, () =>
        inOurWords(async () => {
          const { amount, lastMonth, through } = await monthSoFar(ask, now());
          return { amount: toDollars(amount), lastMonth: lastMonth === null ? null : toDollars(lastMonth), through };
        }),
      );
    },
    async soFar() {
      const { id, ask } = await asking();
      return sums(id, () =>
        inOurWords(async () => {
          const [today, month] = await Promise.all([daySoFar(ask, now()), monthSoFar(ask, now())]);
          return { today: toDollars(today), month: toDollars(month.amount) };
        }),
      );
    },
    reading() {
      const sync = current.spend()?.sync;
      return sync ? { ...sync.progress(), syncedAt: sync.syncedAt(), trouble: sync.trouble() } : null;
    },
  };
}

async function shown(
  asked: SpendAsked,
  { series, rest, totals, total, previousTotals, previousTotal, ...said }: SpendView,
  nameOf: (id: string) => Promise<string | undefined>,
): Promise<Spend> {
  const text = written(asked.measure);
  return {
    ...asked,
    ...said,
    // Up to when they are complete stands in `asOf`, and on the page beside them.
    gaps: [
      ...said.gaps.filter((gap) => !openEnd({ to: end }, said.asOf).includes(gap)),
      ...(said.open ? ["Today is not complete yet."] : []),
    ],
    series: await Promise.all(
      series.map(async ({ id, name, amounts, total, previous }) => ({
        id,
        name: id === null ? withoutName[asked.by] : (name ?? (await called(asked.by, id, nameOf))),
        amounts: amounts.map(text),
        total: text(total),
        previous: previous === null ? null : text(previous),
      })),
    ),
    rest: rest && {
      count: rest.count,
      amounts: rest.amounts.map(text),
      total: text(rest.total),
      previous: text(rest.previous),
    },
    totals: totals.map(text),
    total: text(total),
    previousTotals: previousTotals?.map(text) ?? null,
    previousTotal: previousTotal === null ? null : text(previousTotal),
  };
}

/** What has an id is called by the lists, a kind of cost or of token as people say it, all else as in the report. */
async function called(by: Spend["by"], id: string, nameOf: (id: string) => Promise<string | undefined>) {
  return by === "workspace" || by === "api_key" || by === "member" ? ((await nameOf(id)) ?? id) : (kinds[id] ?? id);
}

const kinds: Readonly<Record<string, string>> = {
  tokens: "Tokens",
  web_search: "Web search",
  code_execution: "Code execution",
  session_usage: "Session usage",
  output_tokens: "Output",
  uncached_input_tokens: "Uncached input",
  cache_read_input_tokens: "Cache read",
  "cache_creation.ephemeral_5m_input_tokens": "Cache written, 5 min",
  "cache_creation.ephemeral_1h_input_tokens": "Cache written, 1 h",
};

/** After everything. */
const end = new Date(8.64e15);

const written = (measure: Measure) => (measure === "billed" || measure === "list" ? toDollars : String);

const withoutName = {
  workspace: "No workspace",
  model: "No model",
  api_key: "Without an API key",
  member: "Nobody known",
  service_tier: "No tier",
  context_window: "No context window",
  cost_type: "No kind",
  token_type: "No tokens",
} as const satisfies Record<Spend["by"], string>;
