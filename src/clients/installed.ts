import { chmod, copyFile, cp, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";

/** What clients of an installed app start: a copy in the data folder, so that no move or update of the app breaks them. */
export const installedCommand = (home: string, platform: NodeJS.Platform): string =>
  join(home, "bin", platform === "win32" ? "countersign.exe" : "countersign");

/**
 * Copies the single executable and its library from the folder they were installed in, where they differ from what is there.
 * A client that starts meanwhile gets the old one or the new one, whole. Answers the path of the copy.
 */
export async function placeCommand(from: string, home: string, platform = process.platform): Promise<string> {
  const target = installedCommand(home, platform);
  const folder = dirname(target);
  if (relative(from, folder) === "") return target;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const library = (await readdir(from)).find(isLibrary);
  const updated = library !== undefined && (await placeLibrary(join(from, library), join(folder, library)));
  const executable = join(from, basename(target));
  if (updated || !(await isSame(executable, target))) await placeExecutable(executable, target);
  for (const name of await readdir(folder))
    if ((isLibrary(name) && name !== library) || name.endsWith(leftOver)) await clear(join(folder, name));
  return target;
}

/** Its name tells its content (`scripts/sea.mjs`): one that is there is whole. */
const isLibrary = (name: string): boolean => name.startsWith("library-");
const leftOver = ".left";
const aside = (path: string): string => `${path}.${process.pid}${leftOver}`;

async function placeLibrary(from: string, to: string): Promise<boolean> {
  if (await stat(to).catch(absent)) return false;
  await cp(from, aside(to), { recursive: true });
  await rename(aside(to), to);
  return true;
}

/** Finer times do not survive every copy. */
async function isSame(from: string, to: string): Promise<boolean> {
  const [is, was] = [await stat(from), await stat(to).catch(absent)];
  return was?.size === is.size && seconds(was) === seconds(is);
}

async function placeExecutable(from: string, to: string): Promise<void> {
  const is = await stat(from);
  const made = aside(`${to}.new`);
  await copyFile(from, made);
  await chmod(made, 0o700);
  await utimes(made, seconds(is), seconds(is));
  // Windows replaces no program that runs, but lets it be renamed.
  if (process.platform === "win32") await rename(to, aside(to)).catch(absent);
  await rename(made, to);
}

const seconds = ({ mtimeMs }: { mtimeMs: number }): number => Math.floor(mtimeMs / 1000);

/** What still runs on Windows cannot be removed: the next start tries again. */
async function clear(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => {});
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
