import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { ref } from "./field.js";
import type { Because, Context, Every, Named, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { ArgumentRefused, quoted } from "./words.js";
import { write } from "./write.js";

type Keys = Anthropic["organization"]["externalKeys"];
type Answer = Awaited<ReturnType<Keys["retrieve"]>>;
type Provider = Parameters<Keys["create"]>[0]["provider_config"];
interface ExternalKey extends Named, Answer {
  name: string;
}

const externalKeys: Resource<ExternalKey> = {
  noun: "encryption key",
  prefix: "ekey_",
  get: ({ org }, id) => org.externalKeys.retrieve(id).then(named),
  list: all,
  shows: ({ name, provider_config, attachment }) => ({
    name,
    provider: provider_config.type,
    attached: attachment.type,
  }),
};

async function* all({ org }: Context): AsyncGenerator<ExternalKey> {
  for await (const one of org.externalKeys.list()) yield named(one);
}

const named = (key: Answer): ExternalKey => ({ ...key, name: key.display_name ?? "" });

/** One flat object for the three: which of its members are needed, the provider says. */
const provider = z
  .strictObject({
    type: z.enum(["aws", "gcp", "azure"]),
    kms_arn: z.string().max(300).optional().describe("aws"),
    region: z.string().max(50).optional().describe("aws"),
    key_name: z.string().max(300).optional().describe("gcp, azure"),
    tenant_id: z.string().max(100).optional().describe("azure"),
    vault_uri: z.string().max(200).optional().describe("azure"),
    client_id: z.string().max(100).optional().describe("azure"),
  })
  .meta({ title: "Where the key lies" });

const listExternalKeys = table({
  name: "list_external_keys",
  toolset: "external_keys",
  description: "Encryption keys of your own that workspaces can use, and whether any does.",
  input: {},
  example: {},
  run: (_, ctx) => all(ctx),
  columns: ({ id, name, provider_config, attachment, geo, user_profile_id, created_at }) => ({
    id,
    name,
    provider: provider_config.type,
    key: locationOf(provider_config),
    attached: attachment.type === "attached",
    geo,
    user_profile: user_profile_id ?? undefined,
    created_at,
  }),
});

const getExternalKey = read({
  name: "get_external_key",
  toolset: "external_keys",
  description: "One encryption key with where it lies.",
  input: { external_key: ref(externalKeys) },
  example: { external_key: "Required" },
  run: ({ external_key }, { org }) => org.externalKeys.retrieve(external_key.id),
});

const validateExternalKey = read({
  name: "validate_external_key",
  toolset: "external_keys",
  description: "Try a key: Anthropic encrypts and decrypts with it, for up to 30 seconds. Changes nothing.",
  input: { external_key: ref(externalKeys) },
  example: { external_key: "Required" },
  run: ({ external_key }, { org }) => org.externalKeys.validate(external_key.id),
});

const createExternalKey = write({
  name: "create_external_key",
  toolset: "external_keys",
  description: "Register an encryption key of your own. Workspaces are attached to it with update_workspace, for good.",
  input: {
    provider_config: provider,
    display_name: z.string().min(1).max(100),
    user_profile_id: z.string().optional(),
  },
  example: {
    display_name: "Spare",
    provider_config: { type: "gcp", key_name: "projects/northwind/locations/us/keyRings/claude/cryptoKeys/spare" },
  },
  makes: externalKeys,
  after: ({ provider_config, ...wanted }) => ({ ...wanted, provider_config: providerOf(provider_config) }),
  risk: "high",
  warnings: ({ user_profile_id }) => [
    user_profile_id !== undefined && "The key is bound to this user profile for good.",
    "Whoever can delete the key at the cloud provider can make everything encrypted under it unreadable, for good.",
  ],
  run: ({ provider_config, display_name, user_profile_id }, { org }) =>
    org.externalKeys
      .create({
        provider_config: providerOf(provider_config),
        display_name,
        user_profile_id,
        geo: undefined,
      } satisfies Every<Parameters<Keys["create"]>[0]>)
      .then(named),
  undo: ({ result }) => ({ with: "delete_external_key", input: { external_key: result.id } }),
  undoing: "Delete it again, as long as no workspace uses it.",
});

const updateExternalKey = write({
  name: "update_external_key",
  toolset: "external_keys",
  description: "Rename an encryption key, or say anew where it lies while no workspace uses it.",
  input: {
    external_key: ref(externalKeys),
    display_name: z.string().min(1).max(100).nullable().optional(),
    provider_config: provider.optional(),
  },
  example: { external_key: "Next year", display_name: "Year after next" },
  changes: externalKeys,
  after: ({ display_name, provider_config }) => ({
    display_name,
    provider_config: provider_config && providerOf(provider_config),
  }),
  refuse: ({ external_key, provider_config }) =>
    provider_config !== undefined &&
    ((external_key.attachment.type === "attached" &&
      `A workspace uses ${called(external_key)}, so where it lies cannot change any more.`) ||
      (external_key.provider_config.type === "gcp" &&
        `${called(external_key)} is a Google Cloud key, and where such a key lies never changes. Create another one.`)),
  risk: { critical: ({ provider_config }) => provider_config !== undefined, low: true },
  irreversible: ({ provider_config }) =>
    provider_config?.type === "gcp" && "Where a Google Cloud key lies never changes again.",
  warnings: ({ provider_config }) => [
    provider_config !== undefined && "Try it with validate_external_key before a workspace uses it.",
  ],
  run: ({ external_key, display_name, provider_config }, { org }) =>
    org.externalKeys
      .update(external_key.id, {
        display_name,
        provider_config: provider_config && providerOf(provider_config),
        geo: undefined,
      } satisfies Every<Parameters<Keys["update"]>[1]>)
      .then(named),
  undo: ({ input: { external_key, display_name, provider_config }, before }) => ({
    with: "update_external_key",
    input: {
      external_key: external_key.id,
      display_name: display_name === undefined ? undefined : before.display_name,
      // Another provider has members of its own, so what was there goes back whole.
      provider_config: provider_config && withoutNulls(before.provider_config ?? {}),
    },
  }),
});

const deleteExternalKey = write({
  name: "delete_external_key",
  toolset: "external_keys",
  description: "Delete an encryption key that no workspace uses. The key itself stays at the cloud provider.",
  input: { external_key: ref(externalKeys) },
  example: { external_key: "Next year" },
  removes: externalKeys,
  refuse: ({ external_key }) =>
    external_key.attachment.type === "attached" &&
    `A workspace uses ${called(external_key)}; its data could not be read any more. An archived workspace counts as well.`,
  risk: "critical",
  irreversible: ({ external_key: { user_profile_id } }) =>
    user_profile_id !== null && "A key for a user profile cannot be registered as the same key again.",
  effects: ({ external_key }, ctx) => [others(external_key, ctx)],
  run: ({ external_key }, { org }) => org.externalKeys.delete(external_key.id),
  undo: ({ input: { external_key } }) => ({
    with: "create_external_key",
    input: {
      display_name: external_key.name || external_key.id,
      provider_config: withoutNulls(external_key.provider_config),
    },
    but: "It comes back with another id.",
  }),
  undoing: "Register the same key again, under another id.",
});

const called = ({ name, id }: ExternalKey) => quoted(name || id);

async function others(key: ExternalKey, ctx: Context): Promise<Because> {
  const names: string[] = [];
  for await (const one of all(ctx)) if (one.id !== key.id) names.push(called(one));
  return `Keys that stay: ${names.join(", ") || "none"}.`;
}

function locationOf(config: Answer["provider_config"]): string | undefined {
  if (config.type === "aws") return config.kms_arn;
  if (config.type === "azure") return `${config.vault_uri}/${config.key_name}`;
  return config.type === "gcp" ? config.key_name : undefined;
}

function providerOf({
  type,
  kms_arn,
  region,
  key_name,
  tenant_id,
  vault_uri,
  client_id,
}: z.output<typeof provider>): Provider {
  if (type === "aws") {
    if (!kms_arn) throw needs("aws", "kms_arn");
    return { type, kms_arn, ...(region !== undefined && { region }) };
  }
  if (!key_name) throw needs(type, "key_name");
  if (type === "gcp") return { type, key_name };
  if (!tenant_id || !vault_uri) throw needs("azure", "key_name, tenant_id and vault_uri");
  return { type, key_name, tenant_id, vault_uri, ...(client_id !== undefined && { client_id }) };
}

const needs = (type: string, what: string) =>
  new ArgumentRefused(`\`provider_config\` of ${type} needs ${what}. Add it and ask again.`);

const withoutNulls = (config: object) =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));

export const externalKeyOperations: readonly Operation[] = [
  listExternalKeys,
  getExternalKey,
  validateExternalKey,
  createExternalKey,
  updateExternalKey,
  deleteExternalKey,
];
