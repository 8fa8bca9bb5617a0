import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cruiseRooms } from "../../scripts/gates/cruise.mjs";

const root = join(import.meta.dirname, "..", "..");
let found: Awaited<ReturnType<typeof cruiseRooms>>;

beforeAll(async () => {
  found = await cruiseRooms(root);
});

test("every source file was looked at, with its imports", () => {
  expect(found.unseen).toEqual([]);
  expect(found.cruised).toBeGreaterThan(100);
  expect(found.dependencies).toBeGreaterThan(found.cruised);
});

test("every room imports only what the plan allows", () => {
  expect(found.broken).toEqual([]);
});

// Each is written into a house of its own, which is whole but for it: what the rule finds there, it finds here.
const planted: [law: string, file: string, text: string][] = [
  ["mcp-imports-only-what-the-plan-says", "src/mcp/a.ts", `import { b } from "../desk/b.js"; b();`],
  ["mcp-imports-only-what-the-plan-says", "src/mcp/a.ts", `import type { B } from "../audit/b.js"; export type A = B;`],
  ["mcp-imports-only-what-the-plan-says", "src/mcp/a.ts", `export * from "../proposals/b.js";`],
  ["spend-imports-only-what-the-plan-says", "src/spend/a.ts", `const b = await import("../audit/b.js"); b.b();`],
  [
    "audit-imports-only-what-the-plan-says",
    "src/audit/a.ts",
    `import { b } from "../desk/b.js"; { using c = b(); await using d = c; }`,
  ],
  ["desk-imports-only-what-the-plan-says", "src/desk/a.ts", `import { b } from "../cli/b.js"; b();`],
  ["no-folder-without-a-rule", "src/attic/a.ts", `import { b } from "./b.js"; b();`],
  ["core-knows-no-host", "src/desk/a.ts", `import { app } from "electron"; app.quit();`],
  ["core-knows-no-host", "src/settings/a.ts", `import { useState } from "react"; useState(0);`],
  ["only-the-desk-moves-a-proposal", "src/cli/a.ts", `import { move } from "../proposals/moves.js"; move();`],
  ["verify-shares-nothing-with-append", "src/audit/verify.ts", `import { c } from "./c.js"; c();`],
  ["bridge-needs-nothing", "src/bridge/a.ts", `import { z } from "zod"; z.string();`],
  ["main-talks-to-the-desk", "main/a.ts", `import { b } from "../src/audit/b.js"; b();`],
  ["preload-imports-electron-alone", "main/preload.ts", `import { b } from "./b.js"; b();`],
  ["renderer-talks-through-the-contract", "renderer/A.tsx", `import { b } from "../src/desk/b.js"; b();`],
  ["no-product-code-imports-tests", "src/desk/a.ts", `import { b } from "../../test/b.js"; b();`],
  ["nothing-unresolved", "src/desk/a.ts", `import { b } from "./nowhere.js"; b();`],
  ["no-circles", "src/desk/a.ts", `import { again } from "./circle.js"; export const a = again;`],
];

let house: string;
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "countersign-house-"));
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

test.each(planted)("%s is found broken in %s by %s", async (law, file, text) => {
  const place = mkdtempSync(join(house, "planted-"));
  writeHouse(place);
  expect((await cruiseRooms(place)).broken).toEqual([]);
  write(place, file, text);
  const { broken, unseen } = await cruiseRooms(place);
  expect(broken.map((sentence) => sentence.split(":")[0])).toContain(law);
  expect(unseen).toEqual([]);
});

test("a folder that the plan does not know is found by who imports it, too", async () => {
  const place = mkdtempSync(join(house, "attic-"));
  writeHouse(place);
  write(place, "src/attic/b.ts", "export const b = 1;");
  write(place, "src/desk/a.ts", `export { b } from "../attic/b.js";`);
  expect((await cruiseRooms(place)).broken).toContain("no-folder-without-a-rule: src/desk/a.ts imports src/attic/b.ts");
});

test("types may name each other in a circle", async () => {
  const place = mkdtempSync(join(house, "types-"));
  writeHouse(place);
  write(place, "src/desk/x.ts", `import type { Y } from "./y.js"; export interface X { y: Y }`);
  write(place, "src/desk/y.ts", `import type { X } from "./x.js"; export interface Y { x: X }`);
  expect((await cruiseRooms(place)).broken).toEqual([]);
});

function writeHouse(place: string) {
  const b = "export const b = () => 1;\nexport type B = number;\n";
  const rooms = ["src/desk", "src/audit", "src/proposals", "src/cli", "src/settings", "main", "renderer", "test"];
  for (const room of rooms) write(place, `${room}/b.ts`, b);
  write(place, "src/proposals/moves.ts", "export const move = () => 1;");
  write(place, "src/audit/append.ts", "export const append = () => 1;");
  write(place, "src/audit/c.ts", `import { append } from "./append.js"; export const c = append;`);
  write(place, "src/desk/circle.ts", `import * as all from "./a.js"; export const again = () => all;`);
  write(place, "src/desk/a.ts", "export const a = 1;");
  cpSync(join(root, "package.json"), join(place, "package.json"));
  symlinkSync(join(root, "node_modules"), join(place, "node_modules"), "junction");
}

function write(place: string, file: string, text: string) {
  mkdirSync(dirname(join(place, file)), { recursive: true });
  writeFileSync(join(place, file), text);
}
