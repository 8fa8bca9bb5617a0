import { type Day, type Days, dayMs, hourMs, type Per, periodBefore, periodOf } from "./calendar.js";
import { bigger, share, size, sumOfMoney } from "./shares.js";

/** From one moment up to another, milliseconds since 1970, both at whole hours. */
export interface Span {
  from: number;
  to: number;
}

/** A period so far and the one before, cut at the same hour: half a day is not compared with a whole one. */
export function soFar(per: Per, now: number): { current: Span; previous: Span } {
  const day = Math.floor(now / dayMs);
  return cutAlike(periodOf(per, day), periodBefore(per, day), now);
}

/** The last days with today's hours so far, and as many before. */
export function lastDays(count: number, now: number): { current: Span; previous: Span } {
  const today: Day = Math.floor(now / dayMs);
  const from = today - count + 1;
  return cutAlike({ from, to: today + 1 }, { from: from - count, to: from }, now);
}

/** Where `now` lies in the first, the second ends as long after its own beginning; never later than it ends itself. */
export function cutAlike(current: Days, previous: Days, now: number): { current: Span; previous: Span } {
  const whole = Math.floor(now / hourMs) * hourMs;
  const [from, before] = [current.from * dayMs, previous.from * dayMs];
  const to = Math.max(from, Math.min(whole, current.to * dayMs));
  const previousTo =
    to === current.to * dayMs ? previous.to * dayMs : Math.min(before + to - from, previous.to * dayMs);
  return { current: { from, to }, previous: { from: before, to: previousTo } };
}

export interface Change {
  id: string | null;
  before: bigint;
  after: bigint;
  delta: bigint;
  /** Of what there was before; null: there was nothing. */
  change: number | null;
}

/** What each spent in both, what moved most first. What is in one of them only was nothing in the other. */
export function changes(
  before: ReadonlyMap<string | null, bigint>,
  after: ReadonlyMap<string | null, bigint>,
): Change[] {
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((id) => changeOf(id, before.get(id) ?? 0n, after.get(id) ?? 0n))
    .toSorted((a, b) => bigger(size(a.delta), size(b.delta)));
}

/** The change of the whole. */
export const wholeChange = (parts: readonly Change[]): Change =>
  changeOf(null, sumOfMoney(parts.map(({ before }) => before)), sumOfMoney(parts.map(({ after }) => after)));

function changeOf(id: string | null, before: bigint, after: bigint): Change {
  const delta = after - before;
  return { id, before, after, delta, change: share(delta, before) };
}
