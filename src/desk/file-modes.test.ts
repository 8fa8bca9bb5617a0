import { chmodSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPaging } from "../audit/paging.js";
import { createDesk } from "./desk.js";
import { lockFolder } from "./lock.js";

let was = 0;
beforeEach(() => (was = process.umask(0)));
afterEach(() => void process.umask(was));

const home = () => mkdtempSync(join(tmpdir(), "countersign-modes-"));

/** Every file below a folder that somebody else may open. */
const open = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    const about = statSync(join(folder, name));
    return about.isFile() && (about.mode & 0o077) !== 0;
  });

test("the lock is the person's alone, whatever the umask", () => {
  const folder = home();
  using _ = lockFolder(folder);
  expect(readdirSync(join(folder, "run"))).toContain("lock");
  expect(open(folder)).toEqual([]);
});

test("the index and what SQLite keeps beside it are the person's alone, whatever the umask", async () => {
  const folder = home();
  mkdirSync(join(folder, "audit"));
  await using _ = createPaging({ dir: join(folder, "audit"), file: join(folder, "index.db") });
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(["index.db", "index.db-wal"]));
  expect(open(folder)).toEqual([]);
});

test("files that an older desk left open to others are closed at the start", async () => {
  const folder = home();
  const options = { home: folder, host: "browser", demo: true, environment: {}, version: "1.0.0" } as const;
  await (await createDesk(options))[Symbol.asyncDispose]();
  const books = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.db$|lock$/.test(name));
  expect(books.length).toBeGreaterThanOrEqual(3);
  for (const name of books) chmodSync(join(folder, name), 0o644);
  for (const name of books.filter((one) => one.endsWith("desk.db"))) {
    writeFileSync(join(folder, `${name}-wal`), "");
    chmodSync(join(folder, `${name}-wal`), 0o644);
  }
  await using _ = await createDesk(options);
  expect(open(folder).filter((name) => /\.db|lock/.test(name))).toEqual([]);
});
