import * as z from "zod";
import { idOf } from "../chance.js";

const When = z.iso.datetime();

const Aws = z.object({ type: z.literal("aws"), kms_arn: z.string(), region: z.string().nullable() });
const Gcp = z.object({ type: z.literal("gcp"), key_name: z.string() });
const Azure = z.object({
  type: z.literal("azure"),
  key_name: z.string(),
  tenant_id: z.string(),
  vault_uri: z.string(),
  client_id: z.string().nullable(),
});

export const ExternalKey = z.object({
  id: z.string(),
  created_at: When,
  updated_at: When,
  display_name: z.string().nullable(),
  geo: z.literal("us"),
  provider_config: z.discriminatedUnion("type", [Aws, Gcp, Azure]),
  user_profile_id: z.string().nullable(),
  /** The organization's workspace policy lists it. Not part of any answer. */
  in_policy: z.boolean(),
});
export type ExternalKey = z.output<typeof ExternalKey>;

/** Where the archived workspace has its data, which stays encrypted under it. */
export const attachedKeyId = (seed: number): string => idOf("ekey", seed, "Hack week");

/** One in use, one that the policy asks for, one that waits. */
export function northwindExternalKeys(seed: number, ago: (days: number) => string): ExternalKey[] {
  const key = (name: string, days: number, provider_config: ExternalKey["provider_config"], in_policy = false) => ({
    id: idOf("ekey", seed, name),
    created_at: ago(days),
    updated_at: ago(days),
    display_name: name,
    geo: "us" as const,
    provider_config,
    user_profile_id: null,
    in_policy,
  });
  const arn = (id: string) => `arn:aws:kms:us-east-1:481516234200:key/${id}`;
  return [
    key("Next year", 12, { type: "gcp", key_name: "projects/northwind/locations/us/keyRings/claude/cryptoKeys/next" }),
    key(
      "Required",
      90,
      { type: "aws", kms_arn: arn("b1c6a1f0-0000-4000-8000-0000000c0de5"), region: "us-east-1" },
      true,
    ),
    key("Hack week", 515, { type: "aws", kms_arn: arn("7d0a2c3e-0000-4000-8000-00000000beef"), region: "us-east-1" }),
  ];
}
