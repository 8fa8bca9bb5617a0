import { onCard } from "../../operations/figures.js";
import { type Day, dayMs, isoDay } from "../../spend/numbers/calendar.js";
import type { StoredNotice } from "./budget-store.js";

/** What a notice says: what a person sees first, and the rest. Names in it are data; whoever shows it keeps them inert. */
export interface NoticeWords {
  title: string;
  body: string;
  /** Where the page says more. */
  page: "spend" | "spend/budgets";
}

type Notice = StoredNotice["notice"];

/** One threshold, or the gravest of several that were crossed together. */
export function noticeWords(notice: Notice, name: string): NoticeWords {
  if (notice.is === "digest") return { title: notice.title, body: notice.body, page: "spend" };
  const { threshold, amount, spent, from, to } = notice;
  const { percent, on } = threshold;
  const of = `the budget of ${onCard(amount)}`;
  return on === "actual"
    ? {
        title: `${name}: ${percent} % of ${of} is spent`,
        body: `${onCard(spent)} in ${periodWords(from, to)}. It stops nothing by itself.`,
        page: "spend/budgets",
      }
    : {
        title: `${name} is expected to reach ${percent} % of ${of}`,
        body: `${onCard(spent)} by the end of ${periodWords(from, to)}, as it goes now. It stops nothing by itself.`,
        page: "spend/budgets",
      };
}

/** What says most of several: what happened before what is expected, then the most. */
export function gravest(notices: readonly StoredNotice[]): StoredNotice | undefined {
  const weight = ({ notice }: StoredNotice) =>
    notice.is === "digest" ? 0 : notice.threshold.percent + (notice.threshold.on === "actual" ? 10_000 : 0);
  return notices.toSorted((a, b) => weight(b) - weight(a))[0];
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** "November 2026", "16 November to 22 November", "18 November": UTC days; `to` is the first after. */
export function periodWords(from: Day, to: Day): string {
  if (to - from === 1) return day.format(from * dayMs);
  if (to - from > 7 && isoDay(from).endsWith("-01")) return month.format(from * dayMs);
  return `${day.format(from * dayMs)} to ${day.format((to - 1) * dayMs)}`;
}
