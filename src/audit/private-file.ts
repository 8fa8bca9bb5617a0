import { chmodSync, closeSync, existsSync, fsyncSync, openSync } from "node:fs";

/** Gives the path, with a file there that is the person's alone: SQLite would leave that to the umask, and its side files take after it. */
export function privateFile(path: string): string {
  closeSync(openSync(path, "a", 0o600));
  for (const one of [path, `${path}-wal`, `${path}-shm`, `${path}-journal`]) if (existsSync(one)) chmodSync(one, 0o600);
  return path;
}

/** A new file's name is on the disk, too. Windows knows no such call and needs none. */
export function syncFolder(dir: string) {
  if (process.platform === "win32") return;
  const fd = openSync(dir, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
