import { randomBytes } from "node:crypto";
import { chmod, copyFile, cp, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";

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
  // An older library is cleared last: as long as it is there, the executable may be its own.
  const older = (await readdir(folder)).filter((name) => isLibrary(name) && name !== library && !isLeft(name));
  if (updated || older.length > 0 || !(await isSame(executable, target))) await placeExecutable(executable, target);
  for (const name of await readdir(folder))
    if (older.includes(name) || (isLeft(name) && !isAtWork(name))) await clear(join(folder, name));
  return target;
}

/** Its name tells its content (`scripts/sea.mjs`). */
const isLibrary = (name: string): boolean => name.startsWith("library-");
const isLeft = (name: string): boolean => name.endsWith(".left");
const aside = (path: string): string => `${path}.${randomBytes(4).toString("hex")}.${process.pid}.left`;

/** Whether who began it still runs: of two starts at the same moment neither clears what the other is copying. */
function isAtWork(name: string): boolean {
  const [, pid] = /\.(\d+)\.left$/.exec(name) ?? [];
  try {
    return pid !== undefined && process.kill(Number(pid), 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // it is somebody else's
  }
}

async function placeLibrary(from: string, to: string): Promise<boolean> {
  const was = await sizesIn(to);
  if (was !== undefined && isDeepStrictEqual(was, await sizesIn(from))) return false;
  const made = aside(to);
  await cp(from, made, { recursive: true });
  if (was !== undefined) await rename(to, aside(to)).catch(absent);
  try {
    await rename(made, to);
  } catch (error) {
    await clear(made);
    // Another start was faster, with the same: its name tells its content.
    if (!isDeepStrictEqual(await sizesIn(to), await sizesIn(from))) throw error;
  }
  return true;
}

/** Every file with its size: power that fails can leave empty ones where whole ones were written. */
async function sizesIn(folder: string): Promise<Map<string, number> | undefined> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(absent);
  const files = all?.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return (
    files &&
    new Map(
      await Promise.all(
        files.toSorted().map(async (file) => [relative(folder, file), (await stat(file)).size] as const),
      ),
    )
  );
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
