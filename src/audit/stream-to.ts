import * as z from "zod";

/** As exported: rows with what verifies them, or events of OCSF. */
const format = z.enum(["jsonl", "ocsf"]);

/** Where each row goes as it is written. */
export const StreamTo = z.discriminatedUnion("to", [
  z.strictObject({ to: z.literal("file"), path: z.string().min(1).max(1000), format }),
  z.strictObject({
    to: z.literal("syslog"),
    host: z.string().min(1).max(253),
    port: z.int().min(1).max(65_535),
    over: z.enum(["tls", "tcp", "udp"]),
    format,
  }),
]);
export type StreamTo = z.infer<typeof StreamTo>;
