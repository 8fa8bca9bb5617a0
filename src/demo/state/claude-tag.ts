import * as z from "zod";
import { idOf } from "../chance.js";

const When = z.iso.datetime();

/** What a Slack channel or workspace stores; null: it inherits. */
const Settings = z.object({
  enabled: z.boolean().nullable(),
  environment_id: z.string().nullable(),
  guest_policy: z.object({ type: z.enum(["allow", "channel_only", "restrict"]) }).nullable(),
  instructions: z.string().nullable(),
  model: z.string().nullable(),
  reply_mode: z.object({ type: z.enum(["always_awake", "automatic", "mention_only", "thread"]) }).nullable(),
});

const SlackWorkspace = z.object({
  id: z.string(),
  created_at: When,
  updated_at: When,
  slack: z.object({ workspace_id: z.string() }),
  settings: Settings,
});

const SlackChannel = SlackWorkspace.extend({
  slack: z.object({ channel_id: z.string(), workspace_id: z.string() }),
});

const Bundle = z.object({
  id: z.string(),
  created_at: When,
  updated_at: When,
  display_name: z.string(),
  description: z.string().nullable(),
  instructions: z.string().nullable(),
  /** Changed in claude.ai alone. Not part of any answer. */
  managed: z.boolean(),
  /** Attached to what the API does not handle. Not part of any answer. */
  attached_elsewhere: z.boolean().default(false),
});

const Place = z.union([
  z.object({ slack_channel_id: z.string(), slack_workspace_id: z.null() }),
  z.object({ slack_channel_id: z.null(), slack_workspace_id: z.string() }),
]);
const BundleTarget = z.object({ id: z.string(), created_at: When, bundle_id: z.string() }).and(Place);

/** Claude in Slack. `writable` is what an organization is enrolled for, and told by refusals alone. */
export const ClaudeTag = z.object({
  writable: z.boolean(),
  workspaces: z.array(SlackWorkspace),
  channels: z.array(SlackChannel),
  bundles: z.array(Bundle),
  targets: z.array(BundleTarget),
});
export type ClaudeTag = z.output<typeof ClaudeTag>;
export type SlackWorkspace = z.output<typeof SlackWorkspace>;
export type SlackChannel = z.output<typeof SlackChannel>;
export type TagSettings = z.output<typeof Settings>;

export const nothingSet: TagSettings = {
  enabled: null,
  environment_id: null,
  guest_policy: null,
  instructions: null,
  model: null,
  reply_mode: null,
};

/** One Slack workspace, four channels of it, and what Claude may use there. */
export function northwindTag(seed: number, ago: (days: number) => string): ClaudeTag {
  const slack = "T07NWLABS";
  const times = (days: number) => ({ created_at: ago(days), updated_at: ago(days) });
  const workspace = idOf("slws", seed, slack);
  const channel = (channel_id: string, days: number, settings: Partial<TagSettings>): SlackChannel => ({
    id: idOf("slch", seed, channel_id),
    ...times(days),
    slack: { channel_id, workspace_id: slack },
    settings: { ...nothingSet, ...settings },
  });
  const bundle = (
    display_name: string,
    days: number,
    description: string,
    instructions: string | null,
    { managed = false, attached_elsewhere = false } = {},
  ) => ({
    id: idOf("capp", seed, display_name),
    ...times(days),
    display_name,
    description,
    instructions,
    managed,
    attached_elsewhere,
  });
  const channels = [
    channel("C07SUPPORT", 61, { enabled: true, reply_mode: { type: "automatic" }, guest_policy: { type: "restrict" } }),
    channel("C07INCIDENT", 44, { enabled: true, reply_mode: { type: "mention_only" }, model: "claude-opus-5-5" }),
    channel("C07RANDOM", 30, { enabled: false }),
    channel("C07OLDLAUNCH", 58, { enabled: false, instructions: "Answer questions about the launch of March." }),
  ];
  const bundles = [
    bundle("Support desk", 61, "Tickets, the help centre and the status page", "Be brief. Link the ticket you used."),
    bundle("Runbooks", 44, "The incident runbooks and the pager", null),
    bundle("On call", 44, "Who is on call", "Name the person on call.", { managed: true }),
    bundle("Sales room", 20, "Accounts and the price list", null, { attached_elsewhere: true }),
  ];
  const target = (named: string, days: number, place: string) => {
    const bundle_id = idOf("capp", seed, named);
    return { id: targetId(seed, bundle_id, place), created_at: ago(days), bundle_id, ...placeOf(place) };
  };
  return {
    writable: true,
    workspaces: [
      { id: workspace, ...times(62), slack: { workspace_id: slack }, settings: { ...nothingSet, enabled: true } },
    ],
    channels,
    bundles,
    targets: [
      target("Support desk", 60, idOf("slch", seed, "C07SUPPORT")),
      target("Runbooks", 43, idOf("slch", seed, "C07INCIDENT")),
      target("On call", 40, workspace),
    ],
  };
}

/** A target is a channel or a whole workspace, as its id tells. */
export const placeOf = (id: string): z.output<typeof Place> =>
  id.startsWith("slch_")
    ? { slack_channel_id: id, slack_workspace_id: null }
    : { slack_channel_id: null, slack_workspace_id: id };

/** The same bundle at the same place is the same target, also when it comes back. */
export const targetId = (seed: number, bundle: string, place: string): string =>
  idOf("btgt", seed, `${bundle} at ${place}`);

/** The one environment that was made for Claude's sessions. */
export const environmentId = (seed: number): string => idOf("env", seed, "sessions");
