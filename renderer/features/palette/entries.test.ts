import fc from "fast-check";
import { expect, test } from "vitest";
import { type Entry, found, indexOf, marked } from "./entries.js";

const entry = (name: string, detail = ""): Entry => ({ id: name, name, detail, icon: "low", keys: [], open() {} });
const names = (typed: string, ...entries: Entry[]) =>
  found([indexOf("Things", entries)], typed).flatMap((group) => group.items.map(({ name }) => name));

test("what begins so comes before a later word, before the middle of one, before the detail", () => {
  const things = [entry("x", "sandbox"), entry("quicksand"), entry("old sandbox"), entry("Sandbox")];
  expect(names("sand", ...things)).toEqual(["Sandbox", "old sandbox", "quicksand", "x"]);
});

test("every word has to fit, in the name or beside it", () => {
  const things = [
    entry("batch-eval", "API key, Sandbox"),
    entry("batch-eval", "API key, Production"),
    entry("Sandbox"),
  ];
  expect(found([indexOf("Keys", things)], "batch sand")[0]?.items).toEqual([things[0]]);
});

test("nothing typed shows only what is there at once, and an empty kind is left out", () => {
  const groups = [
    indexOf("Waiting", [entry("P-1"), entry("P-2")], 1),
    indexOf("People", [entry("Bob")]),
    indexOf("None", [], 6),
  ];
  expect(found(groups, "  ").map(({ label, items }) => [label, items.map(({ name }) => name)])).toEqual([
    ["Waiting", ["P-1"]],
  ]);
});

test("a kind in which something is called so comes before one that has it only beside the name", () => {
  const groups = [
    indexOf("People", [entry("Twin", "twin.first@northwind.example")]),
    indexOf("Keys", [entry("first-key")]),
    indexOf("Go to", [entry("First steps")]),
  ];
  expect(found(groups, "first").map(({ label }) => label)).toEqual(["Keys", "Go to", "People"]);
});

test("what we do ourselves and begins as was typed comes before what an agent calls its things", () => {
  const groups = [
    indexOf("Waiting", [entry("Create the workspace Pause agent writes")]),
    indexOf("Workspaces", [entry("Pause agent writes")]),
    indexOf("Run", [entry("Pause agent writes")]),
  ];
  for (const typed of ["p", "pause", "Pause  agent w"]) expect(found(groups, typed)[0]?.label).toBe("Run");
  expect(found(groups, "writes").map(({ label }) => label)).toEqual(["Waiting", "Workspaces", "Run"]);
});

test("marking changes nothing of a name, whatever is typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (name, typed) => {
      expect(
        marked(name, typed)
          .map(({ text }) => text)
          .join(""),
      ).toBe(name);
    }),
  );
});

test("what was typed is what is marked", () => {
  expect(marked("old Sandbox", "SAND")).toEqual([
    { text: "old ", fits: false },
    { text: "Sand", fits: true },
    { text: "box", fits: false },
  ]);
});
