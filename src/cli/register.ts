import { resolve } from "node:path";
import { command } from "../clients/command.js";
import { printed } from "../clients/diff.js";
import { ClientFileRefused, type Program, type World } from "../clients/program.js";
import { previewOf, register as put, statusOf, unregister as take } from "../clients/registration.js";
import { inProject, programOf, programs } from "../clients/registry.js";
import { here, placed } from "./here.js";
import { type ExitCode, type Terminal, WrongUsage } from "./terminal.js";

interface RegisterOptions {
  all?: boolean;
  dryRun?: boolean;
  /** The folder of a project, whose own files are meant. */
  project?: string;
}

/** Prints each change and makes it. One client that cannot be changed does not keep the others from it. */
export async function register(
  verb: "register" | "unregister",
  ids: readonly string[],
  { all = false, dryRun = false, project }: RegisterOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const world = here(terminal);
  if (all && project !== undefined)
    throw new WrongUsage("Name the clients whose project file is meant: --project goes without --all.");
  const chosen = choose(verb, ids, all, world);
  if (chosen.length === 0)
    terminal.say(`No client was found here. \`${command("clients")}\` prints the snippet for any other.`);
  if (verb === "register" && !dryRun) await placed(terminal);
  let code: ExitCode = 0;
  for (const one of chosen) {
    try {
      const program = project === undefined ? one : inProject(one, resolve(project));
      const { file, lines, nothing } = previewOf(program, world, verb);
      if (!nothing) terminal.print(`${file}\n${printed(lines)}`);
      if (!dryRun) await change(verb, program, world, terminal);
      else if (nothing) terminal.say(`${program.name}: nothing would change.`);
    } catch (error) {
      if (!(error instanceof ClientFileRefused)) throw error;
      terminal.say(`${one.name}: ${error.message}`);
      code = 1;
    }
  }
  return code;
}

function choose(verb: "register" | "unregister", ids: readonly string[], all: boolean, world: World): Program[] {
  if (all && ids.length > 0) throw new WrongUsage("Name clients or give --all, not both.");
  if (!all && ids.length === 0)
    throw new WrongUsage(
      `Name a client (${programs.map(({ id }) => id).join(", ")}), or give --all for every one found here.`,
    );
  if (!all) return [...new Set(ids)].map(known);
  return programs.filter((program) => {
    const { found, registered, broken } = statusOf(program, world);
    return verb === "register" ? found !== "absent" : registered || broken !== null;
  });
}

function known(id: string): Program {
  try {
    return programOf(id);
  } catch (error) {
    throw error instanceof ClientFileRefused ? new WrongUsage(error.message) : error;
  }
}

async function change(
  verb: "register" | "unregister",
  program: Program,
  world: World,
  terminal: Terminal,
): Promise<void> {
  const { words, backup } = await (verb === "register" ? put : take)(program, world);
  terminal.say(words);
  if (backup) terminal.say(`What was there before is in ${backup}`);
}
