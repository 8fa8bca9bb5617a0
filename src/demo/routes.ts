import { notFound, Refusal } from "./refusal.js";
import { accountMemberships } from "./resources/account-memberships.js";
import { analyticsCost } from "./resources/analytics-cost.js";
import { analyticsUsage } from "./resources/analytics-usage.js";
import { apiKeys } from "./resources/api-keys.js";
import { claudeCodeReport } from "./resources/claude-code-report.js";
import { claudeTag } from "./resources/claude-tag.js";
import { compliance } from "./resources/compliance.js";
import { costReport } from "./resources/cost-report.js";
import { engagementProjects } from "./resources/engagement-projects.js";
import { engagementSummaries } from "./resources/engagement-summaries.js";
import { engagementThings } from "./resources/engagement-things.js";
import { engagementUsers } from "./resources/engagement-users.js";
import { enterpriseReports } from "./resources/enterprise-reports.js";
import { externalKeys } from "./resources/external-keys.js";
import { federationIssuers } from "./resources/federation-issuers.js";
import { federationRuleWorkspaces } from "./resources/federation-rule-workspaces.js";
import { federationRules } from "./resources/federation-rules.js";
import { groups } from "./resources/groups.js";
import { invites } from "./resources/invites.js";
import { managedSettings } from "./resources/managed-settings.js";
import { me } from "./resources/me.js";
import { pluginMarketplaces } from "./resources/plugin-marketplaces.js";
import { pluginSettings } from "./resources/plugin-settings.js";
import { pluginVersions } from "./resources/plugin-versions.js";
import { plugins } from "./resources/plugins.js";
import { rateLimits } from "./resources/rate-limits.js";
import { roles } from "./resources/roles.js";
import { serviceAccounts } from "./resources/service-accounts.js";
import { spendLimits } from "./resources/spend-limits.js";
import { tagBundles } from "./resources/tag-bundles.js";
import { telemetry } from "./resources/telemetry.js";
import { telemetryWorkspaces } from "./resources/telemetry-workspaces.js";
import { usageReport } from "./resources/usage-report.js";
import { users } from "./resources/users.js";
import { webhooks } from "./resources/webhooks.js";
import { workspaceMembers } from "./resources/workspace-members.js";
import { workspaces } from "./resources/workspaces.js";
import { match, type Route } from "./route.js";

/** Everything the demo organization answers. */
const routes: readonly Route[] = [
  ...me,
  ...users,
  ...invites,
  ...workspaces,
  ...workspaceMembers,
  ...apiKeys,
  ...analyticsUsage,
  ...analyticsCost,
  ...usageReport,
  ...costReport,
  ...claudeCodeReport,
  ...webhooks,
  ...telemetry,
  ...telemetryWorkspaces,
  ...managedSettings,
  ...groups,
  ...enterpriseReports,
  ...engagementSummaries,
  ...engagementUsers,
  ...engagementThings,
  ...engagementProjects,
  ...roles,
  ...claudeTag,
  ...tagBundles,
  ...rateLimits,
  ...spendLimits,
  ...plugins,
  ...pluginVersions,
  ...pluginSettings,
  ...pluginMarketplaces,
  ...compliance,
  ...externalKeys,
  ...serviceAccounts,
  ...accountMemberships,
  ...federationIssuers,
  ...federationRules,
  ...federationRuleWorkspaces,
];

export interface Found {
  route: Route;
  params: Record<string, string>;
}

/** The route for a request. No such path is 404, a path that does something else is 405. */
export function find(method: string, path: string): Found {
  const onPath = routes.flatMap((route): Found[] => {
    const params = match(route.path, path);
    return params ? [{ route, params }] : [];
  });
  const found = onPath.find(({ route }) => route.method === method);
  if (found) return found;
  if (onPath.length === 0) throw notFound(path);
  const allow = onPath.map(({ route }) => route.method).join(", ");
  throw new Refusal(405, "invalid_request_error", `${path} takes ${allow}`, { headers: { allow } });
}
