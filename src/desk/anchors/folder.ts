import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { AnchorFailed } from "./refused.js";

/** A checkpoint on its way to where it is kept. */
export interface Kept {
  /** The same for all of one log, and a file's name. */
  name: string;
  size: number;
  text: string;
}

/** A file each, so that a folder that is copied elsewhere holds all of them. */
export async function keepInFolder(path: string, { name, text, size }: Kept): Promise<string> {
  const file = join(path, `${name}-${String(size).padStart(12, "0")}.checkpoint`);
  await writeWhole(file, text);
  return `kept as ${file}`;
}

/** Whole on the disk, or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const half = `${file}.half`;
  // Made new: a link that lies there must not lead the text elsewhere.
  await rm(half, { force: true });
  await using handle = await open(half, "wx", 0o644);
  await handle.writeFile(text);
  await handle.sync();
  await rename(half, file);
}

/** Throws where it is no folder of its own. Beside the log a copy shows nothing that the log does not. */
export async function usableFolder(path: string, home: string): Promise<void> {
  if (!isAbsolute(path)) throw new AnchorFailed("Name the folder by its whole path.");
  const real = await realpath(path).catch(() => {
    throw new AnchorFailed(`There is no folder ${path}.`);
  });
  if (!(await stat(real)).isDirectory()) throw new AnchorFailed(`${path} is not a folder.`);
  const within = relative(await realpath(home), real);
  if (within === "" || (!within.startsWith("..") && !isAbsolute(within)))
    throw new AnchorFailed(`${path} lies in the data folder itself. Choose one that is kept apart from it.`);
}
