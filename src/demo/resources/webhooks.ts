import type {
  BetaDeletedOrganizationWebhookEndpoint as Deleted,
  BetaNewOrganizationWebhookEndpoint as Made,
  BetaOrganizationWebhookEndpointSigningSecret as Secret,
  BetaOrganizationWebhookEndpoint as Shown,
} from "@anthropic-ai/sdk/resources/beta/organization/webhooks";
import * as z from "zod";
import { idOf } from "../chance.js";
import type { Organization } from "../organization.js";
import { pageById } from "../page.js";
import { paging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import { signingSecret, type Webhook, WebhookEvent } from "../state/webhooks.js";

const most = 32;

const here = { only: "console", beta: { header: "webhooks-2026-10-07", without: 404 } } as const;

const Address = z.url({ protocol: /^https$/, error: "has to be an https URL" }).max(2048);
const Said = { name: z.string().max(255), description: z.string().max(2000) };

export const webhooks: readonly Route[] = [
  route({
    ...here,
    method: "GET",
    path: "/webhooks",
    query: { ...paging, order: z.enum(["asc", "desc"]).default("desc") },
    handle: ({ organization, query }) => {
      const all = organization.webhooks.map(shown);
      return pageById(query.order === "asc" ? all : all.toReversed(), query, ({ id }) => id);
    },
  }),
  route({
    ...here,
    method: "GET",
    path: "/webhooks/{webhook}",
    handle: ({ organization, params }) => shown(webhookOf(organization, params.webhook)),
  }),
  route({
    ...here,
    method: "POST",
    path: "/webhooks",
    body: z.strictObject({
      url: Address,
      enabled_events: z.array(WebhookEvent).min(1),
      name: Said.name.optional(),
      description: Said.description.optional(),
    }),
    handle: ({ organization, body, now }) => {
      if (organization.webhooks.length >= most) throw invalid(`An organization can have ${most} webhook endpoints`);
      const label = `new ${organization.serial}`;
      const { secret, secret_hash } = signingSecret(organization.seed, label);
      const webhook: Webhook = {
        id: idOf("webhook", organization.seed, label),
        created_at: now.toISOString(),
        description: body.description ?? "",
        disabled_reason: "",
        enabled_events: [...new Set(body.enabled_events)],
        name: body.name ?? "",
        state: "enabled",
        updated_at: now.toISOString(),
        url: body.url,
        secret_hash,
      };
      organization.serial += 1;
      organization.webhooks.push(webhook);
      return { ...shown(webhook), signing_secret: secret } satisfies Made;
    },
  }),
  route({
    ...here,
    method: "POST",
    path: "/webhooks/{webhook}",
    body: z
      .strictObject({
        ...Said,
        url: Address,
        state: z.enum(["disabled", "enabled"]),
        enabled_events: z.array(WebhookEvent),
      })
      .partial(),
    handle: ({ organization, params, body, now }) => {
      const webhook = webhookOf(organization, params.webhook);
      const { enabled_events = [], ...plainly } = body;
      Object.assign(webhook, plainly, { updated_at: now.toISOString() });
      if (enabled_events.length > 0) webhook.enabled_events = [...new Set(enabled_events)];
      if (body.state !== undefined) webhook.disabled_reason = "";
      return shown(webhook);
    },
  }),
  route({
    ...here,
    method: "DELETE",
    path: "/webhooks/{webhook}",
    handle: ({ organization, params }) => {
      const { id } = webhookOf(organization, params.webhook);
      organization.webhooks = organization.webhooks.filter((one) => one.id !== id);
      return { id, type: "webhook_endpoint_deleted" } satisfies Deleted;
    },
  }),
  route({
    ...here,
    method: "POST",
    path: "/webhooks/{webhook}/regenerate_signing_secret",
    handle: ({ organization, params, now }) => {
      const webhook = webhookOf(organization, params.webhook);
      const { secret, secret_hash } = signingSecret(organization.seed, `${webhook.id} ${organization.serial}`);
      organization.serial += 1;
      Object.assign(webhook, { secret_hash, updated_at: now.toISOString() });
      return { signing_secret: secret } satisfies Secret;
    },
  }),
];

function webhookOf({ webhooks }: Organization, id: string): Webhook {
  const webhook = webhooks.find((one) => one.id === id);
  if (!webhook) throw notFound(`Webhook endpoint ${id}`);
  return webhook;
}

function shown({ secret_hash: _, ...webhook }: Webhook): Shown {
  return webhook;
}
