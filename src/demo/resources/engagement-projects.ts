import type {
  AnalyticsArtifactActivity,
  AnalyticsProjectActivity,
} from "@anthropic-ai/sdk/resources/organization/analytics/analytics";
import * as z from "zod";
import { chance, idOf, streamOf } from "../chance.js";
import { cutsOf, type Use } from "../engagement/cuts.js";
import { personDays } from "../engagement/days.js";
import { artifacts, projects, uses } from "../engagement/things.js";
import { dayOrRange, filtersOf, oneDay, ranked, windowOf } from "../engagement/window.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { type Route, route } from "../route.js";

const asks = { method: "GET", only: "enterprise", scope: "read:analytics" } as const;

export const engagementProjects: readonly Route[] = [
  route({
    ...asks,
    path: "/analytics/apps/chat/projects",
    query: { ...dayOrRange, group_by: z.array(z.enum(["rbac_group_id", "user_id"])).optional() },
    handle: ({ query, ...scene }) => {
      const { organization } = scene;
      const { first, end } = windowOf(query, scene.now);
      const matches = filtersOf(query.filter, ["project_id", "rbac_group_id", "user_id"]);
      const found = uses(projects, personDays(scene, first, end), organization.seed).filter(
        ({ thing, day }) =>
          matches("project_id", projectId(organization, thing.name)) &&
          matches("user_id", day.user.id) &&
          matches("rbac_group_id", ...day.groupIds),
      );
      const rows = cutsOf(found, ({ thing }) => thing.name, query.group_by, organization).map(({ of, cells }) => {
        const { name, by, days } = of[0].thing;
        const maker = organization.users.find(({ email }) => email === by);
        return {
          project_id: projectId(organization, name),
          project_name: name,
          created_at: new Date(Date.parse(organization.born_at) - days * 86_400_000).toISOString(),
          created_by: maker ? { id: maker.id, email_address: maker.email, type: "user" } : null,
          distinct_user_count: people(of),
          distinct_conversation_count: of.length,
          message_count: of.reduce((sum, { count }) => sum + 2 * count, 0),
          ...cells,
        } satisfies AnalyticsProjectActivity;
      });
      return pageByCursor(ranked(rows, query), query, scene.now);
    },
  }),
  route({
    ...asks,
    path: "/analytics/artifacts",
    query: { ...oneDay, group_by: z.array(z.enum(["product", "rbac_group_id", "user_id"])).optional() },
    handle: ({ query, ...scene }) => {
      const { organization } = scene;
      const { first, end } = windowOf(query, scene.now);
      const matches = filtersOf(query.filter, ["artifact_type", "is_shared", "product", "rbac_group_id", "user_id"]);
      const isShared = ({ thing, day }: Use<{ name: string }>) =>
        chance(streamOf(organization.seed, `shared/${thing.name}/${day.user.email}`), day.day, 1) < 0.3;
      const found = uses(artifacts, personDays(scene, first, end), organization.seed).filter(
        (use) =>
          matches("artifact_type", use.thing.name) &&
          matches("is_shared", String(isShared(use))) &&
          matches("product", use.day.product) &&
          matches("user_id", use.day.user.id) &&
          matches("rbac_group_id", ...use.day.groupIds),
      );
      const key = (use: Use<{ name: string }>) => `${use.thing.name}/${isShared(use)}`;
      const rows = cutsOf(found, key, query.group_by, organization).map(({ of, cells }) => {
        const made = of.reduce((sum, { count }) => sum + count, 0);
        const shared = isShared(of[0]);
        return {
          artifact_type: of[0].thing.name,
          is_shared: shared,
          artifacts_created_count: made,
          published_artifacts_created_count: shared ? Math.floor(made / 3) : 0,
          distinct_user_count: people(of),
          ...cells,
        } satisfies AnalyticsArtifactActivity;
      });
      return pageByCursor(rows, query, scene.now);
    },
  }),
];

export const projectId = ({ seed }: Organization, name: string) => idOf("claude_proj", seed, name);

const people = (of: readonly Use<object>[]) => new Set(of.map(({ day }) => day.user.id)).size;
