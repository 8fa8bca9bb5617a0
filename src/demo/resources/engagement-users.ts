import type {
  AnalyticsOfficeProductMetrics,
  AnalyticsUserActivity,
} from "@anthropic-ai/sdk/resources/organization/analytics/analytics";
import * as z from "zod";
import { groupCells, inEachGroup, type PersonDay, personDays } from "../engagement/days.js";
import { projects, uses } from "../engagement/things.js";
import { dayOrRange, dayText, filtersOf, ranked, windowOf } from "../engagement/window.js";
import type { Product } from "../enterprise-streams.js";
import { pageByCursor } from "../page.js";
import { type Route, route } from "../route.js";
import { projectId } from "./engagement-projects.js";

export const engagementUsers: readonly Route[] = [
  route({
    method: "GET",
    path: "/analytics/users",
    only: "enterprise",
    scope: "read:analytics",
    query: { ...dayOrRange, group_by: z.array(z.literal("rbac_group_id")).optional() },
    handle: ({ query, ...scene }) => {
      const { organization } = scene;
      const { first, end } = windowOf(query, scene.now);
      const matches = filtersOf(query.filter, ["project_id", "rbac_group_id", "user_id"]);
      const inProjects = (day: PersonDay) =>
        uses(projects, [day], organization.seed).map(({ thing }) => projectId(organization, thing.name));
      const days = personDays(scene, first, end).filter(
        (day) =>
          matches("user_id", day.user.id) &&
          matches("rbac_group_id", ...day.groupIds) &&
          matches("project_id", ...inProjects(day)),
      );
      const byGroup = query.group_by !== undefined;
      const rows = new Map<string, (PersonDay & { groupId: string | null })[]>();
      for (const day of byGroup ? inEachGroup(days) : days.map((one) => ({ ...one, groupId: null }))) {
        const key = byGroup ? String(day.groupId) : day.user.id;
        rows.set(key, [...(rows.get(key) ?? []), day]);
      }
      const all = [...rows.values()].map((own) => ({
        ...activity(own, byGroup),
        ...(byGroup && groupCells(organization, own[0]?.groupId ?? null)),
      }));
      return pageByCursor(ranked(all, query), query, scene.now);
    },
  }),
];

/** What people did, over their days. */
function activity(days: readonly PersonDay[], isGroup: boolean): AnalyticsUserActivity {
  const of = (product: Product) => days.filter((one) => one.product === product);
  /** A share of the requests, counted day by day, so that days add up. */
  const some = (own: readonly PersonDay[], every: number) =>
    own.reduce((sum, { requests }) => sum + Math.floor(requests / every), 0);
  const atLeastOne = (own: readonly PersonDay[], every: number) =>
    own.reduce((sum, { requests }) => sum + Math.ceil(requests / every), 0);
  const [chat, code, cowork] = [of("chat"), of("claude_code"), of("cowork")];
  const [office, design] = [of("office_agent"), of("claude_design")];
  const [last] = days.map(({ day }) => day).sort((a, b) => b - a);
  const nothing = { accepted_count: 0, rejected_count: 0 };
  const [user] = days.map((one) => one.user);
  return {
    user: isGroup || !user ? null : { id: user.id, email_address: user.email, type: "user" },
    distinct_user_count: isGroup ? new Set(days.map((one) => one.user.id)).size : null,
    last_activity_date: last === undefined ? null : dayText(last),
    web_search_count: days.reduce((sum, { searches }) => sum + searches, 0),
    chat_metrics: {
      message_count: atLeastOne(chat, 5),
      distinct_conversation_count: atLeastOne(chat, 30),
      thinking_message_count: some(chat, 16),
      connectors_used_count: some(chat, 24),
      distinct_connectors_used_count: Math.min(3, some(chat, 60)),
      distinct_artifacts_created_count: some(chat, 70),
      distinct_files_uploaded_count: some(chat, 40),
      distinct_projects_created_count: 0,
      distinct_projects_used_count: Math.min(2, some(chat, 50)),
      distinct_shared_artifacts_viewed_count: null,
      distinct_skills_used_count: Math.min(3, some(chat, 60)),
      shared_conversations_viewed_count: some(chat, 90),
    },
    claude_code_metrics: {
      core_metrics: {
        distinct_session_count: atLeastOne(code, 60),
        commit_count: some(code, 45),
        pull_request_count: some(code, 110),
        artifacts_created_count: some(code, 150),
        lines_of_code: { added_count: some(code, 1) * 3, removed_count: some(code, 1) },
      },
      tool_actions: {
        edit_tool: { accepted_count: some(code, 8), rejected_count: some(code, 60) },
        write_tool: { accepted_count: some(code, 20), rejected_count: some(code, 120) },
        multi_edit_tool: nothing,
        notebook_edit_tool: nothing,
      },
    },
    cowork_metrics: {
      message_count: atLeastOne(cowork, 4),
      distinct_session_count: atLeastOne(cowork, 15),
      action_count: some(cowork, 1),
      dispatch_turn_count: some(cowork, 20),
      artifacts_created_count: some(cowork, 25),
      connectors_used_count: some(cowork, 6),
      distinct_connectors_used_count: Math.min(3, some(cowork, 12)),
      plugins_used_count: some(cowork, 12),
      distinct_plugins_used_count: Math.min(2, some(cowork, 15)),
      skills_used_count: some(cowork, 8),
      distinct_skills_used_count: Math.min(3, some(cowork, 15)),
      edit_tool_count: some(cowork, 5),
      file_edit_count: some(cowork, 5),
      write_tool_count: some(cowork, 9),
      multi_edit_tool_count: 0,
      notebook_edit_tool_count: 0,
      sessions_with_file_edits_count: some(cowork, 18),
    },
    design_metrics: {
      message_count: atLeastOne(design, 4),
      distinct_session_count: atLeastOne(design, 15),
      distinct_projects_created_count: some(design, 40),
      distinct_projects_used_count: Math.min(3, atLeastOne(design, 20)),
    },
    office_metrics: {
      excel: inOffice(some(office, 8), atLeastOne(office, 40)),
      word: inOffice(some(office, 16), some(office, 60)),
      powerpoint: inOffice(some(office, 30), some(office, 90)),
      outlook: inOffice(0, 0),
    },
    science_metrics: {
      delegation_count: 0,
      distinct_session_count: 0,
      message_count: 0,
      remote_compute_job_count: 0,
      skills_used_count: 0,
    },
  };
}

function inOffice(messages: number, sessions: number): AnalyticsOfficeProductMetrics {
  return {
    message_count: messages,
    distinct_session_count: sessions,
    connectors_used_count: Math.floor(messages / 9),
    distinct_connectors_used_count: Math.min(1, Math.floor(messages / 9)),
    skills_used_count: Math.floor(messages / 4),
    distinct_skills_used_count: Math.min(2, Math.floor(messages / 4)),
  };
}
