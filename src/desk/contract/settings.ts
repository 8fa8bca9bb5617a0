import { oc } from "@orpc/contract";
import * as z from "zod";
import { Expiry, PendingPerClient, PresenceFrom, Rule, Shortcut } from "../../settings/schema.js";
import { failed } from "./failed.js";

/** One thing in which guards differ, in words. `looser`: it lets more through than what was confirmed. */
const GuardChange = z.object({ words: z.string(), looser: z.boolean() });

export const SettingsView = z.object({
  readOnly: z.boolean(),
  allowedWorkspaces: z.array(z.string()),
  pausedUntil: z.union([z.number(), z.literal("resumed")]).nullable(),
  theme: z.enum(["system", "light", "dark"]),
  keyHints: z.boolean(),
  weeklyDigest: z.boolean(),
  openAtLogin: z.boolean(),
  shortcut: Shortcut.nullable(),
  /** The toolsets listed to clients; null: the usual ones. */
  toolsets: z.array(z.string()).nullable(),
  /** The clients to which others are listed, by the name they go by. */
  listedTo: z.record(z.string(), z.array(z.string())),
  /** The operations whose critical calls may be proposed. */
  criticalOpened: z.array(z.string()),
  rules: z.array(Rule),
  /** Minutes, by risk. */
  expiry: Expiry,
  presenceFrom: PresenceFrom,
  pendingPerClient: PendingPerClient,
  /** The clients that are kept from writing, by the name they go by. */
  clients: z.record(z.string(), z.object({ readOnly: z.boolean(), paused: z.boolean() })),
  /** What an administrator, the environment or a flag blocks besides, and which of them. */
  blockedByStart: z.array(z.object({ rule: Rule, words: z.string(), by: z.string() })),
  /** Names in the rules that this version does not know: they guard and open nothing here. */
  unknown: z.array(z.string()),
  /** Where settings.json is not what the person confirmed here; until they say which, the stricter of both holds. */
  outside: z.object({ changes: z.array(GuardChange), lost: z.boolean() }).nullable(),
  /** Which of them the environment or a flag holds, and so cannot be changed here. */
  held: z.array(z.string()),
  /** What an administrator of the machine set, and where; null: nobody did. */
  managed: z.object({ path: z.string(), names: z.array(z.string()) }).nullable(),
});
export type SettingsView = z.infer<typeof SettingsView>;

/** What can be listed to clients, what it costs them to read, and what starts blocked. */
export const Listing = z.object({
  toolsets: z.array(
    z.object({
      name: z.string(),
      about: z.string(),
      usual: z.boolean(),
      operations: z.int(),
      /** How many of them the credential of the open organization can do. */
      possible: z.int(),
      /** Why none, where it can do none. */
      why: z.string().nullable(),
      /** About so many, of those that are possible. */
      tokens: z.int(),
    }),
  ),
  /** Listed to everybody: waiting for decisions, searching, running. */
  always: z.object({ operations: z.int(), tokens: z.int() }),
  /** As many tokens as a listing should have at most. */
  budget: z.int(),
  /** `always`: each of its calls is; else some are, by what they ask or by what the data show. */
  critical: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      toolset: z.string(),
      what: z.string(),
      always: z.boolean(),
      /** The credential of the open organization can do it. */
      possible: z.boolean(),
    }),
  ),
  /** Every operation, for rules and for trying them. */
  operations: z.array(z.object({ name: z.string(), toolset: z.string(), kind: z.enum(["read", "write"]) })),
});
export type Listing = z.infer<typeof Listing>;

/** What the policy would do to a call. Nothing is sent, queued or logged for it. */
export const Simulated = z.object({
  verdict: z.enum(["answered", "asked", "refused"]),
  words: z.string(),
  /** Which rule or setting decides. */
  because: z.string(),
  /** What is judged only when it is called, since it is not known now. */
  open: z.array(z.string()),
});
export type Simulated = z.infer<typeof Simulated>;

/** What taking in a file of settings would do. Nothing has changed yet. */
export const ImportPreview = z.object({
  changes: z.array(GuardChange),
  /** What the file names and an administrator, the environment or a flag holds: it stays. */
  kept: z.array(z.string()),
  /** To be given back with the same text. */
  seen: z.string(),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** Far more than any settings take. */
const SettingsText = z.string().max(500_000);

export const settings = {
  get: oc.output(SettingsView),
  /** As a file for another data folder. No organization, key or address is in it. */
  exported: oc.output(z.object({ text: z.string() })),
  previewImport: oc
    .input(z.object({ text: SettingsText }))
    .errors({ REFUSED: failed })
    .output(ImportPreview),
  /** Takes in what was looked at, under the guards of a change by hand. */
  takeIn: oc
    .input(z.object({ text: SettingsText, seen: z.string().max(100) }))
    .errors({ REFUSED: failed })
    .output(SettingsView),
  change: oc
    .input(
      SettingsView.pick({
        readOnly: true,
        allowedWorkspaces: true,
        criticalOpened: true,
        rules: true,
        expiry: true,
        presenceFrom: true,
        pendingPerClient: true,
        theme: true,
        keyHints: true,
        weeklyDigest: true,
        openAtLogin: true,
        shortcut: true,
        toolsets: true,
      }).partial(),
    )
    .errors({ REFUSED: failed })
    .output(SettingsView),
  listing: oc.output(Listing),
  /** The toolsets listed to one client; null: those of all. */
  listTo: oc
    .input(z.object({ client: z.string().min(1).max(200), toolsets: z.array(z.string()).nullable() }))
    .errors({ REFUSED: failed })
    .output(SettingsView),
  /** Keeps one client from writing, or lets it write again. */
  holdBack: oc
    .input(
      z.object({
        client: z.string().min(1).max(200),
        readOnly: z.boolean().optional(),
        paused: z.boolean().optional(),
      }),
    )
    .errors({ REFUSED: failed })
    .output(SettingsView),
  /** Where settings.json was changed outside: what it says now holds, or what was confirmed is written back into it. */
  settle: oc
    .input(z.object({ how: z.enum(["as it is", "as confirmed"]) }))
    .errors({ REFUSED: failed })
    .output(SettingsView),
  simulate: oc
    .input(
      z.object({
        operation: z.string().max(200),
        client: z.string().max(200),
        /** JSON, as a client would send it; empty: none. */
        args: z.string().max(100_000).default(""),
      }),
    )
    .errors({ REFUSED: failed })
    .output(Simulated),
  pause: oc
    .input(z.object({ until: z.enum(["an hour", "resumed"]) }))
    .errors({ REFUSED: failed })
    .output(SettingsView),
  resume: oc.errors({ REFUSED: failed }).output(SettingsView),
};
