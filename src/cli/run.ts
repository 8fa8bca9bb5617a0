import { type Command, CommanderError } from "commander";
import { type ExitCode, explained, type Terminal, WrongUsage } from "./terminal.js";

/** Builds the command line for one terminal. `done` takes the exit code of the verb that ran. */
export type Commands = (terminal: Terminal, done: (code: ExitCode) => void) => Command;

/** Runs one command line and gives its exit code. Never throws: what went wrong was said. */
export async function run(commands: Commands, args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = 0;
  try {
    await commands(terminal, (of) => {
      code = of;
    }).parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    // Commander has said itself what was wrong, or has shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.say(explained(error));
    return error instanceof WrongUsage ? 2 : 1;
  }
}
