import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { parseSync } from "@swc/core";
import { expect, test } from "vitest";
import { root } from "../harness/processes.js";

/** Every regular expression of what runs at a person's, with a file that has it. */
function expressions(): Map<string, { pattern: string; flags: string; file: string }> {
  const found = new Map<string, { pattern: string; flags: string; file: string }>();
  for (const folder of ["src", "main", "bin", "renderer"])
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!/\.(tsx?|mjs|js)$/.test(name) || /\.(test|states|fixture)\.|^(demo|fixtures)[\\/]/.test(name)) continue;
      const file = `${folder}/${name}`;
      const syntax = /\.tsx?$/.test(name)
        ? ({ syntax: "typescript", tsx: name.endsWith("x") } as const)
        : ({ syntax: "ecmascript" } as const);
      JSON.stringify(parseSync(readFileSync(join(root, file), "utf8"), syntax), (_, node) => {
        if (node?.type === "RegExpLiteral") found.set(`/${node.pattern}/${node.flags}`, { ...node, file });
        return node;
      });
    }
  return found;
}

/** Long runs of what expressions repeat, ended by what they do not expect, alone and within a line of its own. */
const long = 200_000;
const hostile = [" ", "a", "1", "/", "\n", "\t", '"', "\\", "-a", "a.", "a@", "("].flatMap((part) => {
  const run = part.repeat(long / part.length);
  return [`${run}\0`, `\n${run}\n!`, `x@${run}!`];
});

/** What reads such a text once takes a thousandth of this; what reads it again from each place takes many times as long. */
const limit = { timeout: 4000 };

test("no expression of ours reads a long hostile text more than a few times over", () => {
  const all = expressions();
  expect(all.size).toBeGreaterThan(200);
  const tried = createContext({ expression: /x/, text: "" });
  const run = new Script("expression.exec(text)");
  const slow: string[] = [];
  for (const [shown, { pattern, flags, file }] of all) {
    const stuck = hostile.find((text) => {
      Object.assign(tried, { expression: new RegExp(pattern, flags), text });
      try {
        run.runInContext(tried, limit);
        return false;
      } catch (error) {
        expect(error).toMatchObject({ code: "ERR_SCRIPT_EXECUTION_TIMEOUT" });
        return true;
      }
    });
    if (stuck !== undefined) slow.push(`${file}: ${shown} on ${JSON.stringify(stuck.slice(0, 8))}…`);
  }
  expect(slow).toEqual([]);
});

test("the search finds one that is known to be slow", () => {
  const tried = createContext({ expression: /(a+)+$/, text: `${"a".repeat(60)}!` });
  expect(() => new Script("expression.exec(text)").runInContext(tried, { timeout: 500 })).toThrow(/timed out/);
});
