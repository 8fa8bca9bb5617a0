import { idOf } from "./chance.js";
import type { Organization } from "./organization.js";
import { adminKeyId } from "./state/compliance.js";

/** What the compliance feed calls a write, by method and path; what has no name there leaves nothing in it. */
const types: Readonly<Record<string, string>> = {
  "POST /invites": "org_user_invite_sent",
  "DELETE /invites/{invite}": "org_user_invite_deleted",
  "POST /users/{user}": "org_user_role_updated",
  "DELETE /users/{user}": "org_user_deleted",
  "POST /api_keys/{key}": "platform_api_key_updated",
  "POST /workspaces": "platform_workspace_created",
  "POST /workspaces/{workspace}": "platform_workspace_updated",
  "POST /workspaces/{workspace}/archive": "platform_workspace_archived",
  "POST /workspaces/{workspace}/rate_limits/{rate_limit}": "platform_workspace_rate_limit_updated",
  "POST /workspaces/{workspace}/members": "platform_workspace_member_added",
  "POST /workspaces/{workspace}/members/{user}": "platform_workspace_member_updated",
  "DELETE /workspaces/{workspace}/members/{user}": "platform_workspace_member_removed",
  "POST /external_keys": "org_external_key_created",
  "POST /external_keys/{external_key}": "org_external_key_updated",
  "DELETE /external_keys/{external_key}": "org_external_key_deleted",
  "POST /service_accounts/{account}": "platform_service_account_updated",
  "POST /service_accounts/{account}/archive": "platform_service_account_archived",
};

const names: Readonly<Record<string, string>> = {
  user: "user_id",
  invite: "invite_id",
  key: "api_key_id",
  workspace: "workspace_id",
  account: "service_account_id",
  external_key: "external_key_id",
};

/** Puts a write into the organization's feed, as done with the key of the demo. Nothing is captured while the feed is off. */
export function noteWrite(
  organization: Organization,
  { method, path }: { method: string; path: string },
  params: Readonly<Record<string, string>>,
  answer: object,
  now: Date,
): void {
  const type = types[`${method} ${path.replace("/v1/organizations", "")}`];
  if (type === undefined || !organization.compliance.enabled) return;
  const about = Object.entries(params).flatMap(([name, id]) => {
    const field = names[name];
    return field === undefined ? [] : [[field, id]];
  });
  const made = "id" in answer && typeof answer.id === "string" && about.length === 0 ? madeField(answer.id) : {};
  organization.activities.unshift({
    id: idOf("activity", organization.seed, `${organization.activities.length} ${now.toISOString()}`),
    created_at: now.toISOString(),
    type,
    actor: { type: "admin_api_key_actor", admin_api_key_id: adminKeyId(organization.seed) },
    ...Object.fromEntries(about),
    ...made,
  });
}

function madeField(id: string): Record<string, string> {
  if (id.startsWith("invite_")) return { invite_id: id };
  if (id.startsWith("ekey_")) return { external_key_id: id };
  return id.startsWith("wrkspc_") ? { workspace_id: id } : {};
}
