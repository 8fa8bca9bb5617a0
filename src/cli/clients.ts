import type { World } from "../clients/program.js";
import { type ClientStatus, statusOf } from "../clients/registration.js";
import { programs, snippet } from "../clients/registry.js";
import { tryClient } from "../clients/try.js";
import { here, named } from "./here.js";
import type { ExitCode, Terminal } from "./terminal.js";

interface ClientsOptions {
  json?: boolean;
  /** One client's id, or every one that is registered. */
  test?: string | true;
}

/** Lists the client programs, and prints what any other one takes. */
export async function clients({ json = false, test }: ClientsOptions, terminal: Terminal): Promise<ExitCode> {
  const world = here(terminal);
  if (test !== undefined) return testAll(test, json, world, terminal);
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

/** Starts what each client's file says, as that client would; fine only when every one answers. */
async function testAll(test: string | true, json: boolean, world: World, terminal: Terminal): Promise<ExitCode> {
  const chosen = test === true ? programs.filter((program) => statusOf(program, world).registered) : [named(test)];
  if (chosen.length === 0) terminal.say("No client is registered, so there is nothing to test.");
  const all = await Promise.all(
    chosen.map(async (program) => ({ id: program.id, ...(await tryClient(program, world)) })),
  );
  if (json) terminal.print(JSON.stringify(all, null, 2));
  else
    for (const one of all)
      terminal.print(
        `${one.id.padEnd(16)} ${one.ok ? `${one.tools} tools in ${one.ms} ms from ${one.server}` : `${one.words} ${one.fix}`}`,
      );
  return all.every(({ ok }) => ok) && all.length > 0 ? 0 : 1;
}
