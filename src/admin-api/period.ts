/** Whole UTC days: `from` is the first moment, `to` the first moment after. `text` names the days. */
export interface Period {
  from: Date;
  to: Date;
  text: string;
}

export class PeriodRefused extends Error {
  readonly code = "period_refused";
  constructor(words: string) {
    super(words);
    this.name = "PeriodRefused";
  }
}

const periodForms =
  "today, yesterday, this_week, last_week, last_N_days, this_month, last_month, 2026-11, 2026-11-01..2026-11-15";

const day = 86_400_000;

/** Weeks begin on Monday; `last_7_days` ends with yesterday; both ends of `a..b` are included. */
export function parsePeriod(said: string, now: Date): Period {
  const [first, last] = days(said.trim().toLowerCase().replace(/\s+/g, "_"), midnight(now), said);
  if (last < first)
    throw new PeriodRefused(`"${said}" ends before it begins. Turn it round: ${iso(last)}..${iso(first)}.`);
  if (first > midnight(now)) {
    throw new PeriodRefused(
      `"${said}" lies in the future; today is ${iso(midnight(now))} (UTC). Ask for days up to today.`,
    );
  }
  const end = Math.min(last, midnight(now));
  if (last > end && /^\d{4}-\d\d-\d\d/.test(said.trim())) {
    throw new PeriodRefused(
      `"${said}" ends in the future; today is ${iso(midnight(now))} (UTC). Ask for days up to today.`,
    );
  }
  if (first < midnight(now) - 365 * day) {
    throw new PeriodRefused(
      `"${said}" begins more than 365 days ago, and the API keeps no more. The first day there is: ${iso(midnight(now) - 365 * day)}.`,
    );
  }
  return {
    from: new Date(first),
    to: new Date(end + day),
    text: first === end ? iso(first) : `${iso(first)}..${iso(end)}`,
  };
}

/** The first and the last day, as the midnights they begin with. */
function days(text: string, today: number, said: string): [number, number] {
  const sinceMonday = ((new Date(today).getUTCDay() + 6) % 7) * day;
  const month = iso(today).slice(0, 7);
  if (text === "today") return [today, today];
  if (text === "yesterday") return [today - day, today - day];
  if (text === "this_week") return [today - sinceMonday, today];
  if (text === "last_week") return [today - sinceMonday - 7 * day, today - sinceMonday - day];
  if (text === "this_month") return wholeMonth(month, said);
  if (text === "last_month") return wholeMonth(iso(date(`${month}-01`, said) - day).slice(0, 7), said);
  const count = /^last_(\d{1,5})_days?$/.exec(text)?.[1];
  if (count) return lastDays(Number(count), today, said);
  if (/^\d{4}-\d\d$/.test(text)) return wholeMonth(text, said);
  const [from = "", to = from] = text.split(/_?\.\._?/);
  return [date(from, said), date(to, said)];
}

function lastDays(count: number, today: number, said: string): [number, number] {
  if (count < 1) throw new PeriodRefused(`"${said}" is no day at all. Ask for last_1_days (yesterday) or more.`);
  return [today - count * day, today - day];
}

function wholeMonth(month: string, said: string): [number, number] {
  const first = date(`${month}-01`, said);
  const next = new Date(first);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return [first, next.getTime() - day];
}

function date(text: string, said: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // 2026-02-30 parses on some engines as the second of March.
  if (Number.isNaN(at) || iso(at) !== text) {
    throw new PeriodRefused(`"${said}" is no period that is known here. Say one of: ${periodForms}. Days are UTC.`);
  }
  return at;
}

function midnight(at: Date): number {
  return Math.floor(at.getTime() / day) * day;
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
