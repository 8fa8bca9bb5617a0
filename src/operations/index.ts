import { apiKeyOperations } from "./api-keys.js";
import { withBoundUndo } from "./bound-undo.js";
import { budgetOperations } from "./budget-status.js";
import { cacheOperations } from "./cache-efficiency.js";
import { changeSetsOver } from "./change-sets/index.js";
import { claudeCodeOperations } from "./claude-code.js";
import { complianceOperations } from "./compliance.js";
import { costOperations } from "./cost.js";
import { engagementOperations } from "./engagement/index.js";
import { externalKeyOperations } from "./external-keys.js";
import { federationIssuerOperations } from "./federation-issuers.js";
import { federationRuleGrantOperations } from "./federation-rule-grants.js";
import { federationRuleWorkspaceOperations } from "./federation-rule-workspaces.js";
import { federationRuleOperations } from "./federation-rules.js";
import { forecastOperations } from "./forecast-spend.js";
import { groupMemberOperations } from "./group-members.js";
import { groupRoleOperations } from "./group-roles.js";
import { groupOperations } from "./groups.js";
import { inviteOperations } from "./invites.js";
import { managedSettingsOperations } from "./managed-settings.js";
import { managedSettingsModeOperations } from "./managed-settings-mode.js";
import { memberOperations } from "./members.js";
import type { Operation } from "./operation.js";
import { organizationOperations } from "./organization.js";
import { pluginDownloadOperations } from "./plugin-download.js";
import { pluginInstallationOperations } from "./plugin-installations.js";
import { pluginMarketplaceOperations } from "./plugin-marketplaces.js";
import { pluginVersionOperations } from "./plugin-versions.js";
import { pluginOperations } from "./plugins.js";
import { questionsOver } from "./questions/index.js";
import { rateLimitOperations } from "./rate-limits.js";
import { serviceAccountWorkspaceOperations } from "./service-account-workspaces.js";
import { serviceAccountOperations } from "./service-accounts.js";
import { signOutOperations } from "./sign-out.js";
import { slackChannelOperations } from "./slack-channels.js";
import { slackWorkspaceOperations } from "./slack-workspaces.js";
import { spendLimitRequestOperations } from "./spend-limit-requests.js";
import { spendLimitOperations } from "./spend-limits.js";
import { spendQuestions } from "./spend-questions.js";
import { tagBundleOperations } from "./tag-bundles.js";
import { telemetryDestinationOperations } from "./telemetry-destinations.js";
import { telemetrySettingOperations } from "./telemetry-settings.js";
import { telemetryWorkspaceOperations } from "./telemetry-workspaces.js";
import { usageOperations } from "./usage.js";
import { webhookOperations } from "./webhooks.js";
import { workspaceMemberOperations } from "./workspace-members.js";
import { workspaceServiceAccountOperations } from "./workspace-service-accounts.js";
import { workspaceOperations } from "./workspaces.js";

/** Every operation there is, in the order in which a client lists them: first what is about all the others. */
export const catalog: readonly Operation[] = whole([
  ...memberOperations,
  ...signOutOperations,
  ...inviteOperations,
  ...workspaceOperations,
  ...workspaceMemberOperations,
  ...apiKeyOperations,
  ...usageOperations,
  ...costOperations,
  ...spendQuestions,
  ...forecastOperations,
  ...cacheOperations,
  ...budgetOperations,
  ...claudeCodeOperations,
  ...webhookOperations,
  ...rateLimitOperations,
  ...spendLimitOperations,
  ...spendLimitRequestOperations,
  ...telemetryDestinationOperations,
  ...telemetrySettingOperations,
  ...telemetryWorkspaceOperations,
  ...managedSettingsModeOperations,
  ...managedSettingsOperations,
  ...complianceOperations,
  ...externalKeyOperations,
  ...slackWorkspaceOperations,
  ...slackChannelOperations,
  ...tagBundleOperations,
  ...pluginOperations,
  ...pluginVersionOperations,
  ...pluginDownloadOperations,
  ...pluginInstallationOperations,
  ...pluginMarketplaceOperations,
  ...serviceAccountOperations,
  ...serviceAccountWorkspaceOperations,
  ...workspaceServiceAccountOperations,
  ...groupOperations,
  ...groupMemberOperations,
  ...groupRoleOperations,
  ...federationIssuerOperations,
  ...federationRuleOperations,
  ...federationRuleGrantOperations,
  ...federationRuleWorkspaceOperations,
  ...engagementOperations,
]);

function whole(operations: readonly Operation[]): readonly Operation[] {
  return withBoundUndo([...organizationOperations, ...questionsOver(operations), ...operations]);
}

/** What can be asked besides: several of the catalog's writes at once. */
export const changeSets = changeSetsOver(catalog);

/** All that a client can call by name. */
export const offered: readonly Operation[] = [...catalog, ...changeSets];

export function operation(name: string): Operation | undefined {
  return offered.find((one) => one.name === name);
}
