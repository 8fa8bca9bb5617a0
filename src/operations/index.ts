import { listApiKeys, updateApiKey } from "./api-keys.js";
import { withBoundUndo } from "./bound-undo.js";
import { getClaudeCodeUsage } from "./claude-code.js";
import { getCostReport } from "./cost.js";
import { deleteInvite, inviteMember, listInvites } from "./invites.js";
import { listMembers, removeMember, updateMemberRole } from "./members.js";
import type { Operation } from "./operation.js";
import { getOrgInfo } from "./organization.js";
import { getUsageReport } from "./usage.js";
import {
  addWorkspaceMember,
  listWorkspaceMembers,
  removeWorkspaceMember,
  updateWorkspaceMemberRole,
} from "./workspace-members.js";
import { archiveWorkspace, createWorkspace, getWorkspace, listWorkspaces, updateWorkspace } from "./workspaces.js";

/** Every operation there is, in the order in which a client lists them. */
export const catalog: readonly Operation[] = withBoundUndo([
  getOrgInfo,
  listMembers,
  updateMemberRole,
  removeMember,
  listInvites,
  inviteMember,
  deleteInvite,
  listWorkspaces,
  getWorkspace,
  createWorkspace,
  updateWorkspace,
  archiveWorkspace,
  listWorkspaceMembers,
  addWorkspaceMember,
  updateWorkspaceMemberRole,
  removeWorkspaceMember,
  listApiKeys,
  updateApiKey,
  getUsageReport,
  getCostReport,
  getClaudeCodeUsage,
]);

export function operation(name: string): Operation | undefined {
  return catalog.find((one) => one.name === name);
}
