import type Anthropic from "@anthropic-ai/sdk";
import { consoleOnly, stillValid } from "./federation-reach.js";
import { archivedRule, federationRules } from "./federation-rules.js";
import { ref } from "./field.js";
import type { Because, Context, Every, Input, Operation } from "./operation.js";
import { table } from "./table.js";
import { quoted } from "./words.js";
import { archived, workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Enabled = Anthropic["organization"]["federation"]["rules"]["workspaces"];

const pair = { rule: ref(federationRules), workspace: ref(workspaces) };
type Pair = Input<typeof pair>;

/** A rule enabled in a workspace: the API tells of it in the list of the rule alone. */
const enablement = {
  target: ({ rule: { id, name } }: Pair) => ({ id, name }),
  observe: async ({ rule, workspace }: Pair, { org }: Context) => {
    for await (const { workspace_id, created_at } of org.federation.rules.workspaces.list(rule.id))
      if (workspace_id === workspace.id) return { workspace: workspace_id, enabled_at: created_at };
    return null;
  },
};

const listFederationRuleWorkspaces = table({
  name: "list_federation_rule_workspaces",
  toolset: "federation",
  description: "Workspaces that a rule is enabled in one by one, since when, and by whom.",
  input: { rule: ref(federationRules) },
  example: { rule: "gateway-deploy" },
  run: async ({ rule }, { org }) => ({
    rows: org.federation.rules.workspaces.list(rule.id),
    ...(rule.applies_to_all_workspaces && {
      notes: ["The rule applies to every workspace, whether it is in these rows or not."],
    }),
  }),
  columns: ({ workspace_id, workspace_name, created_at, created_by_actor_id }) => ({
    workspace: { id: workspace_id, name: workspace_name ?? undefined },
    enabled_at: created_at,
    enabled_by: { id: created_by_actor_id },
  }),
});

const addFederationRuleWorkspace = write({
  name: "add_federation_rule_workspace",
  toolset: "federation",
  description: "Let the workloads of a rule into one more workspace.",
  input: pair,
  example: { rule: "nightly-evals", workspace: "Sandbox" },
  touches: enablement,
  after: ({ workspace }) => ({ workspace: workspace.id }),
  says: ({ workspace }) => ({ verb: "Enable", joint: "in the workspace", place: workspace.name }),
  closedTo: { rule: (rule) => archivedRule(rule) || consoleOnly(rule), workspace: archived },
  risk: "high",
  warnings: (pair, ctx) => [notAdded(pair, ctx)],
  effects: ({ rule, workspace }) => [
    rule.applies_to_all_workspaces
      ? "It applies to every workspace already; this counts once that is taken away."
      : `Its workloads act in ${quoted(workspace.name, 60)} as ${accountOf(rule)}, with ${quoted(rule.scope)}.`,
  ],
  run: ({ rule, workspace }, { org }) =>
    org.federation.rules.workspaces.add(rule.id, { workspace_id: workspace.id } satisfies Every<
      Parameters<Enabled["add"]>[1]
    >),
  undo: ({ input: { rule, workspace } }) => ({
    with: "remove_federation_rule_workspace",
    input: { rule: rule.id, workspace: workspace.id },
  }),
  undoing: "Take the workspace out of the rule again.",
});

const removeFederationRuleWorkspace = write({
  name: "remove_federation_rule_workspace",
  toolset: "federation",
  description: "Keep the workloads of a rule out of a workspace. The last one of a rule stays: archive the rule.",
  input: pair,
  example: { rule: "gateway-deploy", workspace: "Sandbox" },
  touches: enablement,
  after: "gone",
  says: ({ workspace }) => ({ verb: "Disable", joint: "in the workspace", place: workspace.name }),
  closedTo: { rule: (rule) => archivedRule(rule) || consoleOnly(rule) },
  refuse: last,
  risk: "high",
  irreversible: ({ workspace }) =>
    workspace.archived_at !== null && "The workspace is archived, and a rule is not enabled in one again.",
  effects: ({ rule, workspace }, ctx) => [
    rule.applies_to_all_workspaces
      ? "It applies to every workspace, so that its workloads still get in here."
      : `No workload gets into ${quoted(workspace.name, 60)} by it any more, as ${accountOf(rule)}.`,
    !rule.applies_to_all_workspaces && stillValid(rule, ctx),
  ],
  run: ({ rule, workspace }, { org }) =>
    org.federation.rules.workspaces.remove(workspace.id, { federation_rule_id: rule.id } satisfies Every<
      Parameters<Enabled["remove"]>[1]
    >),
  undo: ({ input: { rule, workspace } }) => ({
    with: "add_federation_rule_workspace",
    input: { rule: rule.id, workspace: workspace.id },
    but: "It counts as enabled anew, since then and by whoever did it.",
  }),
  undoing: "Enable it there again.",
});

function last({ rule, workspace }: Pair): Because {
  const isLast = rule.workspace_ids.length === 1 && rule.workspace_ids.includes(workspace.id);
  return (
    isLast &&
    !rule.applies_to_all_workspaces &&
    `${quoted(workspace.name)} is the last workspace of the rule, and a rule has at least one. Archive the rule with archive_federation_rule.`
  );
}

/** A rule opens a workspace only to an account that is in it. */
async function notAdded({ rule, workspace }: Pair, { org }: Context): Promise<Because> {
  for await (const { workspace_id } of org.serviceAccounts.workspaces.list(rule.service_account))
    if (workspace_id === workspace.id) return undefined;
  return `${accountOf(rule)} is not in the workspace: nobody gets in before add_workspace_service_account.`;
}

const accountOf = ({ target }: Pair["rule"]) => quoted(target.service_account_name ?? target.service_account_id, 60);

export const federationRuleWorkspaceOperations: readonly Operation[] = [
  listFederationRuleWorkspaces,
  addFederationRuleWorkspace,
  removeFederationRuleWorkspace,
];
