import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

export const ClientState = z.object({
  id: z.string(),
  name: z.string(),
  found: z.enum(["installed", "maybe", "absent"]),
  registered: z.boolean(),
  connected: z.number().int(),
  /** The file that would be or was written. */
  file: z.string().nullable(),
  /** What it needs to take notice. */
  afterwards: z.string(),
  /** Why its file cannot be read, with the line. */
  broken: z.string().nullable(),
});

export const DiffLine = z.object({
  kind: z.enum(["same", "added", "removed"]),
  number: z.number().int(),
  text: z.string(),
});

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
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(z.object({ file: z.string(), lines: z.array(DiffLine), nothing: z.boolean() })),
  register: oc
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(z.object({ words: z.string(), backup: z.string().nullable() })),
  unregister: oc
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(z.object({ words: z.string(), backup: z.string().nullable() })),
};
