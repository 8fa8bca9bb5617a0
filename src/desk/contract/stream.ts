import { oc } from "@orpc/contract";
import * as z from "zod";
import { StreamTo } from "../../audit/stream-to.js";
import { failed } from "./failed.js";

export type { StreamTo } from "../../audit/stream-to.js";

/** Rows that are sent on as they are written. */
export const StreamView = z.object({
  /** Where to; null: nowhere. */
  to: StreamTo.nullable(),
  /** `held`: another program changed where to, and nothing is sent until the person confirms it. */
  state: z.enum(["off", "on", "held"]),
  /** How many rows have not arrived yet. */
  behind: z.int(),
  /** When the last one did, in epoch milliseconds. */
  sentAt: z.number().nullable(),
  /** Why it does not go on; it tries again by itself. */
  error: z.string().nullable(),
  /** All of this in words. */
  words: z.string(),
});
export type StreamView = z.infer<typeof StreamView>;

export const stream = {
  get: oc.output(StreamView),
  /** Needs the PIN where decisions do: it sends data out, or stops what somebody counts on. Of a destination that stays, `start` is not heard. */
  set: oc
    .input(z.object({ to: StreamTo.nullable(), start: z.enum(["now", "first row"]).default("now") }))
    .errors({ REFUSED: failed })
    .output(StreamView),
};
