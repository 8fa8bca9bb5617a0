import { renameSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stampOf } from "../../scripts/setup/stamp.mjs";
import { smallHouse } from "./house.js";

const sources = { "src/a.ts": "1", "main/b.ts": "2", "renderer/c.css": "3", "package.json": "{}" };

test("the same sources give the same stamp, whatever their times say", () => {
  using house = smallHouse(sources);
  const before = stampOf(house.root);
  utimesSync(join(house.root, "src/a.ts"), 1, 1);
  expect(stampOf(house.root)).toBe(before);
});

test.each([
  ["a change", "src/a.ts", "9"],
  ["a new file", "renderer/features/d.tsx", ""],
  ["other packages", "package-lock.json", "{}"],
  ["another way to build", "vite.config.ts", ""],
])("%s gives another stamp", (_, file, text) => {
  using house = smallHouse(sources);
  const before = stampOf(house.root);
  house.write(file, text);
  expect(stampOf(house.root)).not.toBe(before);
});

test("a file that was renamed gives another stamp", () => {
  using house = smallHouse(sources);
  const before = stampOf(house.root);
  renameSync(join(house.root, "src/a.ts"), join(house.root, "src/z.ts"));
  expect(stampOf(house.root)).not.toBe(before);
});

test("a test is not built, so it changes nothing", () => {
  using house = smallHouse(sources);
  const before = stampOf(house.root);
  house.write("src/a.test.ts", "1");
  house.write("docs/page.md", "1");
  expect(stampOf(house.root)).toBe(before);
});
