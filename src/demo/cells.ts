import type { BetaAnalyticsActor } from "@anthropic-ai/sdk/resources/beta/organization/analytics/analytics";
import type {
  BetaAnalyticsUsageGroup,
  BetaAnalyticsUsageGroupBy,
} from "@anthropic-ai/sdk/resources/beta/organization/analytics/usage";
import type { Organization } from "./organization.js";
import { counted } from "./prices.js";
import type { Source, Traffic } from "./traffic.js";

/** Everything a report can group by, of one source. What Northwind does not have is null. */
export interface Tagged {
  source: Source;
  group: BetaAnalyticsUsageGroup;
  /** The groups its person is in: its use counts whole in each of them. */
  groupIds: readonly string[];
}

export const nothing: BetaAnalyticsUsageGroup = {
  actor: null,
  actor_type: null,
  agent_id: null,
  api_key_id: null,
  claude_tag_category: null,
  claude_tag_user_id: null,
  context_window: null,
  deployment_id: null,
  environment_id: null,
  inference_geo: null,
  model: null,
  organization_id: null,
  product: null,
  rbac_group_id: null,
  service_tier: null,
  session_id: null,
  slack_channel_id: null,
  speed: null,
  user_profile_id: null,
  workspace_id: null,
};

/** The sources as the organization stands: who is behind a key depends on who is still a member. */
export function tagged(organization: Organization, traffic: Traffic): Tagged[] {
  const ofConsole = organization.kind === "console";
  return traffic.sources.map((source) => {
    const { stream } = source;
    const actor = actorOf(source, organization);
    const tokens = stream.model !== null;
    return {
      source,
      groupIds: organization.group_memberships.flatMap((one) =>
        one.user_id === source.personId ? [one.rbac_group_id] : [],
      ),
      group: {
        ...nothing,
        actor,
        actor_type: actor?.type ?? null,
        api_key_id: source.apiKeyId,
        context_window: tokens ? stream.context : null,
        inference_geo: tokens ? stream.geo : null,
        model: stream.model,
        product: stream.product,
        service_tier: tokens && ofConsole ? stream.tier : null,
        speed: tokens ? "standard" : null,
        workspace_id: source.workspaceId,
      },
    };
  });
}

/** A source once for each group of its person, and once without any where there is none: rows by group overlap. */
export function byGroup(one: Tagged, wanted?: readonly string[]): Tagged[] {
  const own = one.groupIds.filter((id) => !wanted || wanted.includes(id));
  const ids = own.length > 0 ? own : [null];
  return ids.map((id) => ({ ...one, group: { ...one.group, rbac_group_id: id } }));
}

/** One group in one span of time: what was counted, by the sources that price it. */
export interface Cell {
  from: number;
  to: number;
  group: BetaAnalyticsUsageGroup;
  parts: { source: Source; quantities: Float64Array }[];
}

/** Counts what the sources did in each bucket, put together by group. Groups without any usage are left out. */
export function cellsOf(
  sources: readonly Tagged[],
  buckets: readonly (readonly [from: number, to: number])[],
  by: readonly BetaAnalyticsUsageGroupBy[],
  until: number,
  { organization, traffic }: { organization: Organization; traffic: Traffic },
): Cell[] {
  const named = sources.map(({ source, group }) => {
    const kept = { ...nothing, ...Object.fromEntries(by.map((name) => [name, group[name]])) };
    return { source, group: kept, key: JSON.stringify(by.map((name) => group[name])) };
  });
  const cells: Cell[] = [];
  for (const [from, to] of buckets) {
    const groups = new Map<string, Cell>();
    for (const { source, group, key } of named) {
      const quantities = new Float64Array(counted.length);
      traffic.add(source, from, Math.min(to, until), organization, quantities);
      if (!quantities.some((quantity) => quantity > 0)) continue;
      const cell = groups.get(key) ?? { from, to, group, parts: [] };
      cell.parts.push({ source, quantities });
      groups.set(key, cell);
    }
    cells.push(...groups.values());
  }
  return cells;
}

/** What was counted in a cell, over all of its sources. */
export function totals({ parts }: Pick<Cell, "parts">): number[] {
  return counted.map((_, at) => parts.reduce((sum, { quantities }) => sum + Number(quantities[at]), 0));
}

/** Nanodollars of a cell, for the quantities that are asked for; none named: all of them. */
export function money(
  { parts }: Pick<Cell, "parts">,
  price: "billed" | "list",
  only: readonly number[] = every,
): bigint {
  let sum = 0n;
  for (const { source, quantities } of parts) {
    for (const [at, nanodollars] of source[price].entries())
      if (only.includes(at)) sum += BigInt(Number(quantities[at])) * nanodollars;
  }
  return sum;
}

const every = counted.map((_, at) => at);

function actorOf({ apiKeyId, personId }: Source, organization: Organization): BetaAnalyticsActor | null {
  const principal = organization.api_keys.find(({ id }) => id === apiKeyId)?.principal;
  if (principal?.type === "service_account_actor") return principal;
  const userId = personId ?? principal?.user_id;
  if (userId === undefined) return apiKeyId === null ? null : { type: "api_actor", api_key_id: apiKeyId };
  const member = organization.users.find(({ id }) => id === userId);
  const person = member ?? organization.removed_users.find(({ id }) => id === userId);
  return {
    type: "user_actor",
    user_id: userId,
    name: person?.name ?? null,
    email_address: person?.email ?? null,
    deleted: member === undefined,
  };
}
