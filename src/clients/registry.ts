import { claudeCode } from "./claude-code.js";
import { claudeDesktop } from "./claude-desktop.js";
import { command } from "./command.js";
import { ClientFileRefused, entryName, type Program, type World } from "./program.js";

/** Every client program that can be registered, in the order they are shown. One file each. */
export const programs: readonly Program[] = [claudeDesktop, claudeCode];

/** Throws `ClientFileRefused` with the ids there are. */
export function programOf(id: string): Program {
  const found = programs.find((program) => program.id === id);
  if (found) return found;
  const ids = programs.map((program) => program.id).join(", ");
  throw new ClientFileRefused(
    "program_unknown",
    `There is no client “${id}” here. Known are: ${ids}. For any other, paste what \`${command("clients")}\` prints.`,
  );
}

/** For any other client: what most of them take, to be pasted by hand. */
export const snippet = ({ launch }: World): string =>
  JSON.stringify(
    {
      mcpServers: {
        [entryName]: { command: launch.command, args: launch.args, ...(launch.env && { env: launch.env }) },
      },
    },
    null,
    2,
  );
