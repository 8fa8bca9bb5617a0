import { command } from "../clients/command.js";
import type { ExitCode, Terminal } from "./terminal.js";

/** The launcher sends `mcp` to the bridge before this command line is loaded; who comes here has started it another way. */
export async function mcp(terminal: Terminal): Promise<ExitCode> {
  terminal.say(`Start the bridge through the launcher: \`${command("mcp")}\`, as \`${command("clients")}\` prints it.`);
  return 2;
}
