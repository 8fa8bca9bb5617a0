import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { oneOf } from "./field.js";
import type { Because, Every } from "./operation.js";

type Channels = Anthropic["beta"]["organization"]["claudeTag"]["slackChannels"];
type Wanted = Parameters<Channels["update"]>[1]["settings"];
type Settings = Awaited<ReturnType<Channels["retrieve"]>>["settings"];

const inherit = { inherit: "inherit" } as const;
const guests = oneOf({ allow: "allow", channel_only: "channel_only", restrict: "restrict", ...inherit });
const replies = oneOf({
  automatic: "automatic",
  mention_only: "mention_only",
  thread: "thread",
  always_awake: "always_awake",
});

/** What can be said of Claude in a Slack workspace; null, or "inherit", takes the value away so that the level above decides. */
export const slackSettings = {
  enabled: z.boolean().nullable().optional(),
  model: z.string().min(1).nullable().optional(),
  instructions: z.string().max(8192).nullable().optional(),
  environment_id: z.string().min(1).nullable().optional(),
  guest_policy: guests.optional(),
};
export const channelSettings = { ...slackSettings, reply_mode: replies.optional() };

export interface Said {
  enabled?: boolean | null | undefined;
  model?: string | null | undefined;
  instructions?: string | null | undefined;
  environment_id?: string | null | undefined;
  guest_policy?: "allow" | "channel_only" | "restrict" | "inherit" | undefined;
  reply_mode?: "automatic" | "mention_only" | "thread" | "always_awake" | undefined;
}

/** Settings laid flat, each called as a person says it. */
export function flat({ guest_policy, reply_mode, ...settings }: Settings) {
  return { ...settings, guest_policy: guest_policy?.type ?? "inherit", reply_mode: reply_mode?.type ?? null };
}

export function sent({ enabled, model, instructions, environment_id, guest_policy, reply_mode }: Said): Wanted {
  return {
    enabled,
    model,
    instructions,
    environment_id,
    guest_policy: guest_policy === "inherit" ? null : guest_policy && { type: guest_policy },
    reply_mode: reply_mode && { type: reply_mode },
  } satisfies Every<Wanted>;
}

/** Instructions reach everybody who writes to Claude there, and are followed. */
export function effectsOf({ enabled, instructions, guest_policy }: Said, where: string): Because[] {
  return [
    enabled === true && `Claude answers in ${where} from then on.`,
    enabled === false && `Claude no longer answers in ${where}.`,
    Boolean(instructions) && `Every new session in ${where} follows these instructions.`,
    guest_policy === "allow" && `Guests of Slack are answered in ${where}, with all that Claude may use there.`,
  ];
}
