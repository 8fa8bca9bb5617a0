import type Anthropic from "@anthropic-ai/sdk";
import { ApiRefused, inOurWords } from "../admin-api/errors.js";
import { ref } from "./field.js";
import type { Because, Context, Input } from "./operation.js";
import { workspaceRole } from "./roles.js";
import { archivedAccount, serviceAccounts } from "./service-accounts.js";
import { quoted } from "./words.js";
import { archived, workspaces } from "./workspaces.js";

/** A service account in a workspace: one membership, told and changed from either side. */
export const pair = { service_account: ref(serviceAccounts), workspace: ref(workspaces) };
export const pairWithRole = { ...pair, role: workspaceRole };
type Pair = Input<typeof pair>;
type WithRole = Input<typeof pairWithRole>;

type Membership = Awaited<ReturnType<Anthropic["organization"]["workspaces"]["serviceAccounts"]["retrieve"]>>;

/** What every account has in the default workspace counts as nothing: nobody added it, and nobody can take it away. */
const membership = {
  target: ({ service_account: { id, name } }: Pair) => ({ id, name }),
  observe: async ({ service_account, workspace }: Pair, { org }: Context): Promise<Membership | null> => {
    const found = await org.workspaces.serviceAccounts.retrieve(service_account.id, { workspace_id: workspace.id });
    return found.implicit ? null : found;
  },
};

const closed = { workspace: archived, service_account: archivedAccount };

/** What adding is about from both sides; how it is sent tells them apart. */
export const adding = {
  touches: membership,
  after: ({ role }: WithRole) => ({ workspace_role: role }),
  says: ({ workspace }: WithRole) => ({ joint: "to the workspace", place: workspace.name }),
  closedTo: closed,
  refuse: async ({ role, ...pair }: WithRole, ctx: Context): Promise<Because> => {
    const there = await roleIn(pair, ctx);
    return (
      there &&
      there !== role &&
      `${quoted(pair.service_account.name)} is in it already, as ${there}. Use update_workspace_service_account_role.`
    );
  },
  risk: { high: ({ role }: WithRole) => role === "workspace_admin", medium: true as const },
  effects: ({ service_account, workspace, role }: WithRole, ctx: Context) => [
    role === "workspace_admin" && `${quoted(service_account.name)} could then manage the workspace's keys and members.`,
    rulesInto({ service_account, workspace }, ctx, "Federation rules that let workloads in as it"),
  ],
  undo: ({ input: { service_account, workspace } }: { input: WithRole }) => ({
    with: "remove_workspace_service_account",
    input: { workspace: workspace.id, service_account: service_account.id },
  }),
  undoing: "Take it out of the workspace again.",
};

export const changing = {
  touches: membership,
  after: ({ role }: WithRole) => ({ workspace_role: role }),
  says: ({ workspace }: WithRole) => ({
    verb: "Change the role of",
    joint: "in the workspace",
    place: workspace.name,
  }),
  closedTo: closed,
  refuse: async ({ role: _, ...pair }: WithRole, ctx: Context): Promise<Because> =>
    !(await roleIn(pair, ctx)) &&
    `${quoted(pair.service_account.name)} was not added to the workspace. Use add_workspace_service_account.`,
  risk: { high: ({ role }: WithRole) => role === "workspace_admin", medium: true as const },
};

export const removing = {
  touches: membership,
  after: "gone" as const,
  says: ({ workspace }: Pair) => ({ joint: "from the workspace", place: workspace.name }),
  closedTo: closed,
  refuse: async (pair: Pair, ctx: Context): Promise<Because> =>
    !(await roleIn(pair, ctx)) &&
    (await isImplicit(pair, ctx)) &&
    `Every service account is in the default workspace as user, and that cannot be taken away.`,
  risk: "medium" as const,
  effects: ({ service_account, workspace }: Pair, ctx: Context) => [
    rulesInto({ service_account, workspace }, ctx, "Federation rules that then let nobody into it as this account"),
  ],
  undo: ({ input: { service_account, workspace }, before }: { input: Pair; before: Partial<Membership> }) => ({
    with: "add_workspace_service_account",
    input: { workspace: workspace.id, service_account: service_account.id, role: before.workspace_role },
  }),
  undoing: "Add it again with the role it had.",
};

async function roleIn(pair: Pair, ctx: Context): Promise<string | undefined> {
  return (await thereOrNot(pair, ctx, membership.observe))?.workspace_role;
}

async function isImplicit({ service_account, workspace }: Pair, { org }: Context): Promise<boolean> {
  for await (const one of org.serviceAccounts.workspaces.list(service_account.id))
    if (one.workspace_id === workspace.id) return one.implicit === true;
  return false;
}

async function thereOrNot<T>(pair: Pair, ctx: Context, look: (pair: Pair, ctx: Context) => Promise<T>) {
  try {
    return await inOurWords(() => look(pair, ctx));
  } catch (error) {
    if (error instanceof ApiRefused && error.status === 404) return undefined;
    throw error;
  }
}

/** Workloads come into a workspace by a rule that is enabled there, and only while the account is in it. */
async function rulesInto({ service_account, workspace }: Pair, { org }: Context, label: string): Promise<Because> {
  const names: string[] = [];
  for await (const { name, target, workspace_ids, applies_to_all_workspaces } of org.federation.rules.list()) {
    const reaches = applies_to_all_workspaces || workspace_ids.includes(workspace.id);
    if (reaches && target.service_account_id === service_account.id) names.push(quoted(name, 60));
  }
  return `${label}: ${names.join(", ") || "none"}.`;
}
