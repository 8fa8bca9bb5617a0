import type { AnalyticsSingleDayActivitySummary } from "@anthropic-ai/sdk/resources/organization/analytics/analytics";
import { personDays } from "../engagement/days.js";
import { dayText, filtersOf, range, windowOf } from "../engagement/window.js";
import type { Product } from "../enterprise-streams.js";
import { pageByCursor } from "../page.js";
import { type Route, route } from "../route.js";

export const engagementSummaries: readonly Route[] = [
  route({
    method: "GET",
    path: "/analytics/summaries",
    only: "enterprise",
    scope: "read:analytics",
    query: range,
    handle: ({ query, ...scene }) => {
      const { first, end } = windowOf(query, scene.now);
      const matches = filtersOf(query.filter, ["rbac_group_id"]);
      const isWhole = query.filter === undefined;
      const days = personDays(scene, first - 29, end).filter(({ groupIds }) => matches("rbac_group_id", ...groupIds));
      const onDay = Map.groupBy(days, ({ day }) => day);
      const active = (day: number, window: number, product?: Product) => {
        const users = new Set<string>();
        for (let back = 0; back < window; back += 1) {
          for (const one of onDay.get(day - back) ?? [])
            if (!product || one.product === product) users.add(one.user.id);
        }
        return users.size;
      };
      const one = (day: number): AnalyticsSingleDayActivitySummary => {
        const at = new Date((day + 1) * 86_400_000).toISOString();
        const seats = scene.organization.users.filter(({ added_at }) => added_at < at).length;
        const rate = (users: number) => (isWhole ? Math.round((users / seats) * 10_000) / 100 : null);
        const [daily, weekly, monthly] = [active(day, 1), active(day, 7), active(day, 30)];
        return {
          starting_at: `${dayText(day)}T00:00:00Z`,
          ending_at: `${dayText(day + 1)}T00:00:00Z`,
          assigned_seat_count: isWhole ? seats : null,
          pending_invite_count: isWhole ? pendingAt(at) : null,
          daily_active_user_count: daily,
          weekly_active_user_count: weekly,
          monthly_active_user_count: monthly,
          daily_adoption_rate: rate(daily),
          weekly_adoption_rate: rate(weekly),
          monthly_adoption_rate: rate(monthly),
          cowork_daily_active_user_count: active(day, 1, "cowork"),
          cowork_weekly_active_user_count: active(day, 7, "cowork"),
          cowork_monthly_active_user_count: active(day, 30, "cowork"),
          chat_daily_active_user_count: active(day, 1, "chat"),
          chat_weekly_active_user_count: active(day, 7, "chat"),
          chat_monthly_active_user_count: active(day, 30, "chat"),
          claude_code_daily_active_user_count: active(day, 1, "claude_code"),
          claude_code_weekly_active_user_count: active(day, 7, "claude_code"),
          claude_code_monthly_active_user_count: active(day, 30, "claude_code"),
          claude_design_daily_active_user_count: active(day, 1, "claude_design"),
          claude_design_weekly_active_user_count: active(day, 7, "claude_design"),
          claude_design_monthly_active_user_count: active(day, 30, "claude_design"),
          office_agent_daily_active_user_count: active(day, 1, "office_agent"),
          office_agent_weekly_active_user_count: active(day, 7, "office_agent"),
          office_agent_monthly_active_user_count: active(day, 30, "office_agent"),
        };
      };
      const pendingAt = (at: string) =>
        scene.organization.invites.filter(
          ({ invited_at, expires_at, accepted_at }) =>
            invited_at < at && expires_at >= at && (accepted_at === null || accepted_at >= at),
        ).length;
      const all = Array.from({ length: end - first }, (_, at) => one(first + at));
      // The series comes whole.
      return pageByCursor(all, { ...query, limit: all.length, page: undefined }, scene.now);
    },
  }),
];
