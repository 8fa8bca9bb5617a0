import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { toolsets } from "../operations/toolsets.js";

/** The first line of a bridge. Its version is frozen at 1: bridges outlive the desks they came with. Unknown fields are let be. */
const Hello = z.object({
  countersign: z.literal(1),
  token: z.string(),
  pid: z.int().positive().optional(),
  ppid: z.int().positive().optional(),
  as: z.string().max(100).optional(),
  /** A second start asks the desk to show itself; nothing else is served on such a connection. */
  front: z.literal(true).optional(),
  /** The command line has taken rows out of the log: the desk, its only writer, says so there. Nothing else is served either. */
  exported: z.record(z.string(), z.unknown()).optional(),
  /** `doctor` asks how the desk feels. Nothing else is served either. */
  health: z.literal(true).optional(),
  flags: z
    .object({ read_only: z.boolean().optional(), toolsets: z.array(z.string().max(100)).max(50).optional() })
    .optional(),
});
export type Hello = z.infer<typeof Hello>;

type Greeting = { ok: true; hello: Hello } | { ok: false; error: string };

/** Decides about a first line; every "no" is a sentence for the person whose client shows it. */
export function greet(line: string, token: string): Greeting {
  const hello = Hello.safeParse(jsonOf(line));
  if (!hello.success)
    return {
      ok: false,
      error:
        "The first line is not a greeting that this Countersign knows. Connect the client again: on the Clients page, or with `register` on the command line.",
    };
  if (!isSame(hello.data.token, token))
    return { ok: false, error: "The token is not this desk's. Countersign was restarted: start the client again." };
  const unknown = hello.data.flags?.toolsets?.filter((name) => name !== "all" && !Object.hasOwn(toolsets, name)) ?? [];
  if (unknown.length > 0)
    return {
      ok: false,
      error: `There is no toolset ${unknown.map((name) => JSON.stringify(name)).join(", ")}. There are: ${Object.keys(toolsets).join(", ")}, and all.`,
    };
  return { ok: true, hello: hello.data };
}

/** Takes the same time whatever differs. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // no greeting either
  }
}
