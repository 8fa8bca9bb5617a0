import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { hostOf, unfitAddress } from "./addresses.js";
import { oneOf, ref } from "./field.js";
import { countOf } from "./figures.js";
import type { Because, Context, Every, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { inert, quoted } from "./words.js";
import { write } from "./write.js";

type Webhooks = Anthropic["beta"]["organization"]["webhooks"];
type Webhook = Awaited<ReturnType<Webhooks["retrieve"]>>;
type Event = Webhook["enabled_events"][number];

const webhooks: Resource<Webhook> = {
  noun: "webhook",
  prefix: "",
  get: ({ beta }, id) => beta.webhooks.retrieve(id).then(inOrder),
  list: ({ beta }) => beta.webhooks.list(),
  alsoCalled: ({ url }) => url,
  shows: ({ name, url, state, enabled_events, description }) => ({ name, url, state, enabled_events, description }),
};

/** The API keeps events as a set: their order tells nothing and must not read as a change. */
const inOrder = (webhook: Webhook): Webhook => ({ ...webhook, enabled_events: set(webhook.enabled_events) });

const most = 32;

const listWebhooks = table({
  name: "list_webhooks",
  toolset: "webhooks",
  description: "Webhooks of the organization with address, state and events, newest first.",
  input: {},
  example: {},
  run: (_, { beta }) =>
    beta.webhooks.list({ order: "desc" } satisfies Every<NonNullable<Parameters<Webhooks["list"]>[0]>>),
  columns: ({ id, name, url, state, disabled_reason, enabled_events, created_at }) => ({
    id,
    name,
    url,
    state: disabled_reason ? `${state}: ${disabled_reason}` : state,
    events: enabled_events.join(", "),
    created_at,
  }),
});

const getWebhook = read({
  name: "get_webhook",
  toolset: "webhooks",
  description: "One webhook with description, events and why it was turned off. Its signing secret is never shown.",
  input: { webhook: ref(webhooks) },
  example: { webhook: "Key watch" },
  run: ({ webhook }, { beta }) => beta.webhooks.retrieve(webhook.id),
});

const url = z.string().min(1).max(2048);
const name = z.string().max(255).optional();
const description = z.string().max(2000).optional();
const events = oneOf<Event>({
  "external_key.failed": "external_key.failed",
  "external_key.recovered": "external_key.recovered",
  "user_profile.enforcement_action_opened": "user_profile.enforcement_action_opened",
  "user_profile.enforcement_action_resolved": "user_profile.enforcement_action_resolved",
  "user_profile.program_status_updated": "user_profile.program_status_updated",
}).many(20);

const again = "Make a new one with regenerate_webhook_secret; the lost one stops working then.";

const createWebhook = write({
  name: "create_webhook",
  toolset: "webhooks",
  description: "Send events to an https address. The person alone sees the signing secret, once.",
  input: { url, enabled_events: events, name, description },
  example: {
    url: "https://hooks.northwind.example/anthropic/audit",
    enabled_events: ["external_key.failed"],
    name: "Audit",
  },
  makes: webhooks,
  after: ({ enabled_events, ...wanted }) => ({ ...wanted, enabled_events: set(enabled_events) }),
  says: ({ name, url }) => ({ name: name || url, joint: "to", place: hostOf(url) }),
  refuse: async ({ url, enabled_events }, { beta }) =>
    unfitAddress("url", url) ||
    (enabled_events.length === 0 && "A webhook needs at least one event. Say which in `enabled_events`.") ||
    ((await countOf(beta.webhooks.list())) >= most &&
      `The organization has ${most} webhooks, and more it cannot have. Delete one first.`),
  risk: "medium",
  warnings: ({ url }, ctx) => [newHost(url, ctx)],
  effects: ({ enabled_events }, { beta }) => [
    countOf(beta.webhooks.list()).then((count) => ({
      figure: `${count} of ${most}`,
      label: "webhooks now",
      hot: count >= most - 2,
    })),
    { figure: String(set(enabled_events).length), label: "kinds of events that are sent" },
  ],
  run: ({ url, enabled_events, name, description }, { beta }) =>
    beta.webhooks.create({ url, enabled_events: set(enabled_events), name, description } satisfies Every<
      Parameters<Webhooks["create"]>[0]
    >),
  secrets: { out: ({ signing_secret }) => ({ signing_secret }), again },
  undo: ({ result }) => ({ with: "delete_webhook", input: { webhook: result.id } }),
  undoing: "Delete it; nothing is sent to it from then on.",
});

const updateWebhook = write({
  name: "update_webhook",
  toolset: "webhooks",
  description: "Change a webhook's address, events or name, or turn it on or off. The events named replace all.",
  input: {
    webhook: ref(webhooks),
    url: url.optional(),
    enabled_events: events.optional(),
    state: z.enum(["enabled", "disabled"]).optional(),
    name,
    description,
  },
  example: { webhook: "Key watch", state: "disabled" },
  changes: webhooks,
  after: ({ webhook: _, enabled_events, ...wanted }) => ({
    ...wanted,
    enabled_events: enabled_events && set(enabled_events),
  }),
  says: ({ webhook, url, state }) => ({
    verb: verbOf(state),
    name: webhook.name || webhook.url,
    ...(url !== undefined && hostOf(url) !== hostOf(webhook.url) && { joint: "to", place: hostOf(url) }),
  }),
  refuse: ({ url, enabled_events }) =>
    (url !== undefined && unfitAddress("url", url)) ||
    (enabled_events?.length === 0 && "An empty list of events changes nothing. To stop it, set `state` to disabled."),
  risk: "medium",
  warnings: ({ webhook, url, state }, ctx) => [
    url !== undefined && newHost(url, ctx),
    url !== undefined && url !== webhook.url && "The signing secret stays the same: the new address needs it.",
    state === "disabled" && "Events that happen while it is off are never delivered.",
  ],
  effects: ({ webhook, enabled_events }) => [
    enabled_events && inWords("No longer sent", without(webhook.enabled_events, enabled_events)),
    enabled_events && inWords("Sent from now on", without(enabled_events, webhook.enabled_events)),
  ],
  run: ({ webhook, url, enabled_events, state, name, description }, { beta }) =>
    beta.webhooks.update(webhook.id, {
      url,
      enabled_events: enabled_events && set(enabled_events),
      state,
      name,
      description,
    } satisfies Every<Parameters<Webhooks["update"]>[1]>),
});

const deleteWebhook = write({
  name: "delete_webhook",
  toolset: "webhooks",
  description: "Delete a webhook: nothing is sent to it any more. To pause it, use update_webhook.",
  input: { webhook: ref(webhooks) },
  example: { webhook: "Key watch" },
  removes: webhooks,
  risk: "high",
  effects: ({ webhook }, { beta }) => [
    others(webhook, beta).then((left) => inWords("Then sent nowhere", without(webhook.enabled_events, left))),
  ],
  run: ({ webhook }, { beta }) => beta.webhooks.delete(webhook.id),
  undo: ({ before: { url = "", enabled_events = [], name, description } }) => ({
    with: "create_webhook",
    input: { url, enabled_events, name, description },
    but: "It is on then, under another id and with another signing secret, which its receiver has to learn.",
  }),
  undoing: "Create it again; it gets another id and another signing secret, which its receiver has to learn.",
});

const regenerateWebhookSecret = write({
  name: "regenerate_webhook_secret",
  toolset: "webhooks",
  description:
    "Replace a webhook's signing secret; the old one stops at once. The person alone sees the new one, once.",
  input: { webhook: ref(webhooks) },
  example: { webhook: "Key watch" },
  acts: webhooks,
  says: ({ webhook }) => ({ kind: "the signing secret of the webhook", name: webhook.name || webhook.url }),
  risk: "high",
  irreversible: "The old signing secret stops working at once and cannot be brought back.",
  warnings: ({ webhook }) => [
    webhook.state === "enabled" &&
      `Until ${quoted(hostOf(webhook.url))} has the new secret, it takes every delivery for forged.`,
  ],
  effects: ({ webhook }) => [{ figure: String(webhook.enabled_events.length), label: "kinds of events it signs" }],
  run: ({ webhook }, { beta }) => beta.webhooks.regenerateSigningSecret(webhook.id),
  secrets: { out: ({ signing_secret }) => ({ signing_secret }), again },
});

const set = (events: readonly Event[]): Event[] => [...new Set(events)].toSorted();

const without = (events: readonly Event[], gone: readonly Event[]) => events.filter((one) => !gone.includes(one));

const inWords = (what: string, events: readonly Event[]): Because =>
  events.length > 0 && `${what}: ${events.map((one) => inert(one, 60)).join(", ")}.`;

const verbOf = (state: "enabled" | "disabled" | undefined) =>
  state === undefined ? "Change" : state === "enabled" ? "Turn on" : "Turn off";

async function newHost(url: string, { beta }: Context): Promise<Because> {
  const host = hostOf(url);
  for await (const one of beta.webhooks.list()) if (hostOf(one.url) === host) return undefined;
  return `${quoted(host)} hears from this organization for the first time: no other webhook is sent there.`;
}

/** The events that other webhooks, which are on, still carry. */
async function others(webhook: Webhook, { webhooks }: Context["beta"]): Promise<Event[]> {
  const left: Event[] = [];
  for await (const one of webhooks.list())
    if (one.id !== webhook.id && one.state === "enabled") left.push(...one.enabled_events);
  return left;
}

export const webhookOperations: readonly Operation[] = [
  listWebhooks,
  getWebhook,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  regenerateWebhookSecret,
];
