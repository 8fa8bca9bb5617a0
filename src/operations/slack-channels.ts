import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { ref } from "./field.js";
import type { Context, Named, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { channelSettings, effectsOf, flat, type Said, sent } from "./slack-settings.js";
import { slackWorkspaces } from "./slack-workspaces.js";
import { table } from "./table.js";
import { write } from "./write.js";

type Answer = Awaited<ReturnType<Anthropic["beta"]["organization"]["claudeTag"]["slackChannels"]["retrieve"]>>;
interface SlackChannel extends Named, ReturnType<typeof flat> {
  /** Slack's own id of it; the API knows no names of channels. */
  slack_id: string;
  slack_workspace: string;
  created_at: string;
}

export const slackChannels: Resource<SlackChannel> = {
  noun: "Slack channel",
  prefix: "slch_",
  get: ({ beta }, id) => beta.claudeTag.slackChannels.retrieve(id).then(shown),
  list: all,
  alsoCalled: ({ slack_id }) => slack_id,
  shows: ({ slack_id, slack_workspace, enabled }) => ({ slack_id, slack_workspace, enabled }),
};

async function* all({ beta }: Context): AsyncGenerator<SlackChannel> {
  for await (const { slack } of beta.claudeTag.slackWorkspaces.list()) {
    for await (const one of beta.claudeTag.slackChannels.list({ slack_workspace_id: slack.workspace_id }))
      yield shown(one);
  }
}

const shown = ({ id, slack, settings, created_at }: Answer): SlackChannel => ({
  id,
  slack_id: slack.channel_id,
  slack_workspace: slack.workspace_id,
  ...flat(settings),
  created_at,
});

const listSlackChannels = table({
  name: "list_slack_channels",
  toolset: "claude_tag",
  description:
    "Slack channels where Claude is set up, with what each sets itself. Names of channels are known to Slack alone.",
  input: { slack_workspace: ref(slackWorkspaces).optional() },
  example: {},
  calls: ["GET /v1/organizations/claude_tag/slack_channels"],
  run: async ({ slack_workspace }, ctx) => ({ rows: within(all(ctx), slack_workspace?.slack_id) }),
  columns: ({ id, slack_id, slack_workspace, enabled, model, reply_mode, guest_policy }) => ({
    id,
    channel: slack_id,
    slack_workspace,
    enabled,
    model,
    reply_mode,
    guest_policy,
  }),
});

async function* within(channels: AsyncIterable<SlackChannel>, place: string | undefined): AsyncGenerator<SlackChannel> {
  for await (const one of channels) if (place === undefined || one.slack_workspace === place) yield one;
}

const getSlackChannel = read({
  name: "get_slack_channel",
  toolset: "claude_tag",
  description: "What applies to Claude in one Slack channel, and which level each setting comes from.",
  input: { channel: ref(slackChannels) },
  example: { channel: "C07SUPPORT" },
  run: ({ channel }, { beta }) => beta.claudeTag.slackChannels.retrieve(channel.id, { include_inherited: true }),
});

const setUpSlackChannel = write({
  name: "set_up_slack_channel",
  toolset: "claude_tag",
  description: "Set up a Slack channel for Claude, by Slack's own id such as C0456EFGH.",
  input: { slack_workspace: ref(slackWorkspaces), slack_id: z.string().regex(/^[CG]\w{2,20}$/), ...channelSettings },
  example: { slack_workspace: "T07NWLABS", slack_id: "C07DESIGN", reply_mode: "mention_only" },
  makes: slackChannels,
  after: ({ slack_workspace: _, ...wanted }) => wanted,
  says: ({ slack_id, slack_workspace }) => ({
    verb: "Set up",
    name: slack_id,
    joint: "of the Slack workspace",
    place: slack_workspace.slack_id,
  }),
  refuse: async ({ slack_id }, ctx) =>
    (await isThere(slack_id, ctx)) && `The channel ${slack_id} is set up already. Change it with update_slack_channel.`,
  risk: { high: turnsOn, medium: true },
  effects: ({ slack_id, slack_workspace, ...wanted }) => [
    ...effectsOf(wanted, `the channel ${slack_id}`),
    wanted.enabled === undefined &&
      slack_workspace.enabled === true &&
      "Claude answers in it, because its Slack workspace has Claude on.",
  ],
  run: ({ slack_workspace, slack_id, ...wanted }, { beta }) =>
    beta.claudeTag.slackChannels
      .create({ slack: { channel_id: slack_id, workspace_id: slack_workspace.slack_id }, settings: sent(wanted) })
      .then(shown),
  undo: ({ result }) => ({
    with: "update_slack_channel",
    input: { channel: result.id, enabled: false },
    but: "It stays set up, with Claude turned off in it.",
  }),
  undoing: "Turn Claude off in it; it stays set up.",
});

const updateSlackChannel = write({
  name: "update_slack_channel",
  toolset: "claude_tag",
  description:
    "Change what Claude does in one Slack channel. null takes a setting away, so that the workspace decides.",
  input: { channel: ref(slackChannels), ...channelSettings },
  example: { channel: "C07SUPPORT", reply_mode: "mention_only" },
  changes: slackChannels,
  after: ({ channel: _, ...wanted }) => wanted,
  risk: { high: turnsOn, medium: true },
  warnings: ({ channel, reply_mode }) => [
    reply_mode !== undefined &&
      channel.reply_mode === null &&
      "The channel has no reply mode of its own yet. Once it has one, it can be changed but not taken away.",
  ],
  effects: ({ channel, ...wanted }) => effectsOf(wanted, `the channel ${channel.slack_id}`),
  run: ({ channel, ...wanted }, { beta }) =>
    beta.claudeTag.slackChannels.update(channel.id, { settings: sent(wanted) }).then(shown),
  undo: ({ input, before }) => ({ with: "update_slack_channel", ...back(input, before) }),
  undoing: "Set each back to what it was.",
});

const removeSlackChannel = write({
  name: "remove_slack_channel",
  toolset: "claude_tag",
  description:
    "Remove a Slack channel from Claude for good, with its sessions and memory. Claude has to be off in it first.",
  input: { channel: ref(slackChannels) },
  example: { channel: "C07OLDLAUNCH" },
  removes: slackChannels,
  refuse: async ({ channel }, { beta }) => {
    const { settings } = await beta.claudeTag.slackChannels.retrieve(channel.id, { include_inherited: true });
    return (
      settings.enabled && `Claude is on in ${channel.slack_id}. Set enabled to false with update_slack_channel first.`
    );
  },
  risk: "critical",
  irreversible: "Sessions, transcripts, memory, routines and published artifacts of the channel cannot be restored.",
  effects: ({ channel }) => [
    "The channel and its messages stay as they are in Slack.",
    `With its own settings gone, Claude's next use of ${channel.slack_id} can set it up anew.`,
  ],
  run: ({ channel }, { beta }) => beta.claudeTag.slackChannels.delete(channel.id),
});

function turnsOn({ enabled, guest_policy }: Said): boolean {
  return enabled === true || guest_policy === "allow";
}

async function isThere(slackId: string, ctx: Context): Promise<boolean> {
  for await (const { slack_id } of all(ctx)) if (slack_id === slackId) return true;
  return false;
}

/** A stored reply mode cannot be taken away: where there was none, `automatic` is what Claude does then. */
function back({ channel, ...wanted }: Said & { channel: SlackChannel }, before: Partial<SlackChannel>) {
  const named = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const settings = Object.fromEntries(Object.entries(before).filter(([name]) => named.includes(name)));
  const first = wanted.reply_mode !== undefined && before.reply_mode === null;
  return {
    input: { channel: channel.id, ...settings, ...(first && { reply_mode: "automatic" }) },
    ...(first && { but: "The channel keeps a reply mode of its own: automatic." }),
  };
}

export const slackChannelOperations: readonly Operation[] = [
  listSlackChannels,
  getSlackChannel,
  setUpSlackChannel,
  updateSlackChannel,
  removeSlackChannel,
];
