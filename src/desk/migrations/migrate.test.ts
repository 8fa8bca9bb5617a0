import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { migrate } from "./migrate.js";

const folder = () => mkdtempSync(join(tmpdir(), "countersign-db-"));
const open = (dir: string) => new DatabaseSync(join(dir, "desk.db"));

test("a new file gets its tables, and the second time nothing happens", () => {
  const dir = folder();
  using db = open(dir);
  migrate(db, dir);
  migrate(db, dir);
  expect(
    db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all()
      .map(({ name }) => name),
  ).toEqual(["budgets", "counters", "notices", "pin", "proposals", "questions", "record"]);
  expect(existsSync(join(dir, "desk.db.before-0"))).toBe(false);
});

test("a file of a newer Countersign is refused in words and left as it is", () => {
  const dir = folder();
  using db = open(dir);
  migrate(db, dir);
  db.exec("PRAGMA user_version = 9999");
  expect(() => migrate(db, dir)).toThrow(/newer Countersign/);
  expect(db.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: 9999 });
});

test("garbage is refused in words and left as it is", () => {
  const dir = folder();
  const garbage = "no database at all, though long enough to look at. ".repeat(100);
  writeFileSync(join(dir, "desk.db"), garbage);
  using db = open(dir);
  expect(() => migrate(db, dir)).toThrow(/cannot be read as a database/);
  expect(readFileSync(join(dir, "desk.db"), "utf8")).toBe(garbage);
});

test("an older file is copied before it is changed", () => {
  const dir = folder();
  using db = open(dir);
  db.exec("CREATE TABLE older (word TEXT); INSERT INTO older VALUES ('kept'); PRAGMA user_version = 1");
  migrate(db, dir);
  using copy = new DatabaseSync(join(dir, "desk.db.before-1"));
  expect(copy.prepare("SELECT word FROM older").get()).toMatchObject({ word: "kept" });
});
