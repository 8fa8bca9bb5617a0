import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { ref } from "./field.js";
import type { Because, Context, Every, Named, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { slackChannels } from "./slack-channels.js";
import { slackWorkspaces } from "./slack-workspaces.js";
import { table } from "./table.js";
import { cited, NotFound, quoted } from "./words.js";
import { write } from "./write.js";

type Bundles = Anthropic["beta"]["organization"]["claudeTag"]["bundles"];
type Answer = Awaited<ReturnType<Bundles["retrieve"]>>;
type Target = Awaited<ReturnType<Bundles["targets"]["retrieve"]>>;
interface Bundle extends Named, Omit<Answer, "display_name"> {
  name: string;
}

const bundles: Resource<Bundle> = {
  noun: "bundle",
  prefix: "capp_",
  get: ({ beta }, id) => beta.claudeTag.bundles.retrieve(id).then(shown),
  list: all,
  shows: ({ name, description }) => ({ name, description }),
};

async function* all({ beta }: Context): AsyncGenerator<Bundle> {
  for await (const one of beta.claudeTag.bundles.list()) yield shown(one);
}

const shown = ({ display_name, ...bundle }: Answer): Bundle => ({ name: display_name, ...bundle });

const listTagBundles = table({
  name: "list_tag_bundles",
  toolset: "claude_tag",
  description: "Bundles of access that Claude can use in Slack. What a bundle grants is shown in claude.ai alone.",
  input: {},
  example: {},
  run: (_, ctx) => all(ctx),
  columns: ({ id, name, description, instructions }) => ({ id, name, description, instructions }),
});

const getTagBundle = read({
  name: "get_tag_bundle",
  toolset: "claude_tag",
  description: "One bundle with its instructions.",
  input: { bundle: ref(bundles) },
  example: { bundle: "Support desk" },
  run: ({ bundle }, { beta }) => beta.claudeTag.bundles.retrieve(bundle.id),
});

const updateTagBundle = write({
  name: "update_tag_bundle",
  toolset: "claude_tag",
  description: "Change the instructions that a bundle adds to every session that can use it. null takes them away.",
  input: { bundle: ref(bundles), instructions: z.string().max(10_000).nullable() },
  example: { bundle: "Runbooks", instructions: "Quote the step of the runbook that you follow." },
  changes: bundles,
  after: ({ instructions }) => ({ instructions: instructions || null }),
  says: ({ bundle }) => ({ verb: "Change the instructions of", kind: "the bundle", name: bundle.name }),
  risk: "medium",
  effects: ({ bundle }, ctx) => [reach(bundle, ctx)],
  run: ({ bundle, instructions }, { beta }) =>
    beta.claudeTag.bundles
      .update(bundle.id, { instructions } satisfies Every<Parameters<Bundles["update"]>[1]>)
      .then(shown),
});

const listBundleTargets = table({
  name: "list_bundle_targets",
  toolset: "claude_tag",
  description: "The Slack channels and workspaces where a bundle can be used.",
  input: { bundle: ref(bundles) },
  example: { bundle: "Support desk" },
  run: ({ bundle }, { beta }) => beta.claudeTag.bundles.targets.list(bundle.id),
  columns: (target) => ({
    id: target.id,
    at: target.type,
    place: placeOf(target),
    attached_at: target.created_at,
  }),
});

const getBundleTarget = read({
  name: "get_bundle_target",
  toolset: "claude_tag",
  description: "One place where a bundle is attached, by the id that list_bundle_targets gives.",
  input: { bundle: ref(bundles), target: z.string().startsWith("btgt_") },
  example: { bundle: "Support desk", target: "btgt_01pQVfbsZjZWpUa2RpQAYPF6" },
  run: ({ bundle, target }, { beta }) => beta.claudeTag.bundles.targets.retrieve(target, { bundle_id: bundle.id }),
});

const attachBundle = write({
  name: "attach_bundle",
  toolset: "claude_tag",
  description: "Let Claude use a bundle in one Slack channel, or in a whole Slack workspace.",
  input: {
    bundle: ref(bundles),
    channel: ref(slackChannels).optional(),
    slack_workspace: ref(slackWorkspaces).optional(),
  },
  example: { bundle: "Runbooks", channel: "C07SUPPORT" },
  touches: {
    target: ({ bundle }) => bundle,
    observe: async ({ bundle, channel, slack_workspace }, { beta }) => {
      const place = channel?.id ?? slack_workspace?.id;
      for await (const target of beta.claudeTag.bundles.targets.list(bundle.id)) {
        if (placeOf(target) === place) return { attached_to: place, target: target.id };
      }
      throw new NotFound("attachment", bundle.name, []);
    },
  },
  after: ({ channel, slack_workspace }) => ({ attached_to: channel?.id ?? slack_workspace?.id }),
  says: ({ channel, slack_workspace }) => ({
    joint: channel ? "to the Slack channel" : "to the Slack workspace",
    place: channel?.slack_id ?? slack_workspace?.slack_id ?? "",
  }),
  refuse: ({ channel, slack_workspace }) =>
    Boolean(channel) === Boolean(slack_workspace) && "Name either a channel or a slack_workspace to attach it to.",
  risk: { critical: ({ slack_workspace }) => Boolean(slack_workspace), high: true },
  warnings: ({ bundle, slack_workspace }) => [
    "What the bundle grants (connectors, repositories, credentials) is not told by the API: look at it in claude.ai.",
    slack_workspace &&
      `Everybody in every channel of ${slack_workspace.slack_id} can have Claude use ${quoted(bundle.name)}.`,
  ],
  effects: ({ bundle }) => [
    bundle.instructions && `Its instructions are followed there: ${cited(bundle.instructions, 300)}`,
  ],
  run: ({ bundle, channel, slack_workspace }, { beta }) =>
    beta.claudeTag.bundles.targets.create(bundle.id, {
      target: channel
        ? { type: "slack_channel", slack_channel_id: channel.id }
        : { type: "slack_workspace", slack_workspace_id: slack_workspace?.id ?? "" },
    } satisfies Every<Parameters<Bundles["targets"]["create"]>[1]>),
  undo: ({ input, result }) => ({ with: "detach_bundle", input: { bundle: input.bundle.id, target: result.id } }),
  undoing: "Detach it again.",
});

const detachBundle = write({
  name: "detach_bundle",
  toolset: "claude_tag",
  description: "Take a bundle away from a Slack channel or workspace, by the id that list_bundle_targets gives.",
  input: { bundle: ref(bundles), target: z.string().startsWith("btgt_") },
  example: { bundle: "Support desk", target: "btgt_01pQVfbsZjZWpUa2RpQAYPF6" },
  touches: {
    target: ({ bundle }) => bundle,
    observe: ({ bundle, target }, { beta }) =>
      beta.claudeTag.bundles.targets.retrieve(target, { bundle_id: bundle.id }).then((found) => ({
        type: found.type,
        attached_to: placeOf(found),
      })),
  },
  after: "gone",
  says: ({ target }) => ({ joint: "from", place: target }),
  risk: "medium",
  effects: () => ["Sessions there lose what the bundle grants."],
  run: ({ bundle, target }, { beta }) => beta.claudeTag.bundles.targets.delete(target, { bundle_id: bundle.id }),
  undo: ({ input: { bundle }, before: { type, attached_to } }) => ({
    with: "attach_bundle",
    input: { bundle: bundle.id, [type === "slack_channel" ? "channel" : "slack_workspace"]: attached_to },
    but: "It is attached anew, so the time of attaching is another one.",
  }),
  undoing: "Attach it again.",
});

/** Where a target is; one of a kind that is not known here has no place. */
function placeOf(target: Target): string | null {
  if (target.type === "slack_channel") return target.slack_channel_id;
  return target.type === "slack_workspace" ? target.slack_workspace_id : null;
}

async function reach(bundle: Bundle, { beta }: Context): Promise<Because> {
  const places: Target["type"][] = [];
  for await (const { type } of beta.claudeTag.bundles.targets.list(bundle.id)) places.push(type);
  const channels = places.filter((type) => type === "slack_channel").length;
  return `New sessions follow them in ${channels} Slack channels and ${places.length - channels} Slack workspaces; running ones keep the old.`;
}

export const tagBundleOperations: readonly Operation[] = [
  listTagBundles,
  getTagBundle,
  updateTagBundle,
  listBundleTargets,
  getBundleTarget,
  attachBundle,
  detachBundle,
];
