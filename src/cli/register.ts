import { resolve } from "node:path";
import { command } from "../clients/command.js";
import { printed } from "../clients/diff.js";
import { predecessorsIn, previewReplacing, replacePredecessors } from "../clients/predecessor.js";
import { ClientFileRefused, type Program, type World } from "../clients/program.js";
import {
  type Preview,
  previewOf,
  register as put,
  type Registered,
  statusOf,
  unregister,
} from "../clients/registration.js";
import { inProject, programs } from "../clients/registry.js";
import { here, named, placed } from "./here.js";
import { type ExitCode, KeyRefused, type Terminal, WrongUsage } from "./terminal.js";

interface RegisterOptions {
  all?: boolean;
  dryRun?: boolean;
  /** The folder of a project, whose own files are meant. */
  project?: string;
  /** Take the entry of the Python server out, and its key into the keychain. */
  replaceAnthropicAdmin?: boolean;
}

/** Prints each change and makes it. One client that cannot be changed does not keep the others from it. */
export async function register(
  verb: "register" | "unregister",
  ids: readonly string[],
  { all = false, dryRun = false, project, replaceAnthropicAdmin = false }: RegisterOptions,
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
  let shown = 0;
  for (const one of chosen) {
    try {
      const program = project === undefined ? one : inProject(one, resolve(project));
      const older = verb === "register" ? predecessorsIn(program, world) : [];
      const change =
        verb === "unregister"
          ? takingOut(program, world)
          : replaceAnthropicAdmin && older.length > 0
            ? replacing(program, world, terminal)
            : puttingIn(program, world);
      const { file, lines, nothing } = change.preview;
      if (!nothing) {
        terminal.print(`${shown > 0 ? "\n" : ""}${file}\n${printed(lines)}`);
        shown += 1;
      }
      if (!dryRun) tell(await change.make(), terminal);
      else if (nothing) terminal.say(`${program.name}: nothing would change.`);
      for (const { name, line } of replaceAnthropicAdmin ? [] : older)
        terminal.say(
          `${program.name} also starts the older server “${name}” (${file}, line ${line}), whose key lies in that file or beside it. \`${command(`register ${one.id} --replace-anthropic-admin`)}\` moves the key to the keychain and takes that entry out.`,
        );
    } catch (error) {
      if (!(error instanceof ClientFileRefused || error instanceof KeyRefused)) throw error;
      terminal.say(`${one.name}: ${error.message}`);
      code = 1;
    }
  }
  return code;
}

interface Change {
  preview: Preview;
  make(): Promise<Registered>;
}

const puttingIn = (program: Program, world: World): Change => ({
  preview: previewOf(program, world),
  make: () => put(program, world),
});

const takingOut = (program: Program, world: World): Change => ({
  preview: previewOf(program, world, "unregister"),
  make: () => unregister(program, world),
});

const replacing = (program: Program, world: World, terminal: Terminal): Change => ({
  preview: previewReplacing(program, world),
  make: () =>
    replacePredecessors(program, world, async (older) => (await import("./key.js")).takeOver(older, terminal)),
});

function tell({ words, backup }: Registered, terminal: Terminal): void {
  terminal.say(words);
  if (backup) terminal.say(`What was there before is in ${backup}`);
}

function choose(verb: "register" | "unregister", ids: readonly string[], all: boolean, world: World): Program[] {
  if (all && ids.length > 0) throw new WrongUsage("Name clients or give --all, not both.");
  if (!all && ids.length === 0)
    throw new WrongUsage(
      `Name a client (${programs.map(({ id }) => id).join(", ")}), or give --all for every one found here.`,
    );
  if (!all) return [...new Set(ids)].map(named);
  return programs.filter((program) => {
    const { found, registered, broken } = statusOf(program, world);
    return verb === "register" ? found !== "absent" : registered || broken !== null;
  });
}
