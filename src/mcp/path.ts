import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import * as z from "zod";

/** Bytes. The systems' own limits are 104 (macOS) and 108 (Linux). */
const longestPath = 100;

/** Where the desk listens. A pipe's name is random, so that no other program can take it first and collect tokens. */
export function socketPath(home: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === "win32") return `\\\\.\\pipe\\countersign-${randomBytes(16).toString("hex")}`;
  const folder = join(home, "run");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const path = join(folder, "desk.sock");
  if (Buffer.byteLength(path) <= longestPath) return path;
  const stale = lastSocket(folder);
  if (stale !== undefined && isShort(stale)) removeSocket(stale);
  const short = mkdtempSync(join(tmpdir(), shortPrefix));
  chmodSync(short, 0o700);
  return join(short, "desk.sock");
}

/** Removes it, and the short folder that was made for it alone. */
export function removeSocket(path: string): void {
  if (process.platform === "win32") return;
  try {
    rmSync(path, { force: true });
    if (isShort(path)) rmdirSync(dirname(path));
  } catch {
    // Somebody put something else there, or removed it: it is not ours then, and nothing needs it gone.
  }
}

const shortPrefix = "countersign-";
const isShort = (path: string): boolean =>
  basename(path) === "desk.sock" &&
  dirname(dirname(path)) === tmpdir() &&
  new RegExp(`^${shortPrefix}[^-]{6}$`).test(basename(dirname(path)));

/** Where the desk before this one listened, if a crash left its announcement behind. */
function lastSocket(folder: string): string | undefined {
  try {
    return z.object({ socket: z.string() }).safeParse(JSON.parse(readFileSync(join(folder, "desk.json"), "utf8"))).data
      ?.socket;
  } catch {
    return undefined; // There is none, which is how a desk that was stopped leaves it.
  }
}

export const newToken = (): string => randomBytes(32).toString("hex");

interface Announced {
  pid: number;
  socket: string;
  token: string;
  /** What shows it to a person: another start says accordingly how to get there. */
  host?: "desktop" | "browser";
  /** The file of an administrator that it goes by until its end, whatever comes of the file. */
  administered?: string;
}

/** Says for as long as none runs how the last desk of this folder is opened again, for bridges to pass on. */
export function leaveOpening(home: string, how: string): void {
  write(home, "opening.json", { v: 1, how });
}

/** Tells bridges where the desk is. */
export function announce(home: string, desk: Announced): Disposable {
  const path = write(home, "desk.json", { v: 1, ...desk });
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

/** Into the folder that bridges look into; answers its path. The file is whole or absent, and the person's alone. */
function write(home: string, file: string, content: object): string {
  const folder = join(home, "run");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, file);
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600, flag: "wx" });
  renameSync(draft, path);
  return path;
}
