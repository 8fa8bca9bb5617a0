import type Anthropic from "@anthropic-ai/sdk";
import { valueWords } from "../words/value.js";
import { oneOf } from "./field.js";
import type { Because, Context } from "./operation.js";
import { isEnterprise } from "./product.js";
import { quoted } from "./words.js";

type Invited = Parameters<Anthropic["organization"]["invites"]["create"]>[0]["role"];
type InWorkspace = Parameters<Anthropic["organization"]["workspaces"]["members"]["add"]>[1]["workspace_role"];

const never = (role: string) =>
  `The role ${role} is never granted through the API. An admin of the organization can grant it in the Claude Console.`;

/** A role in the organization that may be granted. */
export const organizationRole = oneOf<Invited>(
  {
    user: "user",
    developer: "developer",
    billing: "billing",
    claude_code_user: "claude_code_user",
    managed: "managed",
  },
  {
    admin: never("admin"),
    owner: never("owner"),
    primary_owner: never("primary owner"),
    membership_admin: never("membership admin"),
  },
);

/** Console and Enterprise organizations give other roles; `user` is in both. */
export const rolesIn = {
  console: ["user", "developer", "billing", "claude_code_user"],
  enterprise: ["user", "managed"],
} as const satisfies Record<string, readonly Invited[]>;

/** A role in a workspace that may be given. */
export const workspaceRole = oneOf<InWorkspace>(
  {
    workspace_user: "user",
    workspace_developer: "developer",
    workspace_restricted_developer: "restricted_developer",
    workspace_admin: "admin",
  },
  {
    workspace_billing: "Billing is inherited from the organization role and cannot be given in a workspace.",
    billing: "Billing is inherited from the organization role and cannot be given in a workspace.",
  },
);

export async function grantable({ role }: { role: Invited }, ctx: Context): Promise<Because> {
  if (role === "user") return undefined;
  const enterprise = await isEnterprise(ctx);
  const roles: readonly Invited[] = rolesIn[enterprise ? "enterprise" : "console"];
  if (roles.includes(role)) return undefined;
  return enterprise
    ? `This is a Claude Enterprise organization, which has no role ${role}. Say user, or managed where groups say what they may do.`
    : "This is a Claude Console organization, which has no role managed. Say user, developer, billing or claude_code_user.";
}

/** Claude Console has admins, Claude Enterprise has owners and membership admins. */
export const isAdminRole = (role: string): boolean =>
  ["admin", "owner", "primary_owner", "membership_admin"].includes(role);

/** Admins and owners are never touched. */
export function untouched(member: { name: string; email: string; role: string }): Because {
  const who = quoted(member.name || member.email);
  return (
    isAdminRole(member.role) &&
    `${who} is ${/^[ao]/.test(member.role) ? "an" : "a"} ${valueWords("role", member.role)}, and admins and owners are never changed through the API. ${member.role === "admin" ? "An admin can do it in the Claude Console" : "An owner can do it in claude.ai"}.`
  );
}
