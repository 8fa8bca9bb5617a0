import { oc } from "@orpc/contract";
import * as z from "zod";

/** One thing that was looked at. `note`: it works, but a person should know. What is not fine says what to do. */
export const Finding = z.object({ about: z.string(), is: z.enum(["fine", "note", "bad"]), words: z.string() });
export type Finding = z.infer<typeof Finding>;

/** How late the event loop was, in milliseconds, over the last minutes. */
export const Lag = z.object({ p50: z.number(), p99: z.number(), max: z.number(), minutes: z.number() });
export type Lag = z.infer<typeof Lag>;

export const Diagnostics = z.object({
  at: z.number(),
  findings: z.array(Finding),
  versions: z.array(z.object({ of: z.string(), version: z.string() })),
  lag: Lag,
  /** Where the data and the logs of the program lie. */
  folder: z.string(),
  logs: z.string(),
});
export type Diagnostics = z.infer<typeof Diagnostics>;

export const diagnostics = {
  read: oc.output(Diagnostics),
  /** The same as text for somebody who helps, with what is secret or personal taken out. */
  report: oc.output(z.object({ text: z.string() })),
};
