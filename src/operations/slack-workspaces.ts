import type Anthropic from "@anthropic-ai/sdk";
import { ref } from "./field.js";
import { countOf } from "./figures.js";
import type { Context, Named, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { effectsOf, flat, sent, slackSettings } from "./slack-settings.js";
import { table } from "./table.js";
import { write } from "./write.js";

type Answer = Awaited<ReturnType<Anthropic["beta"]["organization"]["claudeTag"]["slackWorkspaces"]["retrieve"]>>;
export interface SlackWorkspace extends Named, ReturnType<typeof flat> {
  /** Slack's own id of it. */
  slack_id: string;
}

export const slackWorkspaces: Resource<SlackWorkspace> = {
  noun: "Slack workspace",
  prefix: "slws_",
  get: ({ beta }, id) => beta.claudeTag.slackWorkspaces.retrieve(id).then(shown),
  list: all,
  alsoCalled: ({ slack_id }) => slack_id,
  shows: ({ slack_id, enabled }) => ({ slack_id, enabled }),
};

async function* all({ beta }: Context): AsyncGenerator<SlackWorkspace> {
  for await (const one of beta.claudeTag.slackWorkspaces.list()) yield shown(one);
}

const shown = ({ id, slack, settings }: Answer): SlackWorkspace => ({
  id,
  slack_id: slack.workspace_id,
  ...flat(settings),
});

const listSlackWorkspaces = table({
  name: "list_slack_workspaces",
  toolset: "claude_tag",
  description: "Slack workspaces where Claude is set up, with what each sets for its channels.",
  input: {},
  example: {},
  run: (_, ctx) => all(ctx),
  columns: ({ id, slack_id, enabled, model, guest_policy, environment_id, instructions }) => ({
    id,
    slack_workspace: slack_id,
    enabled,
    model,
    guest_policy,
    environment: environment_id,
    instructions,
  }),
});

const getSlackWorkspace = read({
  name: "get_slack_workspace",
  toolset: "claude_tag",
  description: "What applies to Claude in one Slack workspace, and which level each setting comes from.",
  input: { slack_workspace: ref(slackWorkspaces) },
  example: { slack_workspace: "T07NWLABS" },
  run: ({ slack_workspace }, { beta }) =>
    beta.claudeTag.slackWorkspaces.retrieve(slack_workspace.id, { include_inherited: true }),
});

const updateSlackWorkspace = write({
  name: "update_slack_workspace",
  toolset: "claude_tag",
  description: "Change what Claude does in all channels of a Slack workspace that set nothing themselves.",
  input: { slack_workspace: ref(slackWorkspaces), ...slackSettings },
  example: { slack_workspace: "T07NWLABS", guest_policy: "restrict" },
  changes: slackWorkspaces,
  after: ({ slack_workspace: _, ...wanted }) => wanted,
  risk: {
    high: ({ enabled, guest_policy }) => enabled === true || guest_policy === "allow",
    medium: true,
  },
  effects: ({ slack_workspace: { slack_id }, ...wanted }, { beta }) => [
    ...effectsOf(wanted, `the Slack workspace ${slack_id}`),
    countOf(beta.claudeTag.slackChannels.list({ slack_workspace_id: slack_id })).then((count) => ({
      figure: String(count),
      label: count === 1 ? "channel is set up in it" : "channels are set up in it",
    })),
  ],
  run: ({ slack_workspace, ...wanted }, { beta }) =>
    beta.claudeTag.slackWorkspaces.update(slack_workspace.id, { settings: sent(wanted) }),
});

export const slackWorkspaceOperations: readonly Operation[] = [
  listSlackWorkspaces,
  getSlackWorkspace,
  updateSlackWorkspace,
];
