import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { referencePages } from "../../scripts/reference/pages.js";
import { catalog } from "../../src/operations/index.js";
import { root } from "../harness/processes.js";

const folder = join(root, "docs", "reference");
const pages = await referencePages(root);

test("there is a page for each toolset, an index, and nothing else", () => {
  expect(existsSync(folder) ? readdirSync(folder).toSorted() : []).toEqual([...pages.keys()].toSorted());
});

test.each([...pages.keys()])("%s says what the catalog says; `npm run reference` writes it anew", (file) => {
  expect(readFileSync(join(folder, file), "utf8")).toBe(pages.get(file));
});

test("every operation is on a page, with its calls", () => {
  const all = [...pages.values()].join("\n");
  for (const { name } of catalog) expect(all).toContain(`\n## ${name}\n`);
  expect(all.match(/^Calls `/gm)?.length).toBe(catalog.length);
});
