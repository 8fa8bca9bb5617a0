import { createHash } from "node:crypto";
import * as z from "zod";
import { idOf, lettersOf } from "../chance.js";

export const WebhookEvent = z.enum([
  "external_key.failed",
  "external_key.recovered",
  "user_profile.enforcement_action_opened",
  "user_profile.enforcement_action_resolved",
  "user_profile.program_status_updated",
]);

const When = z.iso.datetime();

export const Webhook = z.object({
  id: z.string(),
  created_at: When,
  description: z.string(),
  disabled_reason: z.string(),
  enabled_events: z.array(WebhookEvent),
  name: z.string(),
  state: z.enum(["disabled", "enabled"]),
  updated_at: When,
  url: z.string(),
  /** Tells that the secret is another one now; the secret itself is kept nowhere. Not part of any answer. */
  secret_hash: z.string(),
});
export type Webhook = z.output<typeof Webhook>;

/** A signing secret as the API makes them, and what is kept of it. */
export function signingSecret(seed: number, label: string): { secret: string; secret_hash: string } {
  const secret = `whsec_${lettersOf(seed, `whsec:${label}`, 40)}`;
  return { secret, secret_hash: createHash("sha256").update(secret).digest("hex") };
}

/** Northwind Labs' webhooks, oldest first: two that work, and one that was turned off by itself. */
export function seededWebhooks(seed: number, ago: (days: number) => string): Webhook[] {
  return seeds.map(({ days, since = days, reason = "", ...said }) => ({
    id: idOf("webhook", seed, said.name),
    created_at: ago(days),
    updated_at: ago(since),
    disabled_reason: reason,
    state: reason === "" ? "enabled" : "disabled",
    secret_hash: signingSecret(seed, said.name).secret_hash,
    ...said,
  }));
}

interface Seed extends Pick<Webhook, "name" | "description" | "url" | "enabled_events"> {
  /** Ago. */
  days: number;
  since?: number;
  /** Why it was turned off. */
  reason?: string;
}

const seeds: readonly Seed[] = [
  {
    name: "Old pager",
    description: "The pager service that was replaced in spring.",
    url: "https://pager.northwind.example/hooks/anthropic",
    enabled_events: ["external_key.failed"],
    days: 300,
    since: 120,
    reason: "Deliveries failed for several days.",
  },
  {
    name: "Key watch",
    description: "Wakes the platform team when the encryption key cannot be used.",
    url: "https://hooks.northwind.example/anthropic/keys",
    enabled_events: ["external_key.failed", "external_key.recovered"],
    days: 118,
  },
  {
    name: "Trust desk",
    description: "",
    url: "https://hooks.northwind.example/anthropic/trust",
    enabled_events: ["user_profile.enforcement_action_opened", "user_profile.enforcement_action_resolved"],
    days: 64,
    since: 12,
  },
];
