import { join } from "node:path";
import { command } from "./command.js";
import { plainEntry } from "./entry.js";
import { formats } from "./formats.js";
import { ClientFileRefused, entryName, type Program, type World } from "./program.js";
import { claudeCode } from "./programs/claude-code.js";
import { claudeDesktop } from "./programs/claude-desktop.js";
import { cline } from "./programs/cline.js";
import { codex } from "./programs/codex.js";
import { cursor } from "./programs/cursor.js";
import { gemini } from "./programs/gemini.js";
import { goose } from "./programs/goose.js";
import { lmstudio } from "./programs/lmstudio.js";
import { vscode } from "./programs/vscode.js";
import { windsurf } from "./programs/windsurf.js";
import { zed } from "./programs/zed.js";

/** Every client program that can be registered, in the order they are shown. One file each. */
export const programs: readonly Program[] = [
  claudeDesktop,
  claudeCode,
  cursor,
  vscode,
  windsurf,
  zed,
  codex,
  gemini,
  cline,
  lmstudio,
  goose,
];

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

/** The same client for one project alone: its file lies in the project's folder, for everybody who works there. */
export function inProject({ own: _, ...program }: Program, folder: string): Program {
  const { name, projectFile } = program;
  if (projectFile) return { ...program, file: () => join(folder, projectFile) };
  throw new ClientFileRefused("no_project_file", `${name} reads no file in a project. Register it without --project.`);
}

/** A file of this client that has our entry and nothing else: to be pasted by hand. */
export const snippetOf = ({ format, at, entry }: Program, { launch }: Pick<World, "launch">): string =>
  formats[format].withEntry("", { file: "", at, name: entryName }, entry(launch)).trimEnd();

/** For any other client: what most of them take, to be pasted by hand. */
export const snippet = ({ launch }: World): string =>
  JSON.stringify({ mcpServers: { [entryName]: plainEntry(launch) } }, null, 2);
