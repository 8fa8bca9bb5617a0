import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

export const ClientState = z.object({
  id: z.string(),
  name: z.string(),
  found: z.enum(["installed", "maybe", "absent"]),
  registered: z.boolean(),
  /** The entry starts another copy of Countersign than this one. */
  outdated: z.boolean(),
  connected: z.number().int(),
  /** Entries of the Python server, which holds the key in plain text: to be replaced by ours. */
  older: z.array(z.object({ name: z.string(), line: z.int(), hasKey: z.boolean() })),
  /** The file that would be or was written. */
  file: z.string().nullable(),
  /** What it needs to take notice. */
  afterwards: z.string(),
  /** What a person can paste into it. */
  snippet: z.string(),
  /** Why its file cannot be read, with the line. */
  broken: z.string().nullable(),
});

export const DiffLine = z.object({
  kind: z.enum(["same", "added", "removed"]),
  number: z.number().int(),
  text: z.string(),
});

/** What came of starting what a client's file says, as the client would. */
const Tried = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), ms: z.number(), tools: z.int(), server: z.string() }),
  z.object({ ok: z.literal(false), words: z.string(), fix: z.string() }),
]);

const Done = z.object({ words: z.string(), backup: z.string().nullable() });

/** `sight` is the preview's own: nothing is written that was not on the screen. */
const AsShown = z.object({ id: z.string(), sight: z.string() });

export const clients = {
  list: oc.output(
    z.object({
      programs: z.array(ClientState),
      connections: z.array(
        z.object({
          name: z.string(),
          version: z.string().optional(),
          pid: z.number().optional(),
          since: z.number(),
          calls: z.number().int(),
        }),
      ),
      snippet: z.string(),
    }),
  ),
  preview: oc
    .input(z.object({ id: z.string(), verb: z.enum(["register", "unregister", "replace"]).default("register") }))
    .errors({ REFUSED: failed })
    .output(z.object({ file: z.string(), lines: z.array(DiffLine), nothing: z.boolean(), sight: z.string() })),
  register: oc.input(AsShown).errors({ REFUSED: failed }).output(Done),
  unregister: oc.input(AsShown).errors({ REFUSED: failed }).output(Done),
  /** Moves the key of the Python server to the keychain, checked as any, and puts our entry in the place of its entry. */
  replace: oc.input(AsShown).errors({ REFUSED: failed }).output(Done),
  test: oc
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(Tried),
};
