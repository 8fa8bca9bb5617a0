import type { Period } from "../../admin-api/period.js";
import { oneOf, period, ref } from "../field.js";
import { groups } from "../groups.js";
import { members } from "../members.js";
import { ArgumentRefused } from "../words.js";

/** A day is counted in the morning after it, UTC (facts 5). */
const countedMs = 10 * 3_600_000;

/** Nothing before it is kept. */
const firstEver = Date.UTC(2026, 0, 1);

export const range = period();
export const group = ref(groups).many(20).optional();
export const member = ref(members).many(20).optional();
export const product = oneOf({
  chat: "chat",
  claude_code: "claude_code",
  cowork: "cowork",
  office_agent: "office_agent",
  chat_cowork_unified: "chat_cowork_unified",
})
  .many(5)
  .optional();

/** What a row is of, besides the thing itself. */
export const byWho = { user_id: "member", rbac_group_id: "group" } as const;
export const byAll = { ...byWho, product: "product" } as const;
export type By = keyof typeof byAll;

interface Days {
  starting_date: string;
  ending_date: string;
  notes: string[];
  as_of: string;
}

/** The days there can be figures of: a day comes the morning after, and none is older than 2026. */
export function daysOf({ from, to, text }: Period, now: Date): Days {
  const counted = Math.floor((now.getTime() - countedMs) / 86_400_000) * 86_400_000;
  const isMorning = now.getTime() % 86_400_000 < countedMs;
  const [first, end] = [Math.max(from.getTime(), firstEver), Math.min(to.getTime(), counted)];
  if (end <= first) {
    throw new ArgumentRefused(
      end <= firstEver
        ? `Nothing is kept of days before 2026-01-01, and ${text} lies before it.`
        : `The figures of a day come the next morning, so there are none of ${text} yet. Say last_7_days.`,
    );
  }
  return {
    starting_date: dayOf(first),
    ending_date: dayOf(end),
    as_of: new Date(end).toISOString(),
    notes: [
      "A day is counted the next morning, about 10:00 UTC, and may be revised by a few percent for some days.",
      ...(from.getTime() < firstEver ? ["Nothing is kept of days before 2026-01-01."] : []),
      ...(to.getTime() > counted ? [`${isMorning ? "Yesterday and today are" : "Today is"} not in it yet.`] : []),
    ],
  };
}

export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

interface Filters {
  group?: readonly { id: string }[] | undefined;
  member?: readonly { id: string }[] | undefined;
  product?: readonly string[] | undefined;
}

/** As the API takes them, `dimension:value`. An empty list is no filter: nobody asks for nothing. */
export function filterOf({ group = [], member = [], product = [] }: Filters): string[] | undefined {
  const all = [
    ...group.map(({ id }) => `rbac_group_id:${id}`),
    ...member.map(({ id }) => `user_id:${id}`),
    ...product.map((name) => `product:${name}`),
  ];
  return all.length > 0 ? all : undefined;
}

/** A question about a range of days, as every list of these figures takes it. */
export function queryOf<B extends By>(
  { group_by, ...filters }: Filters & { group_by: readonly B[] | undefined },
  { starting_date, ending_date }: Days,
) {
  return {
    starting_date,
    ending_date,
    date: undefined,
    filter: filterOf(filters),
    group_by: group_by?.length ? [...group_by] : undefined,
    order: undefined,
    order_by: undefined,
  };
}

interface Cut {
  product?: string | null;
  user_id?: string | null;
  rbac_group_id?: string | null;
  rbac_group_name?: string | null;
}

/** The cells of what was grouped by, in the asker's order. */
export function cutCells({ product, user_id, rbac_group_id, rbac_group_name }: Cut, by: readonly By[] = []) {
  const cells = {
    product,
    user_id: { id: user_id },
    rbac_group_id: { id: rbac_group_id, name: rbac_group_name ?? undefined },
  };
  return Object.fromEntries(by.map((one) => [byAll[one], cells[one]]));
}

/** Who is in two groups counts in both, so that rows by group add up to nothing. */
const overlapping = (by: readonly By[] | undefined) => by?.includes("rbac_group_id") === true;

/** Rows with the day they hold until, their sums where those mean something, and what has to be known to read them. */
export function answered<T>(
  rows: readonly T[],
  { as_of, notes }: Days,
  by: readonly By[] | undefined,
  sums: Sums,
  about: readonly string[] = [],
) {
  const overlaps = overlapping(by);
  const twice = "Who is in two groups counts in both: the rows add up to more than the whole.";
  return {
    rows,
    as_of,
    ...(!overlaps && { total: totalOf(sums) }),
    notes: [...notes, ...about, ...(overlaps ? [twice] : [])],
  };
}

/** The sum of a count over rows; what is not known anywhere is not known of the whole. */
export function sumOf<T>(rows: readonly T[], count: (row: T) => number | null): number | null {
  return rows.reduce<number | null>((sum, row) => {
    const one = count(row);
    return sum === null || one === null ? null : sum + one;
  }, 0);
}

type Sums = Record<string, number | string | null>;

/** Of the sums only those that are known. */
function totalOf(sums: Sums): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(sums).flatMap(([name, sum]): [string, number | string][] => (sum === null ? [] : [[name, sum]])),
  );
}
