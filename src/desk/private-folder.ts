import { chmodSync, mkdirSync } from "node:fs";

/** Thrown where the data folder cannot be closed to others. */
class FolderNotOurs extends Error {
  readonly code = "folder_not_ours";
  constructor(home: string, cause: unknown) {
    super(
      `${home} cannot be closed to other users of this computer: it belongs to somebody else. Choose a folder of your own in COUNTERSIGN_HOME.`,
      { cause },
    );
  }
}

/** Makes the data folder the person's alone, and with it every file that is made from now on: SQLite makes side files by itself. */
export function privateFolder(home: string): void {
  process.umask(0o077);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  try {
    chmodSync(home, 0o700);
  } catch (error) {
    const isSomebodyElses = error instanceof Error && "code" in error && error.code === "EPERM";
    throw isSomebodyElses ? new FolderNotOurs(home, error) : error;
  }
}
