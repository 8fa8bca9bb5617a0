import type { CompleteRequest, CompleteResult } from "@modelcontextprotocol/server";
import { inert } from "../operations/words.js";
import { prompts } from "./prompts.js";
import type { Caller, Proposer } from "./proposer.js";
import { templates } from "./resources.js";
import type { Named, Shelf } from "./shelf.js";

interface Knows {
  shelf: Shelf;
  proposer: Pick<Proposer, "list">;
  isOffered(tool: string): boolean;
}

/** Whoever may not list a kind of thing is not told its names by the letter. */
const listing: Record<Named, string> = { member: "list_members", workspace: "list_workspaces" };

/** The protocol takes no more at once. */
const most = 100;

/** What an argument may go on as: names that are kept, and the caller's own proposals. */
export async function complete(
  { ref, argument: { name, value } }: CompleteRequest["params"],
  { shelf, proposer, isOffered }: Knows,
  caller: Caller,
): Promise<CompleteResult> {
  if (ref.type === "ref/prompt") {
    const taken = prompts.find((one) => one.name === ref.name)?.takes.find((one) => one.name === name);
    // A period is no name that could be listed.
    if (!taken || taken.name === "range" || !isOffered(listing[taken.name])) return starting(value, []);
    return starting(value, await shelf.names(taken.name));
  }
  if (name !== "id" || !templates.some(({ uriTemplate }) => uriTemplate === ref.uri)) return starting(value, []);
  return starting(
    value,
    (await proposer.list(caller)).map(({ proposal_id }) => proposal_id),
  );
}

/** Those that begin so come first, then those in which a later word does. */
function starting(value: string, names: readonly string[]): CompleteResult {
  const wanted = value.trim().toLowerCase();
  const all = [...new Set(names)].map((name) => inert(name, 200));
  const first = all.filter((name) => name.toLowerCase().startsWith(wanted));
  const later = all.filter((name) => !first.includes(name) && name.toLowerCase().includes(wanted));
  const found = [...first, ...later];
  return { completion: { values: found.slice(0, most), total: found.length, hasMore: found.length > most } };
}
