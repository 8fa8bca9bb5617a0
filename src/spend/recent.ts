import type { Access } from "../admin-api/admin-api.js";
import { toDollars } from "../admin-api/money.js";
import { type CostRow, costReport } from "../admin-api/reports.js";

/** Decimal dollars, exact, and counted calls. */
export interface Amount {
  calls: number;
  cost: string;
}

export interface Recent {
  hour: Amount;
  day: Amount;
  week: Amount;
  /** Calls in each of the last 24 hours, oldest first; the last is not over. */
  hours: number[];
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What a key, a member or a workspace used lately. Asked once a target, however many sentences of a card want it. */
export function createRecent(access: Access, now: () => number): { of(target: { id: string }): Promise<Recent> } {
  const asked = new Map<string, Promise<Recent>>();
  return {
    of({ id }) {
      const known = asked.get(id) ?? recent(access, id, now());
      asked.set(id, known);
      return known;
    },
  };
}

async function recent(access: Access, id: string, now: number): Promise<Recent> {
  const filter = filterFor(id);
  const report = (span: number, bucket?: "minute" | "hour") =>
    costReport(access, { from: new Date(now - span), to: new Date(now), groupBy: [], bucket, ...filter });
  const [lastHour, lastDay, lastWeek] = await Promise.all([
    report(hour, "minute"),
    report(day, "hour"),
    report(7 * day),
  ]);
  const newest = Math.floor(now / hour) * hour;
  return {
    hour: sum(lastHour.rows),
    day: sum(lastDay.rows),
    week: sum(lastWeek.rows),
    hours: Array.from({ length: 24 }, (_, index) => {
      const start = newest - (23 - index) * hour;
      return sum(lastDay.rows.filter(({ from }) => from !== undefined && Date.parse(from) === start)).calls;
    }),
  };
}

function filterFor(id: string) {
  if (id.startsWith("apikey_")) return { apiKeyIds: [id] };
  if (id.startsWith("wrkspc_")) return { workspaceIds: [id] };
  return { actorIds: [id] };
}

function sum(rows: readonly CostRow[]): Amount {
  const calls = rows.reduce((total, { requests }) => total + (requests ?? 0), 0);
  return { calls, cost: toDollars(rows.reduce((total, { nanodollars }) => total + nanodollars, 0n)) };
}
