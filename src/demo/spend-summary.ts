import type { SpendSummary } from "@anthropic-ai/sdk/resources/organization/spend-limits/spend-limits";
import { cellsOf, money, tagged } from "./cells.js";
import type { Organization, User } from "./organization.js";
import type { Scene } from "./route.js";
import { Period as Periods, type SpendLimit } from "./state/limits.js";

type Period = SpendLimit["period"];

/** What holds for a person, in each period in which anything does. */
export function summariesOf(user: User, scene: Scene): SpendSummary[] {
  return Periods.options
    .filter((period) => nearestLimit(user.id, period, scene.organization))
    .map((period) => summaryIn(period, user, scene));
}

/** What holds for a person in one period, and what they have spent in it; without an id where nothing holds. */
export function summaryIn(period: Period, { id, email, name }: User, scene: Scene): SpendSummary {
  const limit = nearestLimit(id, period, scene.organization);
  return {
    actor: { type: "user_actor", user_id: id, email_address: email, name, deleted: false },
    amount: limit?.amount ?? null,
    currency: "USD",
    period,
    period_to_date_spend: spentIn(period, id, scene),
    scope: { type: "user", user_id: id },
    source: limit?.scope ?? { type: "organization" },
    spend_limit_id: limit?.id ?? "",
  };
}

/** The nearest limit of a person in a period: their own, their group's, their seat's, the organization's. */
function nearestLimit(id: string, period: Period, { limits, group_memberships }: Organization) {
  const spend = limits.spend.filter((one) => one.period === period);
  const isIn = (group: string) =>
    group_memberships.some(({ rbac_group_id, user_id }) => rbac_group_id === group && user_id === id);
  return (
    spend.find(({ scope }) => scope.type === "user" && scope.user_id === id) ??
    spend.find(({ scope }) => scope.type === "rbac_group" && isIn(scope.rbac_group_id)) ??
    spend.find(({ scope }) => scope.type === "seat_tier") ??
    spend.find(({ scope }) => scope.type === "organization")
  );
}

/** When the period that is under way began: days and months in UTC, weeks on Monday. */
function beginOf(period: Period, now: Date): number {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  if (period === "monthly") return Date.UTC(year, month, 1);
  return Date.UTC(year, month, period === "weekly" ? day - ((now.getUTCDay() + 6) % 7) : day);
}

/** Cents with up to three digits behind the point. */
function spentIn(period: Period, userId: string, { organization, traffic, now }: Scene): string {
  // Traffic counts in minutes.
  const from = beginOf(period, now) / 60_000;
  const until = Math.floor(now.getTime() / 60_000);
  const own = tagged(organization, traffic).filter(
    ({ group }) => group.actor?.type === "user_actor" && group.actor.user_id === userId,
  );
  const cells = cellsOf(own, [[from, until]], [], until, { organization, traffic });
  const nanodollars = cells.reduce((sum, cell) => sum + money(cell, "billed"), 0n);
  const thousandths = nanodollars / 10_000n;
  return `${thousandths / 1000n}.${String(thousandths % 1000n).padStart(3, "0")}`.replace(/\.?0+$/, "");
}
