import type Anthropic from "@anthropic-ai/sdk";
import { adding, pair, pairWithRole, removing } from "./account-membership.js";
import { ref } from "./field.js";
import type { Every, Operation } from "./operation.js";
import { serviceAccounts } from "./service-accounts.js";
import { table } from "./table.js";
import { write } from "./write.js";

type Places = Anthropic["organization"]["serviceAccounts"]["workspaces"];

const listServiceAccountWorkspaces = table({
  name: "list_service_account_workspaces",
  toolset: "service_accounts",
  description: "Workspaces that one service account works in, and as what. All are in the default one.",
  input: { service_account: ref(serviceAccounts) },
  example: { service_account: "ci-deployer" },
  run: ({ service_account }, { org }) => org.serviceAccounts.workspaces.list(service_account.id),
  columns: ({ workspace_id, workspace_role, implicit, created_by_actor_id }) => ({
    workspace: { id: workspace_id },
    workspace_role,
    implicit: implicit ?? false,
    added_by: { id: created_by_actor_id },
  }),
});

const addServiceAccountWorkspace = write({
  name: "add_service_account_workspace",
  toolset: "service_accounts",
  description: "Let a service account work in one more workspace.",
  input: pairWithRole,
  example: { service_account: "docs-bot", workspace: "Pre-Mortem", role: "user" },
  ...adding,
  run: ({ service_account, workspace, role }, { org }) =>
    org.serviceAccounts.workspaces.add(service_account.id, {
      workspace_id: workspace.id,
      workspace_role: role,
    } satisfies Every<Parameters<Places["add"]>[1]>),
});

const removeServiceAccountWorkspace = write({
  name: "remove_service_account_workspace",
  toolset: "service_accounts",
  description: "Take a workspace away from a service account.",
  input: pair,
  example: { service_account: "docs-bot", workspace: "Sandbox" },
  ...removing,
  run: ({ service_account, workspace }, { org }) =>
    org.serviceAccounts.workspaces.remove(workspace.id, { service_account_id: service_account.id } satisfies Every<
      Parameters<Places["remove"]>[1]
    >),
});

export const serviceAccountWorkspaceOperations: readonly Operation[] = [
  listServiceAccountWorkspaces,
  addServiceAccountWorkspace,
  removeServiceAccountWorkspace,
];
