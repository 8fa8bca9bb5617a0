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
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
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

/** Far more than any client writes for itself; a larger one would hold up the desk while it is read. */
const largest = 8_000_000;

/** Reads it whole, through links. Throws `ClientFileRefused` for what is no file, not UTF-8 text, too large, closed to us or a link to nothing. */
export const readClientFile = (path: string): Seen => inWords(path, () => read(path));

function read(path: string): Seen {
  const target = targetOf(path);
  if (target === null) return { path, target: path, text: "", bom: false, bytes: null, mode: 0o600, owner: null };
  const descriptor = openSync(target, "r");
  try {
    const { mode, uid, gid, size } = fstatSync(descriptor);
    if (size > largest)
      throw new ClientFileRefused(
        "file_broken",
        `${path} is larger than ${largest / 1e6} MB. Nothing was changed. Paste the snippet yourself.`,
      );
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
  return inWords(seen.path, () => {
    let time = now;
    // Another registration may have taken this very moment.
    while (lstatSync(backupAt(seen.path, time), { throwIfNoEntry: false })) time += 1;
    const backup = backupAt(seen.path, time);
    writeDurably(backup, (seen.bom ? "\uFEFF" : "") + text, seen);
    return backup;
  });
}

const backupAt = (path: string, time: number): string =>
  `${path}.countersign-${new Date(time).toISOString().replaceAll(/[-:]/g, "")}.bak`;

/** The back-ups of a client's file that lie beside it, the newest first. */
export const backupsOf = (path: string): string[] => besides(path, ".bak").toSorted().reverse();

function besides(path: string, end: string): string[] {
  const start = `${basename(path)}.countersign-`;
  return inWords(path, () => readdirSync(dirname(path)))
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .map((name) => join(dirname(path), name));
}

/** Puts new bytes in its place at once: all of them or none. Throws `ClientFileRefused` when somebody else wrote in between. */
export async function replaceClientFile(seen: Seen, text: string): Promise<void> {
  const temporary = `${seen.target}.countersign-${randomBytes(6).toString("hex")}.tmp`;
  try {
    mkdirSync(dirname(seen.target), { recursive: true });
    clearLeft(seen.target);
    writeDurably(temporary, (seen.bom ? "\uFEFF" : "") + text, seen);
    stillAsSeen(seen);
    await rename(temporary, seen.target);
  } catch (error) {
    throw worded(seen.path, error);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Takes it away. Throws like `replaceClientFile`. */
export function removeClientFile(seen: Seen): void {
  stillAsSeen(seen);
  inWords(seen.path, () => rmSync(seen.target));
}

/** What a writer left that was killed before it was done: it holds all that the file held. */
function clearLeft(target: string): void {
  const aMinuteAgo = Date.now() - 60_000;
  for (const left of besides(target, ".tmp"))
    if (Number(lstatSync(left, { throwIfNoEntry: false })?.mtimeMs) < aMinuteAgo) rmSync(left, { force: true });
}

/** Throws `ClientFileRefused` when the file is no longer what was read. */
export function stillAsSeen(seen: Seen): void {
  const target = inWords(seen.path, () => targetOf(seen.path));
  const now = target === null ? null : inWords(seen.path, () => readFileSync(target));
  if ((target ?? seen.path) === seen.target && hash(now) === hash(seen.bytes)) return;
  throw new ClientFileRefused(
    "file_changed",
    `Another program wrote ${seen.path} at the same moment. Nothing was changed. Try again; it helps to close the client first.`,
  );
}

/** One word for a file as it was read and what would become of it. */
export const sightOf = (seen: Seen, after: string): string =>
  createHash("sha256")
    .update(JSON.stringify([seen.target, hash(seen.bytes), after]))
    .digest("hex");

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
  } catch (error) {
    // Half of a file is no back-up, and may be open to more people than the whole was.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function inWords<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw worded(path, error);
  }
}

/** What the system has against a client's file, for a person. One such file must not hide all other clients. */
function worded(path: string, error: unknown): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return error;
  const why = reasons[String(error.code)] ?? `the system says ${String(error.code)}. Look at it, then try again`;
  return new ClientFileRefused("file_unreachable", `${path} cannot be used: ${why}. Nothing was changed.`, error);
}

const closed =
  "it or its folder may not be read or written by you. Give yourself the right to, or paste the snippet yourself";
const full = "there is no space left. Free some, then try again";
const reasons: Readonly<Record<string, string>> = {
  EACCES: closed,
  EPERM: closed,
  EROFS: closed,
  ENOSPC: full,
  EDQUOT: full,
  ELOOP: "its links lead in a circle. Mend or remove the link and try again",
  ENOTDIR: "a part of its path is no folder. Move away what is there and try again",
};

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
