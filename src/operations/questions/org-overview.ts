import { toDollars } from "../../admin-api/money.js";
import { parsePeriod } from "../../admin-api/period.js";
import { type CostRow, costReport, type Report } from "../../admin-api/reports.js";
import { allOf, countOf, onCard } from "../figures.js";
import { question } from "../read.js";
import { toolsets } from "../toolsets.js";
import { quoted } from "../words.js";
import { createParts } from "./parts.js";

const kinds = { console: "Claude Console", enterprise: "Claude Enterprise", unknown: undefined } as const;

export const orgOverview = question({
  name: "org_overview",
  toolset: "organization",
  description: "The organization at a glance: members, workspaces, keys, spend, and what waits.",
  input: {},
  example: {},
  async run(_, ctx) {
    const { org, now, record, credential } = ctx;
    const parts = createParts(ctx);
    const [thisMonth, lastMonth] = [parsePeriod("this_month", now), parsePeriod("last_month", now)];
    const billed = (what: string, { from, to }: typeof thisMonth) =>
      parts.of(what, toolsets.usage_and_cost.needs, () => costReport(ctx, { from, to, groupBy: [] }));
    const [me, people, invites, places, keys, soFar, before, requests, proposals] = await Promise.all([
      org.retrieve(),
      parts.of("members", toolsets.members.needs, () => allOf(org.users.list())),
      parts.of("invites", toolsets.members.needs, () => countOf(org.invites.list({ statuses: ["pending"] }))),
      parts.of("workspaces", toolsets.workspaces.needs, () =>
        allOf(org.workspaces.list({ include_archived: true, include_default: true })),
      ),
      parts.of("API keys", toolsets.api_keys.needs, () => allOf(org.apiKeys.list())),
      billed("this month's spend", thisMonth),
      billed("last month's spend", lastMonth),
      // Only members of a Claude Enterprise organization ask for more.
      credential.kind === "console"
        ? undefined
        : parts.of("requests for more spend", toolsets.spend_limits.needs, () =>
            countOf(org.spendLimits.increaseRequests.list({ status: ["pending"] })),
          ),
      record.waiting(),
    ]);
    const active = places?.filter(({ archived_at }) => archived_at === null).length;
    const byStatus = keys && counts(keys.map(({ status }) => status));
    const spent = soFar && sum(soFar);
    const kind = kinds[credential.kind];
    return {
      thing: {
        organization: me.name,
        id: me.id,
        kind,
        members: people && { all: people.length, ...counts(people.map(({ role }) => role)) },
        pending_invites: invites,
        workspaces: places && { active, archived: places.length - (active ?? 0) },
        api_keys: byStatus,
        billed: { this_month_so_far: spent, last_month: before && sum(before) },
        waiting: { proposals, requests_for_more_spend: requests },
      },
      summary: `${quoted(me.name)}${kind ? `, a ${kind} organization` : ""}: ${[
        people && `${people.length} members`,
        active !== undefined && `${active} active workspaces`,
        byStatus && `${byStatus.active ?? 0} active API keys`,
        spent && `${onCard(spent)} billed this month so far`,
      ]
        .filter(Boolean)
        .join(", ")}.`,
      missing: [...parts.missing, ...(before?.gaps ?? [])],
      as_of: soFar?.asOf ?? null,
    };
  },
});

const sum = ({ rows }: Report<CostRow>): string =>
  toDollars(rows.reduce((all, { nanodollars }) => all + nanodollars, 0n));

function counts(words: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const word of words) found[word] = (found[word] ?? 0) + 1;
  return found;
}
