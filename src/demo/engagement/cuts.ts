import type { Organization } from "../organization.js";
import { groupCells, inEachGroup, type PersonDay } from "./days.js";

/** One thing, used by one person on one day. */
export interface Use<T> {
  thing: T;
  day: PersonDay;
  count: number;
}

interface Cut<U> {
  /** Never empty. */
  of: [U, ...U[]];
  /** What the row says of the dimensions that were asked for. */
  cells: { product?: string; user_id?: string; rbac_group_id?: string | null; rbac_group_name?: string | null };
}

/** The uses put together by thing and by what was asked for, in the order of the keys. */
export function cutsOf<T, U extends Use<T>>(
  all: readonly U[],
  keyOf: (use: U) => string,
  by: readonly string[] = [],
  organization: Organization,
): Cut<U>[] {
  const grouped = by.includes("rbac_group_id");
  const fanned = grouped
    ? inEachGroup(all.map((use) => ({ use, groupIds: use.day.groupIds })))
    : all.map((use) => ({ use, groupId: null }));
  const cuts = new Map<string, Cut<U>>();
  for (const { use, groupId } of fanned) {
    const cells = {
      ...(by.includes("product") && { product: use.day.product }),
      ...(by.includes("user_id") && { user_id: use.day.user.id }),
      ...(grouped && groupCells(organization, groupId)),
    };
    const key = JSON.stringify([keyOf(use), cells]);
    const there = cuts.get(key);
    if (there) there.of.push(use);
    else cuts.set(key, { of: [use], cells });
  }
  return [...cuts].sort(([a], [b]) => a.localeCompare(b)).map(([, cut]) => cut);
}
