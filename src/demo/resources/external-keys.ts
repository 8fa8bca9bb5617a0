import type {
  ExternalKey as Answer,
  ExternalKeyDeleteResponse,
  ExternalKeyValidateResponse,
} from "@anthropic-ai/sdk/resources/organization/external-keys";
import * as z from "zod";
import { idOf } from "../chance.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import type { ExternalKey } from "../state/external-keys.js";

const Provider = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("aws"),
    kms_arn: z.string().regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, "is no ARN of a KMS key"),
    region: z.string().nullish(),
  }),
  z.strictObject({ type: z.literal("gcp"), key_name: z.string().regex(/^projects\/.+\/cryptoKeys\/.+$/, "is no key") }),
  z.strictObject({
    type: z.literal("azure"),
    key_name: z.string().min(1),
    tenant_id: z.string().min(1),
    vault_uri: z.string().regex(/^https:\/\/[\w-]+\.(vault|managedhsm)\.azure\.net$/, "is no Key Vault"),
    client_id: z.string().nullish(),
  }),
]);
const Name = z.string().min(1).max(100).nullish();

export const externalKeys: readonly Route[] = [
  route({
    method: "GET",
    path: "/external_keys",
    only: "console",
    query: cursorPaging(100),
    handle: ({ organization, query, now }) =>
      pageByCursor(
        organization.external_keys.map((key) => shown(key, organization)),
        query,
        now,
      ),
  }),
  route({
    method: "POST",
    path: "/external_keys",
    only: "console",
    body: z.strictObject({
      provider_config: Provider,
      display_name: Name,
      geo: z.literal("us").optional(),
      user_profile_id: z.string().nullish(),
    }),
    handle: ({ organization, body, now }) => {
      if (body.user_profile_id && !body.user_profile_id.startsWith("uprof_"))
        throw invalid("user_profile_id: no such user profile", "user_profile_not_found");
      const at = now.toISOString();
      const key: ExternalKey = {
        id: idOf("ekey", organization.seed, `new ${organization.serial}`),
        created_at: at,
        updated_at: at,
        display_name: body.display_name ?? null,
        geo: "us",
        provider_config: whole(body.provider_config),
        user_profile_id: body.user_profile_id ?? null,
        in_policy: false,
      };
      organization.serial += 1;
      organization.external_keys.unshift(key);
      return shown(key, organization);
    },
  }),
  route({
    method: "GET",
    path: "/external_keys/{external_key}",
    only: "console",
    handle: ({ organization, params }) => shown(keyOf(organization, params.external_key), organization),
  }),
  route({
    method: "POST",
    path: "/external_keys/{external_key}",
    only: "console",
    body: z.strictObject({ display_name: Name, geo: z.literal("us").nullish(), provider_config: Provider.nullish() }),
    handle: ({ organization, params, body, now }) => {
      const key = keyOf(organization, params.external_key);
      if (body.provider_config) {
        if (key.in_policy) throw inPolicy();
        if (isAttached(key, organization))
          throw invalid("provider_config: cannot change while a workspace uses the key");
        if (key.provider_config.type === "gcp") throw invalid("provider_config: a Google Cloud key cannot be changed");
        key.provider_config = whole(body.provider_config);
      }
      if (body.display_name !== undefined) key.display_name = body.display_name;
      key.updated_at = now.toISOString();
      return shown(key, organization);
    },
  }),
  route({
    method: "DELETE",
    path: "/external_keys/{external_key}",
    only: "console",
    handle: ({ organization, params }) => {
      const key = keyOf(organization, params.external_key);
      if (key.in_policy) throw inPolicy();
      if (isAttached(key, organization)) throw invalid("The key cannot be deleted while a workspace uses it");
      organization.external_keys = organization.external_keys.filter(({ id }) => id !== key.id);
      return { id: key.id, type: "external_key_deleted" } satisfies ExternalKeyDeleteResponse;
    },
  }),
  route({
    method: "POST",
    path: "/external_keys/{external_key}/validate",
    only: "console",
    handle: ({ organization, params }) => {
      const { provider_config } = keyOf(organization, params.external_key);
      const works = provider_config.type !== "azure";
      return {
        status: works ? "success" : "failure",
        error: works ? null : "The vault refused the request: AADSTS700016",
        type: "external_key_validation",
      } satisfies ExternalKeyValidateResponse;
    },
  }),
];

const inPolicy = () =>
  invalid("The key is listed as allowed in the organization's workspace policy", "external_key_in_workspace_policy");

/** Archived workspaces count: their data stays encrypted under it. */
const isAttached = ({ id }: ExternalKey, { workspaces }: Organization) =>
  workspaces.some(({ external_key_id }) => external_key_id === id);

function shown({ in_policy: _, ...key }: ExternalKey, organization: Organization) {
  const type = organization.workspaces.some(({ external_key_id }) => external_key_id === key.id);
  return { ...key, attachment: { type: type ? "attached" : "unattached" }, type: "external_key" } satisfies Answer;
}

function whole(config: z.output<typeof Provider>): ExternalKey["provider_config"] {
  if (config.type === "gcp") return config;
  if (config.type === "azure") return { ...config, client_id: config.client_id ?? null };
  return { ...config, region: config.region ?? config.kms_arn.replace(/^arn:aws:kms:([^:]+):.*$/, "$1") };
}

function keyOf({ external_keys }: Organization, id: string): ExternalKey {
  const key = external_keys.find((one) => one.id === id);
  if (!key) throw notFound(`External key ${id}`);
  return key;
}
