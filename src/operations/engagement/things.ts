import type Anthropic from "@anthropic-ai/sdk";
import { fromCents, toDollars } from "../../admin-api/money.js";
import { oneOf } from "../field.js";
import { allOf } from "../figures.js";
import type { Every, Operation } from "../operation.js";
import { table } from "../table.js";
import { answered, byAll, cutCells, daysOf, group, member, product, queryOf, range, sumOf } from "./asked.js";

type Analytics = Anthropic["organization"]["analytics"];
type Query = NonNullable<Parameters<Analytics["connectors"]["list"]>[0]>;
type Skill = Awaited<ReturnType<Analytics["skills"]["list"]>>["data"][number];

const input = { range, group, member, product, group_by: oneOf(byAll).many(3).optional() };

const listConnectorUse = table({
  name: "list_connector_use",
  toolset: "engagement",
  description: "Which connectors are used, by how many people, and how often they read and write.",
  input,
  example: { range: "last_week" },
  run: async ({ range, ...asked }, { org, now }) => {
    const days = daysOf(range, now);
    const rows = await allOf(org.analytics.connectors.list(queryOf(asked, days) satisfies Every<Query>));
    return answered(rows, days, asked.group_by, { calls: sumOf(rows, callsOf) });
  },
  columns: (row, { group_by }) => ({
    connector: row.connector_display_name ?? row.connector_name,
    ...cutCells(row, group_by),
    people: row.distinct_user_count,
    calls: callsOf(row) ?? undefined,
    reads: row.read_call_count ?? undefined,
    writes: row.write_call_count ?? undefined,
    chat_conversations: row.chat_metrics.distinct_conversation_connector_used_count ?? undefined,
    code_sessions: row.claude_code_metrics.distinct_session_connector_used_count ?? undefined,
    cowork_sessions: row.cowork_metrics.distinct_session_connector_used_count ?? undefined,
    own_sign_in: row.individual_auth_distinct_user_count ?? undefined,
    managed_sign_in: row.managed_auth_distinct_user_count ?? undefined,
  }),
});

const listPluginUse = table({
  name: "list_plugin_use",
  toolset: "engagement",
  description: "Which plugins are used and installed, by how many people, and how often.",
  input,
  example: { range: "last_week" },
  run: async ({ range, ...asked }, { org, now }) => {
    const days = daysOf(range, now);
    const rows = await allOf(org.analytics.plugins.list(queryOf(asked, days) satisfies Every<Query>));
    const invocations = sumOf(rows, ({ invocation_count }) => invocation_count);
    return answered(rows, days, asked.group_by, { invocations });
  },
  columns: (row, { group_by }) => ({
    plugin: row.plugin_name,
    plugin_key: row.plugin_id ?? undefined,
    ...cutCells(row, group_by),
    people: row.distinct_user_count,
    installed_by: row.install_count ?? undefined,
    invocations: row.invocation_count,
    code_sessions: row.claude_code_metrics.distinct_session_plugin_used_count ?? undefined,
    cowork_sessions: row.cowork_metrics.distinct_session_plugin_used_count ?? undefined,
  }),
});

const listSkillUse = table({
  name: "list_skill_use",
  toolset: "engagement",
  description: "Which skills are used, by how many people, and what the use of each is estimated to cost.",
  input,
  example: { range: "last_week", product: "cowork" },
  run: async ({ range, ...asked }, { org, now }) => {
    const days = daysOf(range, now);
    const rows = await allOf(org.analytics.skills.list(queryOf(asked, days) satisfies Every<Query>));
    const invocations = sumOf(rows, ({ invocation_count }) => invocation_count);
    const estimated_overage = dollarsOf(rows, (row) => row.estimated_overage_spend);
    return answered(rows, days, asked.group_by, { invocations, estimated_overage }, [
      "Both amounts are estimates of requests in which a skill took part, in US dollars, and no bill: the overage beyond the seats, and the list price whoever paid. Chat has no list price.",
    ]);
  },
  columns: (row, { group_by }) => ({
    skill: row.skill_display_name ?? row.skill_name,
    ...cutCells(row, group_by),
    shared_with: row.share_status ?? undefined,
    people: row.distinct_user_count,
    invocations: row.invocation_count ?? undefined,
    estimated_overage: amountOf(row.estimated_overage_spend),
    list_price: amountOf(row.attributed_list_price),
    chat_conversations: row.chat_metrics.distinct_conversation_skill_used_count ?? undefined,
    code_sessions: row.claude_code_metrics.distinct_session_skill_used_count ?? undefined,
    cowork_sessions: row.cowork_metrics.distinct_session_skill_used_count ?? undefined,
    enabled_by: row.enable_count ?? undefined,
  }),
});

function callsOf(row: Record<"read_call_count" | "write_call_count" | "unclassified_call_count", number | null>) {
  return sumOf([row.read_call_count, row.write_call_count, row.unclassified_call_count], (count) => count);
}

/** Null is an answer: nothing can be attributed. Anything else has to be an amount. */
const amountOf = (cents: string | null) => (cents === null ? undefined : toDollars(fromCents(cents)));

function dollarsOf(rows: readonly Skill[], amount: (row: Skill) => string | null): string | null {
  const known = rows.flatMap((row) => amount(row) ?? []);
  return known.length > 0 ? toDollars(known.reduce((sum, cents) => sum + fromCents(cents), 0n)) : null;
}

export const thingOperations: readonly Operation[] = [listConnectorUse, listPluginUse, listSkillUse];
