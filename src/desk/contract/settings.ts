import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

export const SettingsView = z.object({
  readOnly: z.boolean(),
  allowedWorkspaces: z.array(z.string()),
  pausedUntil: z.union([z.number(), z.literal("resumed")]).nullable(),
  theme: z.enum(["system", "light", "dark"]),
  keyHints: z.boolean(),
  /** The toolsets listed to clients; null: the usual ones. */
  toolsets: z.array(z.string()).nullable(),
  /** The clients to which others are listed, by the name they go by. */
  listedTo: z.record(z.string(), z.array(z.string())),
  /** The operations whose critical calls may be proposed. */
  criticalOpened: z.array(z.string()),
  /** Which of them the environment or a flag holds, and so cannot be changed here. */
  held: z.array(z.string()),
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
  critical: z.array(z.object({ name: z.string(), title: z.string(), what: z.string(), always: z.boolean() })),
});
export type Listing = z.infer<typeof Listing>;

export const settings = {
  get: oc.output(SettingsView),
  change: oc
    .input(SettingsView.omit({ held: true, pausedUntil: true, listedTo: true }).partial())
    .errors({ REFUSED: failed })
    .output(SettingsView),
  listing: oc.output(Listing),
  /** The toolsets listed to one client; null: those of all. */
  listTo: oc
    .input(z.object({ client: z.string().min(1).max(200), toolsets: z.array(z.string()).nullable() }))
    .errors({ REFUSED: failed })
    .output(SettingsView),
  pause: oc.input(z.object({ until: z.enum(["an hour", "resumed"]) })).output(SettingsView),
  resume: oc.errors({ REFUSED: failed }).output(SettingsView),
};
