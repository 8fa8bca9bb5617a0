import { allOf } from "../figures.js";
import type { Operation } from "../operation.js";
import { table } from "../table.js";
import { daysOf, filterOf, group, range } from "./asked.js";

const getEngagementSummary = table({
  name: "get_engagement_summary",
  toolset: "engagement",
  description: "How many people use Claude, day by day and by product, and what part of the seats that is.",
  input: { range, group },
  example: { range: "last_week" },
  run: async ({ range, group }, { org, now }) => {
    const { starting_date, ending_date, as_of, notes } = daysOf(range, now);
    const rows = await allOf(org.analytics.summaries.list({ starting_date, ending_date, filter: filterOf({ group }) }));
    const last = rows.at(-1);
    const of = last && `${last.starting_at.slice(0, 10)}: ${last.daily_active_user_count} people that day`;
    return {
      rows,
      as_of,
      summary: last
        ? `${of}, ${last.weekly_active_user_count} in 7 days, ${last.monthly_active_user_count} in 30.`
        : `No figures of ${range.text}.`,
      notes: [
        ...notes,
        ...(group?.length ? ["Of groups neither seats nor invites are counted, and so no part of the seats."] : []),
      ],
    };
  },
  columns: (day) => ({
    day: day.starting_at.slice(0, 10),
    active: day.daily_active_user_count,
    active_7_days: day.weekly_active_user_count,
    active_30_days: day.monthly_active_user_count,
    seats: day.assigned_seat_count ?? undefined,
    seats_active_percent: day.daily_adoption_rate ?? undefined,
    seats_active_30_days_percent: day.monthly_adoption_rate ?? undefined,
    pending_invites: day.pending_invite_count ?? undefined,
    chat: day.chat_daily_active_user_count ?? undefined,
    claude_code: day.claude_code_daily_active_user_count ?? undefined,
    cowork: day.cowork_daily_active_user_count,
    design: day.claude_design_daily_active_user_count ?? undefined,
    office: day.office_agent_daily_active_user_count ?? undefined,
    science: day.science_daily_active_user_count ?? undefined,
    slack: day.claude_tag_daily_active_user_count ?? undefined,
    chat_cowork_unified: day.chat_cowork_unified_daily_active_user_count ?? undefined,
  }),
});

export const summaryOperations: readonly Operation[] = [getEngagementSummary];
