import * as z from "zod";

/** An organization that was set up: what is needed to find its key and to show its name before anybody answers. Never the key. */
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
  /** The login of `ant` that is used in place of a key. */
  profile: z.object({ name: z.string().min(1), folder: z.string().min(1) }).optional(),
});
export type KnownOrganization = z.infer<typeof KnownOrganization>;

/** The highest risk last; also the order in which an expiry or a presence check gets stricter. */
export const risks = ["low", "medium", "high", "critical"] as const;

/**
 * What holds for calls of a toolset, an operation or a client; naming none, for all. Reads are allowed or blocked, writes asked
 * about or blocked: there is no way to write that a write needs no person. A word of a newer version blocks.
 */
export const Rule = z.object({
  toolset: z.string().min(1).optional(),
  operation: z.string().min(1).optional(),
  /** By the name it goes by. */
  client: z.string().min(1).max(200).optional(),
  reads: z.enum(["allow", "block"]).optional().catch("block"),
  writes: z.enum(["ask", "block"]).optional().catch("block"),
});
export type Rule = z.infer<typeof Rule>;

/** How long a proposal may wait for a decision at most, in minutes. */
const longestExpiry = 60;
export const Minutes = z.int().min(1).max(longestExpiry);

/** Minutes, by risk; frozen for what waits already. */
export const Expiry = z.object({
  low: Minutes.default(30),
  medium: Minutes.default(15),
  high: Minutes.default(10),
  critical: Minutes.default(5),
});

/** From which risk on approving asks for the person's presence. What cannot be undone always does. */
export const PresenceFrom = z.enum(["low", "medium", "high"]);

export const PendingPerClient = z.int().min(1).max(200);

/** A few to choose from: what other programs seldom have. */
export const Shortcut = z.enum([
  "CommandOrControl+Shift+Space",
  "CommandOrControl+Alt+C",
  "CommandOrControl+Shift+F12",
]);
export type Shortcut = z.infer<typeof Shortcut>;

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
  rules: z.array(Rule).default([]),
  expiry: Expiry.prefault({}),
  presenceFrom: PresenceFrom.default("high"),
  /** So many proposals of one client may wait at once. */
  pendingPerClient: PendingPerClient.default(50),
  theme: z.enum(["system", "light", "dark"]).default("system"),
  keyHints: z.boolean().default(true),
  /** On Monday morning the person is told what the week before was. */
  weeklyDigest: z.boolean().default(false),
  /** The desktop app starts with the person's session, in the tray. */
  openAtLogin: z.boolean().default(false),
  /** The keys that open the oldest card from anywhere, as Electron writes them; null: none. */
  shortcut: Shortcut.nullable().default(null),
  organizations: z.array(KnownOrganization).default([]),
  /** The id of the one that is open. */
  open: z.string().nullable().default(null),
  /** The person chose the demo organization; it beats `open` until they choose again. */
  demo: z.boolean().default(false),
  /** The toolsets that are listed to clients; null: the usual ones. What is not listed can be used all the same. */
  toolsets: z.array(z.string().min(1)).nullable().default(null),
  /** What holds for one client, by the name it goes by. */
  clients: z
    .record(
      z.string().min(1).max(200),
      z.looseObject({
        /** What is listed to it; no guard. */
        toolsets: z.array(z.string().min(1)).nullable().default(null),
        readOnly: z.boolean().default(false),
        paused: z.boolean().default(false),
      }),
    )
    .default({}),
});
export type Stored = z.infer<typeof Stored>;

/** The organization that is open, as far as the settings know it. */
export const openIn = ({
  organizations,
  open,
}: Pick<Stored, "organizations" | "open">): KnownOrganization | undefined =>
  organizations.find(({ id }) => id === open);

const One = z.looseObject({ id: z.string() });

/** Where a fault of what was carried over stands in the file as it is written. */
export const asWritten = (path: readonly PropertyKey[], raw: Record<string, unknown>): readonly PropertyKey[] =>
  path[0] === "organizations" && !("organizations" in raw) ? ["organization", ...path.slice(2)] : path;

/** A file of a version that knew one organization only: it is the first, and open. */
export function carriedOver(raw: Record<string, unknown>): Record<string, unknown> {
  if (!("organization" in raw)) return raw;
  const { organization, ...rest } = raw;
  if (organization === null || "organizations" in rest) return rest;
  return { ...rest, organizations: [organization], open: One.safeParse(organization).data?.id ?? null };
}
