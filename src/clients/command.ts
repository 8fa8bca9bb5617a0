import { join, sep } from "node:path";
import { isSea } from "node:sea";

/** What a person types to run us, where this copy lies: every text that names a command says this. */
export const command = (rest: string): string => `${typed} ${rest}`;

/** `executable`: the single executable, where it is that which runs. `folder`: where this code lies. */
export function typedWhere(executable: string | undefined, folder: string, platform: NodeJS.Platform): string {
  const program = executable ?? besideApp(folder, platform);
  // The packages of Linux put it on the PATH; nothing else does.
  if (program?.startsWith("/opt/Countersign/")) return "countersign";
  if (program) return program.includes(" ") ? `"${program}"` : program;
  return folder.split(sep).includes("node_modules") ? "npx countersign" : "node bin/countersign.mjs";
}

/** What a person does to open the desk of this copy, on the demo organization where `demo` is set: the beginning of a sentence. */
export const opening = (demo: boolean): string => openingWhere(demo, ...here);

/** As `typedWhere`, for opening. */
export function openingWhere(
  demo: boolean,
  executable: string | undefined,
  folder: string,
  platform: NodeJS.Platform,
): string {
  if (!executable && besideApp(folder, platform)) return "Open the Countersign app";
  const command = typedWhere(executable, folder, platform);
  if (!command.startsWith("node ")) return `Run \`${command} start${demo ? " --demo" : ""}\``;
  // Built or not, this code lies two folders below the checkout's.
  return `Run \`npm start${demo ? " -- --demo" : ""}\` in ${join(folder, "..", "..")}`;
}

/** The command that was installed with the app in whose archive this code lies. */
function besideApp(folder: string, platform: NodeJS.Platform): string | undefined {
  const [resources, ...inside] = folder.split(`${sep}app.asar${sep}`);
  if (!resources || inside.length === 0) return undefined;
  return join(resources, "bin", platform === "win32" ? "countersign.exe" : "countersign");
}

const here = [isSea() ? process.execPath : undefined, import.meta.dirname, process.platform] as const;
const typed = typedWhere(...here);
