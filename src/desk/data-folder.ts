/** The system refuses the data folder. The cause is its own error. */
class DataFolderRefused extends Error {
  override readonly name = "DataFolderRefused";
  readonly code = "data_folder_refused";
}

/** Opens something in the data folder; what the system has against it is thrown in words, with what to do. */
export async function inFolder<T>(home: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (cause) {
    const why = whyRefused(cause);
    if (!why) throw cause;
    throw new DataFolderRefused(`${home} cannot be used as the data folder: ${why}`, { cause });
  }
}

function whyRefused(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code, errcode } = { code: "", errcode: 0, ...cause };
  if (code === "ERR_SQLITE_ERROR") return bySqlite[errcode & 0xff];
  return bySystem[code];
}

const full = "the disk is full. Free some space, then start it again; what was decided is kept.";
const closed = "it may not be written by you. Give yourself the right to write it, or set COUNTERSIGN_HOME to another.";
const isFile = "it, or what it lies in, is a file. Move that away, or set COUNTERSIGN_HOME to another.";

const bySystem: Readonly<Record<string, string>> = {
  ENOSPC: full,
  EDQUOT: "your disk quota is used up. Free some space, then start it again; what was decided is kept.",
  EROFS: "the disk is read-only. Make it writable, or set COUNTERSIGN_HOME to another.",
  EACCES: closed,
  EPERM: closed,
  EEXIST: isFile,
  ENOTDIR: isFile,
};

/** By SQLite's primary result codes. */
const bySqlite: Readonly<Record<number, string>> = {
  8: closed,
  10: "the disk answers with errors. Look at the disk, then start it again; the log tells what was decided.",
  13: full,
  14: closed,
};
