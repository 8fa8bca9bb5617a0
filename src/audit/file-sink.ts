import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import type { Sink } from "./sink.js";

/**
 * Appends to a file that is the person's alone. Where it was rotated away a new one is begun; half a line that a crash left is
 * taken off, so that a collector never reads two rows as one.
 */
export function createFileSink(path: string): Sink {
  let file: FileHandle | undefined;

  async function opened(): Promise<FileHandle> {
    if (file && (await isStill(path, file))) return file;
    await file?.close();
    file = undefined;
    // Not through a link that somebody laid there: the rows would go elsewhere.
    const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
    file = await open(path, flags, 0o600);
    await withoutHalfLine(file);
    return file;
  }

  return {
    async send(rows) {
      const to = await opened();
      await to.appendFile(`${rows.map(({ text }) => text).join("\n")}\n`);
      await to.datasync();
    },
    async [Symbol.asyncDispose]() {
      await file?.close();
    },
  };
}

async function isStill(path: string, file: FileHandle): Promise<boolean> {
  const [there, mine] = await Promise.all([stat(path).catch(() => undefined), file.stat()]);
  return there !== undefined && there.ino === mine.ino && there.dev === mine.dev;
}

async function withoutHalfLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const piece = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const from = Math.max(0, end - piece.length);
    const { bytesRead } = await file.read(piece, 0, end - from, from);
    const newline = piece.subarray(0, bytesRead).lastIndexOf(10);
    if (newline >= 0) return cut(file, from + newline + 1, size);
    end = from;
  }
  await cut(file, 0, size);
}

/** Only what is the beginning of a row of ours is taken off; anything else gets the end that it lacks. */
async function cut(file: FileHandle, to: number, size: number): Promise<void> {
  if (to === size) return;
  const start = Buffer.alloc(Math.min(2, size - to));
  await file.read(start, 0, start.length, to);
  if ('{"'.startsWith(start.toString("latin1"))) await file.truncate(to);
  else await file.appendFile("\n");
}
