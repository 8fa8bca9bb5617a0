import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { keep, type Personal, personal, seal } from "./chain.js";
import { ChainBroken, cannotWrite, LogCannotWrite } from "./errors.js";
import { segment } from "./layout.js";
import type { Log } from "./log.js";
import { mend } from "./mend.js";
import { syncFolder } from "./private-file.js";
import { readEntriesNow } from "./read.js";
import type { Actor, Happening, ReadonlyJson, Target } from "./row.js";

export interface LogOptions {
  dir: string;
  now?: () => number;
  /** A segment that has reached this size is followed by a new one; 8 MiB unless told. */
  segmentBytes?: number;
  /** The two calls that a disk can refuse. */
  disk?: Disk;
}

export interface Disk {
  writeSync(fd: number, bytes: Uint8Array): number;
  fsyncSync(fd: number): void;
}

interface Open {
  file: { fd: number; size: number };
  side: { fd: number; size: number };
  first: number;
}

/**
 * Opens the log of a folder for writing, making it if there is none. What a crash left unfinished is kept aside and noted
 * by a `repair` row. Throws `ChainBroken` where the last segment does not hold, `LogCannotWrite` where the folder refuses.
 */
export function openLog({ dir, now = Date.now, segmentBytes = 8 * 1024 * 1024, disk = fs }: LogOptions): Log {
  const { head, first, mended } = guarded(dir, () => mend(dir));
  let rows = head.rows;
  let last = head.hash;
  let open: Open = guarded(dir, () => openSegment(dir, first));
  let refusal: Error | undefined;
  let unsynced: NodeJS.Timeout | undefined;
  const listeners = new Set<(seq: number) => void>();

  /** One write call each for side lines and row. After a failure the files are as before, or the log refuses from then on. */
  function write(happening: Happening): { seq: number; hash: string } {
    if (refusal) throw refusal;
    untouched();
    if (open.file.size >= segmentBytes) rotate();
    const made = make(happening, rows + 1, last, new Date(now()).toISOString());
    const before = { file: open.file.size, side: open.side.size };
    try {
      put(open.side, made.side);
      put(open.file, made.line);
    } catch (cause) {
      const error = cannotWrite(dir, cause);
      takeBack(before, error);
      throw error;
    }
    rows += 1;
    last = made.hash;
    return { seq: rows, hash: made.hash };
  }

  function put(to: { fd: number; size: number }, text: string) {
    const bytes = Buffer.from(text);
    const written = disk.writeSync(to.fd, bytes);
    if (written !== bytes.length) throw Object.assign(new Error("only a part was written"), { code: "ENOSPC" });
    to.size += written;
  }

  function takeBack(before: { file: number; side: number }, error: Error) {
    try {
      fs.ftruncateSync(open.file.fd, before.file);
      fs.ftruncateSync(open.side.fd, before.side);
      open.file.size = before.file;
      open.side.size = before.side;
    } catch {
      refusal = error; // half a row may lie there; nothing may follow it
    }
  }

  /** Everything written so far is on the disk, values before the rows that commit to them. */
  function sync() {
    clearTimeout(unsynced);
    unsynced = undefined;
    disk.fsyncSync(open.side.fd);
    disk.fsyncSync(open.file.fd);
  }

  /** Another hand in the file would fork the chain: better to stop. */
  function untouched() {
    if (fs.fstatSync(open.file.fd).size === open.file.size) return;
    refusal = new ChainBroken(
      `Somebody else wrote to the audit log in ${dir} while Countersign had it open. Writes are refused; run \`audit verify\` on the command line.`,
    );
    throw refusal;
  }

  function rotate() {
    guarded(dir, () => {
      sync();
      const next = openSegment(dir, rows + 1);
      close(open);
      open = next;
    });
  }

  /** After a failed sync nobody knows what the disk holds, so the log refuses everything until it is opened again. */
  function syncFailure(): LogCannotWrite | undefined {
    try {
      sync();
      return undefined;
    } catch (cause) {
      const failure = cannotWrite(dir, cause);
      refusal = failure;
      return failure;
    }
  }

  function tell(seq: number) {
    // Not within the writer's own call: a listener that throws must not look like a write that failed.
    for (const listener of listeners) queueMicrotask(() => listener(seq));
  }

  const log: Log = {
    append(happening) {
      const before = { rows, last, file: open.file.size, side: open.side.size, first: open.first };
      const written = write(happening);
      const failure = syncFailure();
      if (failure) {
        // Not announced, so it must not stay; where a rotation came between, the new segment holds this row alone.
        const rotated = open.first !== before.first;
        takeBack(rotated ? { file: 0, side: 0 } : before, failure);
        rows = before.rows;
        last = before.last;
        throw failure;
      }
      tell(written.seq);
      return written;
    },
    note(happening) {
      const written = write(happening);
      // A failure here is kept in `refusal` and thrown at the next write.
      unsynced ??= setTimeout(syncFailure, 100).unref();
      tell(written.seq);
      return written;
    },
    rotate() {
      if (refusal) throw refusal;
      if (rows >= open.first) rotate();
    },
    head: () => ({ rows, hash: last }),
    after: (seq) => readEntriesNow(dir, { from: seq + 1 }),
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
      if (refusal === undefined) syncFailure();
      clearTimeout(unsynced);
      refusal ??= new LogCannotWrite(`The audit log in ${dir} is closed: Countersign is stopping. Nothing was sent.`);
      close(open);
    },
  };
  if (mended) log.append({ type: "repair", org_id: null, actor: { kind: "desk" }, data: mended });
  return log;
}

function make(happening: Happening, seq: number, prev: string, time: string) {
  const { type, org_id, operation, proposal_id, digest } = happening;
  const commitments: Partial<Record<Personal, string>> = {};
  let side = "";
  // Asking the system once for all of them takes a quarter of the time.
  const salts = randomBytes(32 * personal.length);
  for (const [index, field] of personal.entries()) {
    const value = happening[field];
    if (value === undefined) continue;
    const kept = keep(seq, field, salts.subarray(32 * index, 32 * (index + 1)), said(value));
    commitments[field] = kept.committed;
    side += kept.line;
  }
  const about = {
    ...(operation !== undefined && { operation }),
    ...(proposal_id !== undefined && { proposal_id }),
    ...(digest !== undefined && { digest }),
  };
  const { hash, line } = seal({ v: 1, seq, time, org_id, type, prev, ...about, actor: "", ...commitments });
  return { hash, line, side };
}

/** Members that are `undefined` are not said; anything else that is no JSON is refused where it is made canonical. */
function said(value: Actor | Target | ReadonlyJson): ReadonlyJson {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}

function openSegment(dir: string, first: number): Open {
  const { file, side } = segment(first);
  const at = (name: string) => {
    const fd = fs.openSync(join(dir, name), "a", 0o600);
    return { fd, size: fs.fstatSync(fd).size };
  };
  const opened = { first, side: at(side), file: at(file) };
  syncFolder(dir);
  return opened;
}

function close({ file, side }: Open) {
  fs.closeSync(file.fd);
  fs.closeSync(side.fd);
}

function guarded<T>(dir: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ChainBroken) throw cause;
    throw cannotWrite(dir, cause);
  }
}
