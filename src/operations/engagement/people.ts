import type Anthropic from "@anthropic-ai/sdk";
import { oneOf } from "../field.js";
import { allOf } from "../figures.js";
import type { Every, Operation } from "../operation.js";
import { table } from "../table.js";
import { answered, cutCells, dayOf, daysOf, group, member, queryOf, range, sumOf } from "./asked.js";

type Users = Anthropic["organization"]["analytics"]["users"];
type Query = NonNullable<Parameters<Users["list"]>[0]>;
type Activity = Awaited<ReturnType<Users["list"]>>["data"][number];

const listActiveMembers = table({
  name: "list_active_members",
  toolset: "engagement",
  description:
    "What each person, or each group, did with Claude, and when last. Who is not in it did nothing in the range.",
  input: { range, group, member, group_by: oneOf({ rbac_group_id: "group" }).many(1).optional() },
  example: { range: "last_week" },
  run: async ({ range, ...asked }, { org, now }) => {
    const days = daysOf(range, now);
    const rows = await allOf(org.analytics.users.list(queryOf(asked, days) satisfies Every<Query>));
    const last = dayOf(Date.parse(days.ending_date) - 1);
    return {
      ...answered(rows, days, asked.group_by, { members: rows.length, ...sumsOf(rows) }),
      summary: `What people did in ${days.starting_date}..${last} (UTC days).`,
    };
  },
  columns: (row, { group_by }) => ({
    ...(row.user ? { member: { id: row.user.id, name: row.user.email_address }, email: row.user.email_address } : {}),
    ...cutCells(row, group_by),
    members: row.distinct_user_count ?? undefined,
    last_active: row.last_activity_date ?? undefined,
    ...Object.fromEntries(Object.entries(counts).map(([name, of]) => [name, of(row) ?? undefined])),
  }),
});

/** What is counted of a person and can be added up. */
const counts: Record<string, (row: Activity) => number | null> = {
  chat_messages: ({ chat_metrics }) => chat_metrics.message_count,
  chat_conversations: ({ chat_metrics }) => chat_metrics.distinct_conversation_count,
  code_sessions: ({ claude_code_metrics: { core_metrics } }) => core_metrics.distinct_session_count,
  code_lines_added: ({ claude_code_metrics: { core_metrics } }) => core_metrics.lines_of_code.added_count,
  code_lines_removed: ({ claude_code_metrics: { core_metrics } }) => core_metrics.lines_of_code.removed_count,
  commits: ({ claude_code_metrics: { core_metrics } }) => core_metrics.commit_count,
  pull_requests: ({ claude_code_metrics: { core_metrics } }) => core_metrics.pull_request_count,
  edits_accepted: ({ claude_code_metrics: { tool_actions } }) => editsOf(tool_actions, "accepted_count"),
  edits_rejected: ({ claude_code_metrics: { tool_actions } }) => editsOf(tool_actions, "rejected_count"),
  cowork_messages: ({ cowork_metrics }) => cowork_metrics.message_count,
  design_messages: ({ design_metrics }) => design_metrics.message_count,
  office_messages: ({ office_metrics: { excel, outlook, powerpoint, word } }) =>
    sumOf([excel, outlook, powerpoint, word], ({ message_count }) => message_count),
  science_messages: ({ science_metrics }) => science_metrics.message_count,
  web_searches: ({ web_search_count }) => web_search_count,
};

function editsOf(tools: Activity["claude_code_metrics"]["tool_actions"], which: "accepted_count" | "rejected_count") {
  const { edit_tool, multi_edit_tool, notebook_edit_tool, write_tool } = tools;
  return sumOf([edit_tool, multi_edit_tool, notebook_edit_tool, write_tool], (tool) => tool[which]);
}

function sumsOf(rows: readonly Activity[]) {
  return Object.fromEntries(Object.entries(counts).map(([name, of]) => [name, sumOf(rows, of)]));
}

export const peopleOperations: readonly Operation[] = [listActiveMembers];
