import * as z from "zod";

/** The organization that was set up: what is needed to find its key and to show its name before anybody answers. Never the key. */
export const KnownOrganization = z.object({
  id: z.string().min(1),
  name: z.string(),
  kind: z.enum(["console", "enterprise", "unknown"]),
  /** What its key was found to be. A newer version may know more kinds. */
  type: z.enum(["admin_key", "scoped_key", "oauth", "personal_key", "unknown"]).default("unknown").catch("unknown"),
  /** The scopes that bind its key; null: none known. */
  scopes: z.array(z.string()).readonly().nullable().default(null),
  /** Where its key was checked and is sent to. */
  address: z.string().min(1),
  /** The name of the key's entry in the keychain. */
  account: z.string().min(1),
});
export type KnownOrganization = z.infer<typeof KnownOrganization>;

/** All of `settings.json`. What it does not name is kept as it is: a newer version may have written it. */
export const Stored = z.object({
  readOnly: z.boolean().default(false),
  allowedWorkspaces: z.array(z.string().min(1)).default([]),
  /** Operations, by name, whose calls of critical risk may be proposed. All others start blocked. */
  criticalOpened: z.array(z.string().min(1)).default([]),
  /** Epoch milliseconds, or until the person resumes. */
  pausedUntil: z
    .union([z.number(), z.literal("resumed")])
    .nullable()
    .default(null),
  theme: z.enum(["system", "light", "dark"]).default("system"),
  keyHints: z.boolean().default(true),
  organization: KnownOrganization.nullable().default(null),
  /** The person chose the demo organization; it beats `organization` until they choose again. */
  demo: z.boolean().default(false),
  /** The toolsets that are listed to clients; null: the usual ones. What is not listed can be used all the same. */
  toolsets: z.array(z.string().min(1)).nullable().default(null),
  /** What holds for one client, by the name it goes by. */
  clients: z
    .record(
      z.string().min(1).max(200),
      z.looseObject({ toolsets: z.array(z.string().min(1)).nullable().default(null) }),
    )
    .default({}),
});
export type Stored = z.infer<typeof Stored>;
