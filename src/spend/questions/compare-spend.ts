import { type Change, changes, wholeChange } from "../numbers/compare.js";
import { answered, type By, type Origin, type QuestionDeps } from "./asking.js";
import { costIn, type PeriodsAsked, periodsOf, summed } from "./periods.js";
import { called, money, signed, spanWords } from "./words.js";

export interface CompareAsked extends PeriodsAsked {
  by: By;
}

export interface Compared extends Change {
  name: string;
}

/** A period beside another; the parts add up to the whole. What moved most first. */
export interface Comparison extends Origin {
  summary: string;
  /** What each period covers, in words. */
  current: string;
  previous: string;
  whole: Change;
  parts: Compared[];
}

/** What was spent in a period against another, part by part. */
export const compareSpend = (deps: QuestionDeps, asked: CompareAsked): Promise<Comparison> =>
  answered(deps, async (ask) => {
    const periods = await periodsOf(ask, asked, deps.now);
    const found = await costIn(ask, asked, [asked.by], periods);
    const keyOf = (group: Partial<Record<By, string | null>>) => group[asked.by] ?? null;
    const parts = changes(
      summed(found.before, keyOf, ({ nanodollars }) => nanodollars),
      summed(found.after, keyOf, ({ nanodollars }) => nanodollars),
    );
    const whole = wholeChange(parts);
    const nameOf = async (id: string) => found.names.get(id) ?? (await deps.nameOf(id));
    const [current, previous] = [spanWords(found.periods.current), spanWords(found.periods.previous)];
    return {
      summary: `${money(whole.after)} billed in ${current}, against ${money(whole.before)} in ${previous}: ${changeWords(whole)}.`,
      ...{ current, previous, whole },
      parts: await Promise.all(parts.map(async (one) => ({ ...one, name: await called(asked.by, one.id, nameOf) }))),
      ...{ asOf: found.asOf, source: found.source, gaps: found.gaps },
    };
  });

const changeWords = ({ delta, change }: Change) =>
  change === null ? signed(delta) : `${signed(delta)}, ${change > 0 ? "+" : ""}${(100 * change).toFixed(1)} %`;
