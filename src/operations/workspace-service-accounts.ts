import type Anthropic from "@anthropic-ai/sdk";
import { adding, changing, pair, pairWithRole, removing } from "./account-membership.js";
import { ref } from "./field.js";
import type { Every, Operation } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { ArgumentRefused, quoted } from "./words.js";
import { workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Accounts = Anthropic["organization"]["workspaces"]["serviceAccounts"];

const listWorkspaceServiceAccounts = table({
  name: "list_workspace_service_accounts",
  toolset: "service_accounts",
  description: "Service accounts that were added to a workspace, and as what.",
  input: { workspace: ref(workspaces) },
  example: { workspace: "Production" },
  calls: ["GET /v1/organizations/workspaces/{workspace}/service_accounts"],
  run: ({ workspace }, { org }) => {
    toldOf(workspace);
    return org.workspaces.serviceAccounts.list(workspace.id);
  },
  columns: ({ service_account_id, workspace_role, created_by_actor_id }) => ({
    service_account: { id: service_account_id },
    workspace_role,
    added_by: { id: created_by_actor_id },
  }),
});

const getWorkspaceServiceAccount = read({
  name: "get_workspace_service_account",
  toolset: "service_accounts",
  description: "As what one service account is in a workspace.",
  input: pair,
  example: { workspace: "Production", service_account: "ci-deployer" },
  calls: ["GET /v1/organizations/workspaces/{workspace}/service_accounts/{service_account}"],
  run: async ({ workspace, service_account }, { org }) => {
    toldOf(workspace);
    const member = await org.workspaces.serviceAccounts.retrieve(service_account.id, { workspace_id: workspace.id });
    return { service_account: service_account.name, workspace: workspace.name, ...member };
  },
});

const addWorkspaceServiceAccount = write({
  name: "add_workspace_service_account",
  toolset: "service_accounts",
  description: "Give a service account a role in a workspace.",
  input: pairWithRole,
  example: { workspace: "Pre-Mortem", service_account: "docs-bot", role: "developer" },
  ...adding,
  run: ({ workspace, service_account, role }, { org }) =>
    org.workspaces.serviceAccounts.add(workspace.id, {
      service_account_id: service_account.id,
      workspace_role: role,
    } satisfies Every<Parameters<Accounts["add"]>[1]>),
});

const updateWorkspaceServiceAccountRole = write({
  name: "update_workspace_service_account_role",
  toolset: "service_accounts",
  description: "Change a service account's role in a workspace.",
  input: pairWithRole,
  example: { workspace: "Production", service_account: "gke-serving", role: "developer" },
  ...changing,
  run: ({ workspace, service_account, role }, { org }) =>
    org.workspaces.serviceAccounts.update(service_account.id, {
      workspace_id: workspace.id,
      workspace_role: role,
    } satisfies Every<Parameters<Accounts["update"]>[1]>),
  undo: ({ input: { workspace, service_account }, before: { workspace_role } }) => ({
    with: "update_workspace_service_account_role",
    input: { workspace: workspace.id, service_account: service_account.id, role: workspace_role },
  }),
  undoing: "Give it the old role again.",
});

const removeWorkspaceServiceAccount = write({
  name: "remove_workspace_service_account",
  toolset: "service_accounts",
  description: "Take a service account out of a workspace. It stays in the organization.",
  input: pair,
  example: { workspace: "Sandbox", service_account: "docs-bot" },
  ...removing,
  run: ({ workspace, service_account }, { org }) =>
    org.workspaces.serviceAccounts.remove(service_account.id, { workspace_id: workspace.id } satisfies Every<
      Parameters<Accounts["remove"]>[1]
    >),
});

/** The API tells of an archived workspace's accounts from their side alone. */
function toldOf({ name, archived_at }: { name: string; archived_at: string | null }): void {
  if (!archived_at) return;
  throw new ArgumentRefused(
    `${quoted(name)} is archived, and its accounts are told of no more. Ask with list_service_account_workspaces, one account at a time.`,
  );
}

export const workspaceServiceAccountOperations: readonly Operation[] = [
  listWorkspaceServiceAccounts,
  getWorkspaceServiceAccount,
  addWorkspaceServiceAccount,
  updateWorkspaceServiceAccountRole,
  removeWorkspaceServiceAccount,
];
