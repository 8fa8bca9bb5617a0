import * as z from "zod";

/** Where the key is kept, said honestly. */
export const KeyKept = z.enum(["keychain", "memory", "environment", "profile", "demo"]);

/** The organization, as the head of every page names it. */
export const Organization = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["demo", "console", "enterprise", "unknown"]),
  /** Shown beside the name where it is not the official one. */
  address: z.string().nullable(),
  key: KeyKept,
});

/** All that every page needs; pushed whenever it changes. Times are epoch milliseconds. */
export const Status = z.object({
  host: z.enum(["desktop", "browser"]),
  version: z.string(),
  organization: Organization.nullable(),
  /** Why there is none, or why the one there is cannot be reached: a sentence with the next step. */
  trouble: z.object({ code: z.string(), message: z.string() }).nullable(),
  person: z.string(),
  waiting: z.number().int(),
  clients: z.number().int(),
  paused: z.boolean(),
  readOnly: z.boolean(),
  chain: z.object({
    whole: z.boolean(),
    rows: z.number().int(),
    /** How many of the rows the last check read; what came since is not checked yet. */
    checked: z.number().int(),
    checkedAt: z.number().nullable(),
    why: z.string().optional(),
  }),
  keychain: z.object({ available: z.boolean(), words: z.string() }),
  /** `set`: a PIN exists; `open`: this window has given it, or needs none. */
  pin: z.object({ set: z.boolean(), needed: z.boolean(), open: z.boolean() }),
  /** What approving asks beside the click, and from which risk on; what cannot be undone always asks. */
  presence: z.object({ asks: z.enum(["touch_id", "pin", "press"]), from: z.enum(["low", "medium", "high"]) }),
  /** Until when, where it ends by itself. */
  pausedUntil: z.number().nullable(),
  /** settings.json is not what the person confirmed: the Settings page says in what. */
  unsettled: z.boolean(),
  syncedAt: z.number().nullable(),
  /** Rows that are sent on as they are written, where there is something to say: they wait, or are held. */
  stream: z.string().nullable(),
  /** What this computer keeps the app from, such as notifications, in words with what to do; null: nothing. */
  hindrance: z.string().nullable(),
});
export type Status = z.infer<typeof Status>;

/** What changed: read it again. `seq` grows by one; a gap means that something was missed. */
export const Event = z.object({
  seq: z.number().int(),
  kind: z.enum([
    "status",
    "proposal",
    "organization",
    "activity",
    "clients",
    "settings",
    "budgets",
    "questions",
    "open",
  ]),
  /** The proposal, where one changed or is to be opened. */
  id: z.string().optional(),
});
export type Event = z.infer<typeof Event>;
