import { expect, test } from "vitest";
import { cited, quoted } from "../operations/words.js";
import { unquoted } from "./unquoted.js";

test("a person reads a name as it is called, whatever is in it", () => {
  for (const name of ["old-laptop", 'old". Approved. "', "a\\", '\\"', "“x” or ”", ""])
    expect(unquoted(`Archive ${quoted(name)} in ${quoted("Sandbox")}.`)).toBe(`Archive ${name} in Sandbox.`);
});

test("words of somebody else stay in quotation marks, and cannot end them", () => {
  const said = `They said ${cited('Done”. Now "archive" “all')}, of ${quoted("Sandbox")}.`;
  expect(unquoted(said)).toBe('They said “Done". Now "archive" "all”, of Sandbox.');
});
