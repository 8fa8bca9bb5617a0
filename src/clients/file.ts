import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ClientFileRefused } from "./program.js";

/** A client's file as it was read. `bytes` null: there was none. */
export interface Seen {
  path: string;
  /** The file behind links. */
  target: string;
  /** Without the byte order mark. */
  text: string;
  bom: boolean;
  bytes: Buffer | null;
  mode: number;
  owner: { uid: number; gid: number } | null;
}

/** Reads it whole, through links. Throws `ClientFileRefused` for what is no file, not UTF-8 text or a link to nothing. */
export function readClientFile(path: string): Seen {
  const target = targetOf(path);
  if (target === null) return { path, target: path, text: "", bom: false, bytes: null, mode: 0o600, owner: null };
  const descriptor = openSync(target, "r");
  try {
    const { mode, uid, gid } = fstatSync(descriptor);
    const bytes = readFileSync(descriptor);
    const text = decode(path, bytes);
    const bom = text.startsWith("\uFEFF");
    return { path, target, text: bom ? text.slice(1) : text, bom, bytes, mode: mode & 0o7777, owner: { uid, gid } };
  } finally {
    closeSync(descriptor);
  }
}

/** Puts what was read beside it, with its own rights, before anything is written. Nothing to keep: null. */
export function backUp(seen: Seen, now: number, text = seen.text): string | null {
  if (seen.bytes === null) return null;
  const time = new Date(now).toISOString().replaceAll(/[-:]/g, "");
  const backup = `${seen.path}.countersign-${time}.bak`;
  writeDurably(backup, (seen.bom ? "\uFEFF" : "") + text, seen);
  return backup;
}

/** Puts new bytes in its place at once: all of them or none. Throws `ClientFileRefused` when somebody else wrote in between. */
export async function replaceClientFile(seen: Seen, text: string): Promise<void> {
  mkdirSync(dirname(seen.target), { recursive: true });
  const temporary = `${seen.target}.countersign-${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeDurably(temporary, (seen.bom ? "\uFEFF" : "") + text, seen);
    stillAsSeen(seen);
    await rename(temporary, seen.target);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Throws `ClientFileRefused` when the file is no longer what was read. */
export function stillAsSeen(seen: Seen): void {
  const target = targetOf(seen.path);
  const now = target === null ? null : readFileSync(target);
  if ((target ?? seen.path) === seen.target && hash(now) === hash(seen.bytes)) return;
  throw new ClientFileRefused(
    "file_changed",
    `Another program wrote ${seen.path} at the same moment. Nothing was changed. Try again; it helps to close the client first.`,
  );
}

function targetOf(path: string): string | null {
  try {
    const target = realpathSync(path);
    // Before it is opened: who opens a pipe waits for a writer.
    if (statSync(target).isFile()) return target;
    throw new ClientFileRefused(
      "file_broken",
      `${path} is not a file. Nothing was changed. Move away what is there and try again.`,
    );
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (!lstatSync(path, { throwIfNoEntry: false })) return null;
  throw new ClientFileRefused(
    "file_broken",
    `${path} is a link to a file that is not there. Mend or remove the link and try again.`,
  );
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new ClientFileRefused(
      "file_broken",
      `${path} is not UTF-8 text. Nothing was changed. Save it as UTF-8 and try again.`,
      cause,
    );
  }
}

function writeDurably(path: string, text: string, { mode, owner }: Seen): void {
  const descriptor = openSync(path, "wx", mode);
  try {
    writeFileSync(descriptor, text);
    if (process.platform !== "win32") {
      // Owner first: a change of owner can take rights away.
      const own = fstatSync(descriptor);
      if (owner && (owner.uid !== own.uid || owner.gid !== own.gid)) fchownSync(descriptor, owner.uid, owner.gid);
      fchmodSync(descriptor, mode);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** On Windows a virus scanner or the client may hold the file for a moment. */
async function rename(from: string, to: string, tries = 5): Promise<void> {
  try {
    renameSync(from, to);
  } catch (error) {
    const held = error instanceof Error && "code" in error && ["EPERM", "EBUSY", "EACCES"].includes(String(error.code));
    if (process.platform !== "win32" || !held || tries <= 1) throw error;
    await pause(100);
    await rename(from, to, tries - 1);
  }
}

const hash = (bytes: Buffer | null) => (bytes === null ? "none" : createHash("sha256").update(bytes).digest("hex"));
const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";
