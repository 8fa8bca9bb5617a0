import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { privateFile } from "../audit/private-file.js";

/** Thrown when another desk holds the folder. */
export class DeskAlreadyOpen extends Error {
  readonly code = "desk_already_open";
  constructor(home: string, host?: "desktop" | "browser") {
    super(`Countersign is already open on ${home}${host ? wayBack[host] : "."}`);
  }
}

/** A page cannot be brought to the front, and its address works once: what is lost comes back with a new start alone. */
const wayBack = {
  desktop: ". It was asked to come to the front.",
  browser:
    ", in a browser. If its page is lost, press Ctrl-C in the terminal where it runs, then start it again: that gives a new address.",
};

/**
 * One desk per data folder. The lock is SQLite's own on a file of nothing: the system frees it when the process ends,
 * however it ends, so that no stale lock is ever left behind.
 */
export function lockFolder(home: string): Disposable {
  const folder = join(home, "run");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(privateFile(join(folder, "lock")), { timeout: 0 });
  try {
    db.exec("PRAGMA journal_mode = delete; BEGIN EXCLUSIVE");
  } catch (cause) {
    db.close();
    if (isBusy(cause)) throw new DeskAlreadyOpen(home);
    throw cause;
  }
  return {
    [Symbol.dispose]() {
      rmSync(join(folder, "desk.json"), { force: true });
      db.close();
    },
  };
}

const busy = 5;
const isBusy = (error: unknown) => error instanceof Error && "errcode" in error && error.errcode === busy;
