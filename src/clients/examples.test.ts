import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formats } from "./formats.js";
import { entryName } from "./program.js";
import { programs, snippetOf } from "./registry.js";

const root = join(import.meta.dirname, "..", "..");
const launch = { command: "node", args: ["/path/to/countersign/bin/countersign.mjs", "mcp"] };
const nameOf = ({ id, format }: (typeof programs)[number]) => `${id}.${format.split("-")[0]}`;

test.each(programs)("the example of $name is what registering writes", async (program) => {
  const example = `${snippetOf(program, { launch })}\n`;
  await expect(example).toMatchFileSnapshot(join(root, "examples", nameOf(program)));
  expect(formats[program.format].entryIn(example, { file: "", at: program.at, name: entryName })?.value).toEqual(
    program.entry(launch),
  );
});

test("there is an example of each client and of no other, and the page about clients leads to it", () => {
  const page = readFileSync(join(root, "docs", "clients.md"), "utf8");
  expect(
    readdirSync(join(root, "examples"))
      .filter((name) => name !== "README.md")
      .toSorted(),
  ).toEqual(programs.map(nameOf).toSorted());
  for (const program of programs) {
    expect(page).toContain(`(../examples/${nameOf(program)})`);
    expect(page).toContain(`\`${program.id}\``);
  }
});
