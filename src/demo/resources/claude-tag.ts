import type {
  BetaClaudeTagSettingSources,
  BetaClaudeTagSettings,
} from "@anthropic-ai/sdk/resources/beta/organization/claude-tag/claude-tag";
import type {
  BetaClaudeTagDeletedSlackChannel,
  BetaClaudeTagSlackChannel,
} from "@anthropic-ai/sdk/resources/beta/organization/claude-tag/slack-channels";
import type { BetaClaudeTagSlackWorkspace } from "@anthropic-ai/sdk/resources/beta/organization/claude-tag/slack-workspaces";
import * as z from "zod";
import { idOf } from "../chance.js";
import { pageByCursor } from "../page.js";
import { flag } from "../query.js";
import { invalid, notFound, Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";
import {
  type ClaudeTag,
  environmentId,
  nothingSet,
  type SlackChannel,
  type SlackWorkspace,
  type TagSettings,
} from "../state/claude-tag.js";
import { channelOf, slackWorkspaceOf, tagPaging, tagReads, tagWrites, writable } from "./tag-shelf.js";

const Wanted = z.strictObject({
  enabled: z.boolean().nullish(),
  environment_id: z
    .string()
    .regex(/^(env|ccpool)_/, "names no environment")
    .nullish(),
  guest_policy: z.strictObject({ type: z.enum(["allow", "channel_only", "restrict"]) }).nullish(),
  instructions: z.string().max(8192).nullish(),
  model: z.string().nullish(),
  reply_mode: z.strictObject({ type: z.enum(["always_awake", "automatic", "mention_only", "thread"]) }).nullish(),
});

export const claudeTag: readonly Route[] = [
  route({
    ...tagReads,
    method: "GET",
    path: "/claude_tag/slack_workspaces",
    query: { ...tagPaging, include_inherited: flag, slack_workspace_id: z.string().optional() },
    handle: ({ organization: { claude_tag }, query, now }) => {
      const { slack_workspace_id: only, include_inherited, ...page } = query;
      const found = claude_tag.workspaces.filter(({ slack }) => only === undefined || slack.workspace_id === only);
      return pageByCursor(
        found.map((one) => workspaceShown(one, include_inherited)),
        page,
        now,
      );
    },
  }),
  route({
    ...tagReads,
    method: "GET",
    path: "/claude_tag/slack_workspaces/{workspace}",
    query: { include_inherited: flag },
    handle: ({ organization, params, query }) =>
      workspaceShown(slackWorkspaceOf(organization.claude_tag, params.workspace), query.include_inherited),
  }),
  route({
    ...tagWrites,
    method: "POST",
    path: "/claude_tag/slack_workspaces/{workspace}",
    body: z.strictObject({ settings: Wanted }),
    handle: ({ organization, params, body, now }) => {
      const { claude_tag } = writable(organization);
      const workspace = slackWorkspaceOf(claude_tag, params.workspace);
      if (body.settings.reply_mode) throw invalid("settings.reply_mode: only a channel takes one");
      workspace.settings = changed(workspace.settings, body.settings, organization.seed);
      workspace.updated_at = now.toISOString();
      return workspaceShown(workspace, false);
    },
  }),
  route({
    ...tagReads,
    method: "GET",
    path: "/claude_tag/slack_channels",
    query: {
      ...tagPaging,
      include_inherited: flag,
      slack_workspace_id: z.string(),
      slack_channel_id: z.string().optional(),
    },
    handle: ({ organization: { claude_tag }, query, now }) => {
      const { slack_workspace_id: place, slack_channel_id: only, include_inherited, ...page } = query;
      if (!claude_tag.workspaces.some(({ slack }) => slack.workspace_id === place))
        throw notFound(`Slack workspace ${place}`);
      const found = claude_tag.channels
        .filter(({ slack }) => slack.workspace_id === place)
        .filter(({ slack }) => only === undefined || slack.channel_id === only);
      return pageByCursor(
        found.map((one) => channelShown(claude_tag, one, include_inherited)),
        page,
        now,
      );
    },
  }),
  route({
    ...tagWrites,
    method: "POST",
    path: "/claude_tag/slack_channels",
    body: z.strictObject({
      slack: z.strictObject({ channel_id: z.string().regex(/^[CG]\w+$/), workspace_id: z.string() }),
      settings: Wanted.optional(),
    }),
    handle: ({ organization, body: { slack, settings }, now }) => {
      const { claude_tag, seed } = writable(organization);
      if (!claude_tag.workspaces.some((one) => one.slack.workspace_id === slack.workspace_id))
        throw notFound(`Slack workspace ${slack.workspace_id}`);
      const there = claude_tag.channels.find((one) => one.slack.channel_id === slack.channel_id);
      const at = now.toISOString();
      const id = idOf("slch", seed, `${slack.channel_id} ${organization.serial}`);
      const channel = there ?? { id, created_at: at, updated_at: at, slack, settings: nothingSet };
      if (!there) {
        organization.serial += 1;
        claude_tag.channels.unshift(channel);
      }
      // Two steps: when the second is refused, the first one stays.
      if (!there) environmentIn(settings, seed, channel);
      channel.settings = changed(channel.settings, settings ?? {}, seed);
      return channelShown(claude_tag, channel, false);
    },
  }),
  route({
    ...tagReads,
    method: "GET",
    path: "/claude_tag/slack_channels/{channel}",
    query: { include_inherited: flag },
    handle: ({ organization: { claude_tag }, params, query }) =>
      channelShown(claude_tag, channelOf(claude_tag, params.channel), query.include_inherited),
  }),
  route({
    ...tagWrites,
    method: "POST",
    path: "/claude_tag/slack_channels/{channel}",
    body: z.strictObject({ settings: Wanted }),
    handle: ({ organization, params, body, now }) => {
      const { claude_tag } = writable(organization);
      const channel = channelOf(claude_tag, params.channel);
      if (body.settings.reply_mode === null && channel.settings.reply_mode)
        throw invalid("settings.reply_mode: a stored reply mode can be changed but never cleared");
      channel.settings = changed(channel.settings, body.settings, organization.seed);
      channel.updated_at = now.toISOString();
      return channelShown(claude_tag, channel, false);
    },
  }),
  route({
    ...tagWrites,
    method: "DELETE",
    path: "/claude_tag/slack_channels/{channel}",
    handle: ({ organization, params }) => {
      const { claude_tag } = writable(organization);
      const channel = channelOf(claude_tag, params.channel);
      if (channelShown(claude_tag, channel, true).settings.enabled)
        throw invalid("Claude is on in this channel: set enabled to false first", "slack_channel_enabled");
      claude_tag.channels = claude_tag.channels.filter(({ id }) => id !== channel.id);
      claude_tag.targets = claude_tag.targets.filter(({ slack_channel_id: id }) => id !== channel.id);
      return { id: channel.id, type: "slack_channel_deleted" } satisfies BetaClaudeTagDeletedSlackChannel;
    },
  }),
];

/** Refuses an environment that nobody made. A channel that was set up just before stays, and is named. */
function environmentIn(wanted: z.output<typeof Wanted> | undefined, seed: number, setUp?: SlackChannel): void {
  const id = wanted?.environment_id;
  if (id === undefined || id === null || id === environmentId(seed)) return;
  throw new Refusal(404, "not_found_error", `Environment ${id} not found`, {
    errorCode: setUp ? "slack_channel_set_up_environment_not_found" : "environment_not_found",
    ...(setUp && { details: { slack_channel_id: setUp.id }, stored: setUp }),
  });
}

/** What is left out stays, null is inherited again; a text is trimmed, and a blank one is none. */
function changed(was: TagSettings, wanted: z.output<typeof Wanted>, seed: number): TagSettings {
  environmentIn(wanted, seed);
  const said = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const instructions = wanted.instructions === undefined ? was.instructions : wanted.instructions?.trim() || null;
  return { ...was, ...said, instructions };
}

function workspaceShown(workspace: SlackWorkspace, whole: boolean | undefined): BetaClaudeTagSlackWorkspace {
  const level = { type: "slack_workspace", slack_workspace_id: workspace.id } as const;
  return { ...workspace, ...resolved([[level, workspace.settings]], whole), type: "slack_workspace" };
}

function channelShown(tag: ClaudeTag, channel: SlackChannel, whole: boolean | undefined): BetaClaudeTagSlackChannel {
  const workspace = tag.workspaces.find(({ slack }) => slack.workspace_id === channel.slack.workspace_id);
  const own = [{ type: "slack_channel", slack_channel_id: channel.id }, channel.settings] as const;
  const above =
    workspace && ([{ type: "slack_workspace", slack_workspace_id: workspace.id }, workspace.settings] as const);
  return { ...channel, ...resolved(above ? [own, above] : [own], whole), type: "slack_channel" };
}

type Source = NonNullable<BetaClaudeTagSettingSources["enabled"]>;

/** The nearest level that sets a value decides; instructions add up, broadest first. Unless whole, the nearest level alone counts. */
function resolved(
  levels: readonly (readonly [Source, TagSettings])[],
  whole = false,
): { settings: BetaClaudeTagSettings; sources: BetaClaudeTagSettingSources } {
  const counted = whole ? levels : levels.slice(0, 1);
  const nearest = <K extends keyof TagSettings>(name: K) => counted.find(([, settings]) => settings[name] !== null);
  const sourceOf = (name: keyof TagSettings): Source | null =>
    nearest(name)?.[0] ?? (whole ? { type: "default" } : null);
  const texts = counted.filter(([, { instructions }]) => instructions !== null).toReversed();
  return {
    settings: {
      enabled: nearest("enabled")?.[1].enabled ?? (whole ? false : null),
      environment_id: nearest("environment_id")?.[1].environment_id ?? null,
      guest_policy: nearest("guest_policy")?.[1].guest_policy ?? (whole ? { type: "allow" } : null),
      instructions: texts.map(([, { instructions }]) => instructions).join("\n\n") || null,
      model: nearest("model")?.[1].model ?? null,
      reply_mode: levels[0]?.[1].reply_mode ?? null,
    },
    sources: {
      enabled: sourceOf("enabled"),
      environment_id: sourceOf("environment_id"),
      guest_policy: sourceOf("guest_policy"),
      instructions: texts.map(([source]) => source),
      model: sourceOf("model"),
      reply_mode: sourceOf("reply_mode"),
    },
  };
}
