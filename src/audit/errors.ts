/** The disk took no row. The cause is the system's own error; nothing was appended. */
export class LogCannotWrite extends Error {
  override readonly name = "LogCannotWrite";
  readonly code = "log_cannot_write";
}

/** The log on the disk is not the chain it should be. Writing on would bury the evidence, so it is refused. */
export class ChainBroken extends Error {
  override readonly name = "ChainBroken";
  readonly code = "chain_broken";
}

/** Why a file of the log cannot be read, in the words of both verifiers outside. */
export const folderThere = "a folder stands in its place";

export const isFolder = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EISDIR";

/** What to throw of a file beside the rows that cannot be read: a folder in its place is said in words. */
export const notRead = (path: string, cause: unknown): unknown =>
  isFolder(cause)
    ? new ChainBroken(`${path} cannot be read: ${folderThere}. Move it away, and try again.`, { cause })
    : cause;

/** Says of a failed write what happened and what to do, by the system's own code. */
export function cannotWrite(dir: string, cause: unknown): LogCannotWrite {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  return new LogCannotWrite(`The audit log in ${dir} cannot be written: ${words[code] ?? otherwise(cause)}`, { cause });
}

const words: Record<string, string> = {
  ENOSPC: "the disk is full. Free some space and try again; nothing was sent.",
  EDQUOT: "your disk quota is used up. Free some space and try again; nothing was sent.",
  EROFS: "the disk is read-only. Make it writable and try again; nothing was sent.",
  EACCES: "the folder may not be written by you. Give yourself the right to write it; nothing was sent.",
  EPERM: "the folder may not be written by you. Give yourself the right to write it; nothing was sent.",
};

const otherwise = (cause: unknown) =>
  `${wordsOf(cause)}. Nothing was sent; look at the disk and start Countersign again.`;

/** The words of whatever was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
