/** One call of a tool. */
export interface Asked {
  tool: string;
  args: Record<string, unknown>;
}

/**
 * What a person asks, and the fewest calls that bring everything needed to answer it. `peer` is undefined where the npm peer
 * has no tool for it; several peers' calls are needed where it answers with ids and the question was about names.
 */
export interface Question {
  asks: string;
  ours: readonly Asked[];
  peer?: readonly Asked[];
}

const day = 86_400_000;

/** The peer takes moments, no words: whole UTC days, `to` not among them. */
function days(now: Date, ago: number, count: number): { start: string; end: string } {
  const today = Math.floor(now.getTime() / day) * day;
  const iso = (at: number) => new Date(at).toISOString();
  return { start: iso(today - ago * day), end: iso(today - (ago - count) * day) };
}

/** The first five are the peers' own example questions; the others are ours. */
export function questions(now: Date): readonly Question[] {
  const sinceMonday = (now.getUTCDay() + 6) % 7;
  const lastWeek = days(now, sinceMonday + 7, 7);
  const yesterday = days(now, 1, 1);
  const lastDays = days(now, 28, 28);
  const costs = (range: object, group_by: string[]): Asked => ({
    tool: "anthropic_admin_query_costs",
    args: { ...range, group_by },
  });
  const usage = (range: object, group_by: string[]): Asked => ({
    tool: "anthropic_admin_query_messages_usage",
    args: { ...range, group_by },
  });
  const workspaces: Asked = { tool: "anthropic_admin_list_workspaces", args: { limit: 100 } };
  const keys: Asked = { tool: "anthropic_admin_list_api_keys", args: { limit: 100 } };
  const report = (args: Record<string, unknown>): Asked => ({ tool: "get_cost_report", args });
  const tokens = (args: Record<string, unknown>): Asked => ({ tool: "get_usage_report", args });
  return [
    {
      asks: "What did my organization spend last week, grouped by workspace?",
      ours: [report({ range: "last_week", group_by: ["workspace"] })],
      peer: [costs(lastWeek, ["workspace_id"]), workspaces],
    },
    {
      asks: "Which API key burned through the most Opus tokens yesterday?",
      ours: [tokens({ range: "yesterday", group_by: ["api_key"], model: "opus" })],
      peer: [usage(yesterday, ["api_key_id", "model"]), keys],
    },
    {
      asks: "Show me what Pre-Mortem used, day by day, for the last 14 days.",
      ours: [tokens({ range: "last_14_days", workspace: "Pre-Mortem", bucket: "day" })],
      peer: [workspaces, usage(days(now, 14, 14), ["workspace_id"])],
    },
    {
      asks: "Deactivate the API key named old-laptop.",
      ours: [{ tool: "update_api_key", args: { api_key: "old-laptop", status: "inactive", confirm: true } }],
    },
    {
      asks: "Invite carol@example.com as a developer.",
      ours: [{ tool: "invite_member", args: { email: "carol@example.com", role: "developer", confirm: true } }],
    },
    { asks: "How does the organization stand?", ours: [{ tool: "org_overview", args: {} }] },
    {
      asks: "What can Bob reach, and what did he make?",
      ours: [{ tool: "member_access", args: { member: "bob@example.com" } }],
    },
    { asks: "Which keys has nobody used, or will soon expire?", ours: [{ tool: "api_key_hygiene", args: {} }] },
    {
      asks: "What is called ci?",
      ours: [{ tool: "find", args: { text: "ci" } }],
      peer: [keys, workspaces],
    },
    {
      asks: "Which keys of Production are active, and who made them?",
      ours: [{ tool: "list_api_keys", args: { workspace: "Production", status: "active" } }],
    },
    {
      asks: "What did each model cost in the last four weeks?",
      ours: [report({ range: "last_28_days", group_by: ["model"] })],
      peer: [costs(lastDays, ["description"])],
    },
    {
      asks: "What did each person's Claude Code cost this week?",
      ours: [{ tool: "get_claude_code_usage", args: { range: "last_7_days" } }],
    },
    {
      asks: "Which workspaces are there, archived ones too?",
      ours: [{ tool: "list_workspaces", args: { include_archived: true } }],
    },
    {
      asks: "Who is in Production, in which role?",
      ours: [{ tool: "list_workspace_members", args: { workspace: "Production" } }],
    },
    {
      asks: "What would archiving Sandbox stop?",
      ours: [{ tool: "archive_workspace", args: { workspace: "Sandbox" } }],
    },
  ];
}
