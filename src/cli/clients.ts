import { type ClientStatus, statusOf } from "../clients/registration.js";
import { programs, snippet } from "../clients/registry.js";
import { here } from "./here.js";
import type { ExitCode, Terminal } from "./terminal.js";

/** Lists the client programs, and prints what any other one takes. */
export async function clients({ json = false }: { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const world = here(terminal);
  const all = programs.map((program) => statusOf(program, world));
  if (json) {
    terminal.print(JSON.stringify({ clients: all, snippet: JSON.parse(snippet(world)) }, null, 2));
    return 0;
  }
  for (const one of all) {
    terminal.print(`${one.id.padEnd(16)} ${standing(one)}`);
    terminal.print(`${"".padEnd(16)} ${one.broken ?? one.file}`);
  }
  terminal.print("");
  terminal.print("Any other client takes this in its list of MCP servers:");
  terminal.print(snippet(world));
  return 0;
}

function standing({ found, registered, outdated, broken }: ClientStatus): string {
  const where = { installed: "installed", maybe: "perhaps installed", absent: "not found" }[found];
  if (broken) return `${where}, its file cannot be used`;
  if (outdated) return `${where}, registered for another copy of Countersign: register it again`;
  return `${where}, ${registered ? "registered" : "not registered"}`;
}
