import { onCard } from "../../operations/figures.js";
import { type Day, dayMs, isoDay } from "../../spend/numbers/calendar.js";
import type { BudgetScope } from "../contract/budgets.js";
import type { StoredNotice, Week } from "./budget-store.js";
import type { OpenBudgets } from "./open.js";

/** What a notice says: what a person sees first, and the rest. Names in it are data; whoever shows it keeps them inert. */
export interface NoticeWords {
  title: string;
  body: string;
  /** Where the page says more. */
  page: "spend" | "spend/budgets";
}

/** What things are called now: none of the names is kept. */
type NameOf = OpenBudgets["nameOf"];

/** The words of a notice; `of`: what the budget is for that crossed a threshold. */
export async function noticeWords(
  { notice }: Pick<StoredNotice, "notice">,
  of: BudgetScope | undefined,
  nameOf: NameOf,
): Promise<NoticeWords> {
  const shortly: NameOf = async (thing) => shortened(await nameOf(thing));
  return notice.is === "week" ? weekWords(notice, shortly) : crossedWords(notice, of ? await shortly(of) : "");
}

/** A screen shows the beginning of a notice: no name may push out what happened. */
const longest = 60;
const shortened = (name: string) => (name.length > longest ? `${name.slice(0, longest)}…` : name);

type Crossed = Extract<StoredNotice["notice"], { is: "crossed" }>;

function crossedWords({ threshold, amount, spent, from, to }: Crossed, name: string): NoticeWords {
  const { percent, on } = threshold;
  const of = `${percent} % of the budget of ${onCard(amount)}`;
  const page = "spend/budgets";
  const period = periodWords(from, to);
  if (on === "actual")
    return {
      title: `${name}: ${of} is spent`,
      body: `${onCard(spent)} in ${period}. It stops nothing by itself.`,
      page,
    };
  const body = `${onCard(spent)} by the end of ${period}, as it goes now. It stops nothing by itself.`;
  return { title: `${name} is expected to reach ${of}`, body, page };
}

async function weekWords({ from, to, before, after, moved, atRisk }: Week, nameOf: NameOf): Promise<NoticeWords> {
  const risky = await Promise.all(
    atRisk.map(async ({ of, verdict }) => `${await nameOf(of)} (${verdict.toLowerCase()})`),
  );
  return {
    title: `Last week: ${onCard(after)}${changeWords(Number(before), Number(after))}`,
    body: [
      `${periodWords(from, to)} (UTC), ${onCard(before)} the week before.`,
      ...(moved ? [`Moved most: ${await nameOf({ kind: "any", id: moved.id })}, ${upOrDown(moved.delta)}.`] : []),
      ...(risky.length > 0 ? [`Budgets at risk: ${risky.join(", ")}.`] : []),
    ].join(" "),
    page: "spend",
  };
}

const upOrDown = (delta: string) => (delta.startsWith("-") ? `down ${onCard(delta.slice(1))}` : `up ${onCard(delta)}`);

function changeWords(before: number, after: number): string {
  if (before <= 0 || before === after) return "";
  return `, ${after < before ? "down" : "up"} ${Math.abs((after / before - 1) * 100).toFixed(0)} %`;
}

/** What says most of several: what happened before what is expected, then the most. */
export function gravest(notices: readonly StoredNotice[]): StoredNotice | undefined {
  const weight = ({ notice }: StoredNotice) =>
    notice.is === "week" ? 0 : notice.threshold.percent + (notice.threshold.on === "actual" ? 10_000 : 0);
  return notices.toSorted((a, b) => weight(b) - weight(a))[0];
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** "November 2026", "16 November to 22 November", "18 November": UTC days; `to` is the first after. */
function periodWords(from: Day, to: Day): string {
  if (to - from === 1) return day.format(from * dayMs);
  if (to - from > 7 && isoDay(from).endsWith("-01")) return month.format(from * dayMs);
  return `${day.format(from * dayMs)} to ${day.format((to - 1) * dayMs)}`;
}
