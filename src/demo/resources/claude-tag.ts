import type { BetaClaudeTagBundle } from "@anthropic-ai/sdk/resources/beta/organization/claude-tag/bundles/bundles";
import type {
  BetaClaudeTagBundleTarget,
  BetaClaudeTagDeletedBundleTarget,
} from "@anthropic-ai/sdk/resources/beta/organization/claude-tag/bundles/targets";
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
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging, flag } from "../query.js";
import { invalid, notFound, Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";
import {
  type ClaudeTag,
  environmentId,
  nothingSet,
  type SlackChannel,
  type SlackWorkspace,
  type TagSettings,
  targetId,
} from "../state/claude-tag.js";

const common = {
  only: "enterprise",
  beta: { header: "experimental-claude-tag-2026-10-21", without: 404 },
} as const;
const reads = { ...common, scope: "read:claude_tag" } as const;
const writes = { ...common, scope: "write:claude_tag" } as const;
const paging = cursorPaging(100);

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
    ...reads,
    method: "GET",
    path: "/claude_tag/slack_workspaces",
    query: { ...paging, include_inherited: flag, slack_workspace_id: z.string().optional() },
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
    ...reads,
    method: "GET",
    path: "/claude_tag/slack_workspaces/{workspace}",
    query: { include_inherited: flag },
    handle: ({ organization, params, query }) =>
      workspaceShown(slackWorkspaceOf(organization.claude_tag, params.workspace), query.include_inherited),
  }),
  route({
    ...writes,
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
    ...reads,
    method: "GET",
    path: "/claude_tag/slack_channels",
    query: {
      ...paging,
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
    ...writes,
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
    ...reads,
    method: "GET",
    path: "/claude_tag/slack_channels/{channel}",
    query: { include_inherited: flag },
    handle: ({ organization: { claude_tag }, params, query }) =>
      channelShown(claude_tag, channelOf(claude_tag, params.channel), query.include_inherited),
  }),
  route({
    ...writes,
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
    ...writes,
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
  route({
    ...reads,
    method: "GET",
    path: "/claude_tag/bundles",
    query: paging,
    handle: ({ organization: { claude_tag }, query, now }) =>
      pageByCursor(claude_tag.bundles.map(bundleShown), query, now),
  }),
  route({
    ...reads,
    method: "GET",
    path: "/claude_tag/bundles/{bundle}",
    handle: ({ organization, params }) => bundleShown(bundleOf(organization.claude_tag, params.bundle)),
  }),
  route({
    ...writes,
    method: "POST",
    path: "/claude_tag/bundles/{bundle}",
    body: z.strictObject({ instructions: z.string().max(10_000).nullish() }),
    handle: ({ organization, params, body, now }) => {
      const bundle = bundleOf(writable(organization).claude_tag, params.bundle);
      if (bundle.managed) throw invalid("The instructions of this Bundle are managed in claude.ai", "bundle_on_call");
      if (body.instructions !== undefined) bundle.instructions = body.instructions || null;
      bundle.updated_at = now.toISOString();
      return bundleShown(bundle);
    },
  }),
  route({
    ...reads,
    method: "GET",
    path: "/claude_tag/bundles/{bundle}/targets",
    query: paging,
    handle: ({ organization: { claude_tag }, params, query, now }) => {
      const { id } = bundleOf(claude_tag, params.bundle);
      return pageByCursor(claude_tag.targets.filter(({ bundle_id }) => bundle_id === id).map(targetShown), query, now);
    },
  }),
  route({
    ...writes,
    method: "POST",
    path: "/claude_tag/bundles/{bundle}/targets",
    body: z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("slack_channel"), slack_channel_id: z.string() }),
      z.strictObject({ type: z.literal("slack_workspace"), slack_workspace_id: z.string() }),
    ]),
    handle: ({ organization, params, body: to, now }) => {
      const { claude_tag, seed } = writable(organization);
      const bundle = bundleOf(claude_tag, params.bundle);
      const place =
        to.type === "slack_channel"
          ? channelOf(claude_tag, to.slack_channel_id).id
          : slackWorkspaceOf(claude_tag, to.slack_workspace_id).id;
      const id = targetId(seed, bundle.id, place);
      const there = claude_tag.targets.find((one) => one.id === id);
      if (there) return targetShown(there);
      const target = {
        id,
        created_at: now.toISOString(),
        bundle_id: bundle.id,
        slack_channel_id: to.type === "slack_channel" ? place : null,
        slack_workspace_id: to.type === "slack_workspace" ? place : null,
      };
      claude_tag.targets.unshift(target);
      return targetShown(target);
    },
  }),
  route({
    ...reads,
    method: "GET",
    path: "/claude_tag/bundles/{bundle}/targets/{target}",
    handle: ({ organization: { claude_tag }, params }) => targetShown(targetOf(claude_tag, params)),
  }),
  route({
    ...writes,
    method: "DELETE",
    path: "/claude_tag/bundles/{bundle}/targets/{target}",
    handle: ({ organization, params }) => {
      const { claude_tag } = writable(organization);
      const { id } = targetOf(claude_tag, params);
      claude_tag.targets = claude_tag.targets.filter((one) => one.id !== id);
      return { id, type: "bundle_target_deleted" } satisfies BetaClaudeTagDeletedBundleTarget;
    },
  }),
];

function writable(organization: Organization): Organization {
  if (organization.claude_tag.writable) return organization;
  throw new Refusal(403, "permission_error", "Changes through the Claude Tag API are not enabled", {
    errorCode: "claude_tag_writes_not_enabled",
  });
}

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

const bundleShown = ({ managed: _, ...bundle }: ClaudeTag["bundles"][number]) =>
  ({ ...bundle, type: "bundle" }) satisfies BetaClaudeTagBundle;

function targetShown({ id, created_at, slack_channel_id, slack_workspace_id }: ClaudeTag["targets"][number]) {
  const target: BetaClaudeTagBundleTarget =
    slack_channel_id === null
      ? { id, created_at, slack_workspace_id: slack_workspace_id ?? "", type: "slack_workspace" }
      : { id, created_at, slack_channel_id, type: "slack_channel" };
  return target;
}

const slackWorkspaceOf = ({ workspaces }: ClaudeTag, id: string) => there(workspaces, id, "Slack workspace");
const channelOf = ({ channels }: ClaudeTag, id: string) => there(channels, id, "Slack channel");
const bundleOf = ({ bundles }: ClaudeTag, id: string) => there(bundles, id, "Bundle");

function targetOf({ targets }: ClaudeTag, { bundle, target }: { bundle: string; target: string }) {
  return there(
    targets.filter(({ bundle_id }) => bundle_id === bundle),
    target,
    "Bundle Target",
  );
}

function there<T extends { id: string }>(all: readonly T[], id: string, noun: string): T {
  const found = all.find((one) => one.id === id);
  if (!found) throw notFound(`${noun} ${id}`);
  return found;
}
