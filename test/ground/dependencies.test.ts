import { expect, test } from "vitest";
import { whatDiffers } from "../../scripts/setup/dependencies.mjs";
import { smallHouse } from "./house.js";

const entry = (version: string, more = {}) => ({ version, integrity: `sha512-${version}`, ...more });
const differs = (wanted: object, installed?: object) => {
  using house = smallHouse({ "package-lock.json": JSON.stringify({ packages: { "": {}, ...wanted } }) });
  if (installed) house.write("node_modules/.package-lock.json", JSON.stringify({ packages: installed }));
  return whatDiffers(house.root, "linux", "x64");
};

test("packages that are what the lockfile says need nothing", () => {
  expect(differs({ "node_modules/a": entry("1.0.0") }, { "node_modules/a": entry("1.0.0") })).toBeUndefined();
});

test("a fresh clone has none", () => {
  expect(differs({ "node_modules/a": entry("1.0.0") })).toBe("none are there yet");
});

test.each([
  ["a package is missing", {}, "a is missing"],
  ["a version is another", { "node_modules/a": entry("0.9.0") }, "a is 0.9.0, not 1.0.0"],
  [
    "the same version has other contents",
    { "node_modules/a": { ...entry("1.0.0"), integrity: "sha512-x" } },
    "a is 1.0.0",
  ],
])("where %s it is named", (_, installed, words) => {
  expect(differs({ "node_modules/a": entry("1.0.0") }, installed)).toContain(words);
});

test("what npm leaves out on this system is not missed", () => {
  const others = {
    "node_modules/w": entry("1.0.0", { os: ["win32"] }),
    "node_modules/o": entry("1.0.0", { optional: true }),
  };
  expect(differs(others, {})).toBeUndefined();
});

test("a package of ours too many does not start an installation", () => {
  expect(differs({}, { "node_modules/extra": entry("1.0.0") })).toBeUndefined();
});

test("without a lockfile the way back is named", () => {
  using house = smallHouse();
  expect(() => whatDiffers(house.root)).toThrow(/git checkout package-lock\.json/);
});
