import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { referencePages } from "../../scripts/reference/pages.js";
import { architecturePage } from "../../scripts/reference/rooms.js";
import { catalog, offered } from "../../src/operations/index.js";
import { root } from "../harness/processes.js";

const folder = join(root, "docs", "reference");
const pages = await referencePages(root);

test("there is a page for each toolset, an index, and nothing else", () => {
  expect(existsSync(folder) ? readdirSync(folder).toSorted() : []).toEqual([...pages.keys()].toSorted());
});

test.each([...pages.keys()])("%s says what the catalog says; `npm run reference` writes it anew", (file) => {
  expect(readFileSync(join(folder, file), "utf8")).toBe(pages.get(file));
});

test("the picture of the rooms is what the sources import; `npm run reference` draws it anew", () => {
  const page = readFileSync(join(root, "docs", "architecture.md"), "utf8");
  expect(page).toBe(architecturePage(root, page));
  expect(page).toContain("  mcp --> operations\n");
});

test("every operation is on a page, with its calls", () => {
  const all = [...pages.values()].join("\n");
  for (const { name } of offered) expect(all).toContain(`\n## ${name}\n`);
  expect(all.match(/^Calls `/gm)?.length).toBe(catalog.length);
});
