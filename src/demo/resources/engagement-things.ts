import type {
  AnalyticsConnectorActivity,
  AnalyticsPluginActivity,
  AnalyticsSkillActivity,
} from "@anthropic-ai/sdk/resources/organization/analytics/analytics";
import * as z from "zod";
import { money } from "../cells.js";
import { cutsOf, type Use } from "../engagement/cuts.js";
import { personDays } from "../engagement/days.js";
import { connectors, plugins, skills, uses } from "../engagement/things.js";
import { dayOrRange, filtersOf, ranked, windowOf } from "../engagement/window.js";
import type { Product } from "../enterprise-streams.js";
import { pageByCursor } from "../page.js";
import { cents } from "../prices.js";
import { type Route, route, type Scene } from "../route.js";

const asks = { method: "GET", only: "enterprise", scope: "read:analytics" } as const;
const query = {
  ...dayOrRange,
  group_by: z.array(z.enum(["product", "rbac_group_id", "user_id"])).optional(),
};
type Query = z.output<z.ZodObject<typeof query>>;

export const engagementThings: readonly Route[] = [
  route({
    ...asks,
    path: "/analytics/connectors",
    query,
    handle: ({ query: asked, ...scene }) => {
      const rows = cuts(connectors, "connector_name", asked, scene).map(({ of, cells }): AnalyticsConnectorActivity => {
        const { name, title = null } = of[0].thing;
        const calls = sum(of);
        const sessions = (product: Product) => ({ distinct_session_connector_used_count: usesIn(of, product) });
        const none = { distinct_session_connector_used_count: 0 };
        return {
          connector_name: name,
          connector_display_name: title,
          distinct_user_count: people(of),
          read_call_count: calls - Math.floor(calls / 4),
          write_call_count: Math.floor(calls / 4),
          unclassified_call_count: 0,
          individual_auth_distinct_user_count: people(of),
          managed_auth_distinct_user_count: 0,
          chat_metrics: { distinct_conversation_connector_used_count: usesIn(of, "chat") },
          claude_code_metrics: sessions("claude_code"),
          cowork_metrics: sessions("cowork"),
          office_metrics: { excel: sessions("office_agent"), word: none, powerpoint: none, outlook: none },
          ...cells,
        };
      });
      return pageByCursor(ranked(rows, asked), asked, scene.now);
    },
  }),
  route({
    ...asks,
    path: "/analytics/plugins",
    query,
    handle: ({ query: asked, ...scene }) => {
      const rows = cuts(plugins, "plugin_name", asked, scene).map(
        ({ of, cells }): AnalyticsPluginActivity => ({
          plugin_id: `${of[0].thing.name}@northwind`,
          plugin_name: of[0].thing.name,
          distinct_user_count: people(of),
          install_count: 0,
          invocation_count: sum(of),
          claude_code_metrics: { distinct_session_plugin_used_count: usesIn(of, "claude_code") },
          cowork_metrics: { distinct_session_plugin_used_count: usesIn(of, "cowork") },
          ...cells,
        }),
      );
      return pageByCursor(ranked(rows, asked), asked, scene.now);
    },
  }),
  route({
    ...asks,
    path: "/analytics/skills",
    query,
    handle: ({ query: asked, ...scene }) => {
      const rows = cuts(skills, "skill_name", asked, scene).map(({ of, cells }): AnalyticsSkillActivity => {
        const { name, title = null, shared } = of[0].thing;
        const sessions = (product: Product) => ({ distinct_session_skill_used_count: usesIn(of, product) });
        const none = { distinct_session_skill_used_count: 0 };
        const attributed = of.filter(({ day }) => day.product !== "chat");
        return {
          skill_name: name,
          skill_display_name: title,
          share_status: shared,
          distinct_user_count: people(of),
          invocation_count: sum(of),
          enable_count: null,
          estimated_overage_spend: cents(spent(of, "billed")),
          attributed_list_price: attributed.length > 0 ? cents(spent(attributed, "list")) : null,
          currency: "USD",
          chat_metrics: { distinct_conversation_skill_used_count: usesIn(of, "chat") },
          claude_code_metrics: sessions("claude_code"),
          cowork_metrics: sessions("cowork"),
          office_metrics: { excel: sessions("office_agent"), word: none, powerpoint: none, outlook: none },
          ...cells,
        };
      });
      return pageByCursor(ranked(rows, asked), asked, scene.now);
    },
  }),
];

function cuts<T extends Parameters<typeof uses>[0][number]>(
  things: readonly T[],
  name: "connector_name" | "plugin_name" | "skill_name",
  { filter, group_by, ...asked }: Query,
  scene: Scene,
) {
  const { first, end } = windowOf(asked, scene.now);
  const matches = filtersOf(filter, [name, "product", "rbac_group_id", "user_id"]);
  const found = uses(things, personDays(scene, first, end), scene.organization.seed).filter(
    ({ thing, day }) =>
      matches(name, thing.name, thing.title?.toLowerCase() ?? null) &&
      matches("product", day.product) &&
      matches("user_id", day.user.id) &&
      matches("rbac_group_id", ...day.groupIds),
  );
  return cutsOf(found, ({ thing }) => thing.name, group_by, scene.organization);
}

const people = (of: readonly Use<object>[]) => new Set(of.map(({ day }) => day.user.id)).size;
const sum = (of: readonly Use<object>[]) => of.reduce((all, { count }) => all + count, 0);
const usesIn = (of: readonly Use<object>[], product: Product) => of.filter(({ day }) => day.product === product).length;

/** A part of what the person's day with the product cost, so that all skills together never come to more than that. */
function spent(of: readonly Use<object>[], price: "billed" | "list"): bigint {
  return of.reduce((all, { day, count }) => all + (money(day, price) * BigInt(count)) / 60n, 0n);
}
