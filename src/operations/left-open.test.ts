import { expect, test } from "vitest";
import { type Alteration, startAltered } from "./altered.fixture.js";
import { catalog } from "./index.js";
import type { Context } from "./operation.js";

/** What the API may leave open, by where: names, counts, and what nobody has looked at yet. */
const leftOpen: Alteration[] = [
  [/./, { workspace_name: null, service_account_name: null, issuer_name: null, implicit: undefined }],
  [/\/users/, { name: "" }],
  [/\/external_keys/, { display_name: null }],
  [/\/webhooks/, { name: "" }],
  [/\/telemetry/, { display_name: null }],
  [/\/plugins/, { manifest_version: null, organization_installation_preference: null, assessment: null }],
  [/\/federation\/issuers/, { poll_status: null }],
  [/\/increase_requests/, { spend_summary: null }],
  [/\/rbac_groups$/, { role_ids: null }],
  [
    /\/analytics\/(connectors|plugins|skills|users|summaries|apps)/,
    {
      ...{ read_call_count: null, write_call_count: null, unclassified_call_count: null, install_count: null },
      ...{ distinct_conversation_connector_used_count: null, distinct_session_connector_used_count: null },
      ...{ individual_auth_distinct_user_count: null, managed_auth_distinct_user_count: null, plugin_id: null },
      ...{ distinct_session_plugin_used_count: null, share_status: null, distinct_conversation_count: null },
      ...{ distinct_conversation_skill_used_count: null, distinct_session_skill_used_count: null },
      ...{ invocation_count: null, estimated_overage_spend: null, last_activity_date: null, message_count: null },
      ...{ chat_daily_active_user_count: null, claude_code_daily_active_user_count: null },
      ...{ claude_design_daily_active_user_count: null, office_agent_daily_active_user_count: null },
    },
  ],
];

/** Nobody's name is known. */
const nameless: Context["directory"] = { nameOf: async () => undefined, models: async (family) => [family] };

const needs = [...new Map(catalog.map((op) => [JSON.stringify(op.needs), op.needs])).values()];

// Each goes through dozens of operations, some of which ask for a year.
const patience = { timeout: 60_000 };

test.each(needs)("what the API leaves open is never told as a word for nothing: %j", patience, async (needed) => {
  await using there = await startAltered(needed);
  const ctx = { ...there.ctx, directory: nameless };
  for (const op of catalog) {
    if (JSON.stringify(op.needs) !== JSON.stringify(needed)) continue;
    there.altered.splice(0);
    const { args } = await op.bind(op.example, there.ctx);
    // Files are kept without their content, so that only what names a thing is said by its id.
    const byId = Object.entries(op.example).map(([argument, said]) => [
      argument,
      typeof said === "string" ? args[argument] : said,
    ]);
    there.altered.push(...leftOpen);
    const bound = await op.bind(Object.fromEntries(byId), ctx);
    const told = "run" in bound ? await bound.run() : await cardOf(bound);
    expect({ [op.name]: wordsIn(told).filter((text) => /undefined|\bnull\b|NaN|\[object/.test(text)) }).toEqual({
      [op.name]: [],
    });
  }
});

type Write = Extract<Awaited<ReturnType<(typeof catalog)[number]["bind"]>>, { plan: unknown }>;

async function cardOf(bound: Write) {
  const [plan, { effects, raised }] = [await bound.plan(), bound.late()];
  expect(plan.target.name).not.toBe("");
  return [plan.sentence, plan.warnings, plan.undo, plan.irreversible, await Promise.all(effects), await raised];
}

/** Every text in it, keys aside. */
function wordsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}
