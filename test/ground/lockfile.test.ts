import { expect, test } from "vitest";
import { checkLockfile, judge } from "../../scripts/gates/lockfile.mjs";

const root = new URL("../..", import.meta.url).pathname;
const integrity = "sha512-abc";
const packages = {
  "node_modules/zod": { version: "4.6.7", integrity },
  "node_modules/@orpc/server": { version: "1.16.1", integrity },
  "node_modules/@swc/core": { version: "1.0.0", integrity, hasInstallScript: true },
  "node_modules/@modelcontextprotocol/inspector": { version: "1.0.0", integrity, hasInstallScript: true },
  "node_modules/electron-winstaller": { version: "1.0.0", integrity, hasInstallScript: true },
};
const wrongWith = (more: object, lockfileVersion = 3) =>
  judge({}, { lockfileVersion, packages: { "": {}, ...packages, ...more } }).wrong;

test("our own lockfile is fine, and is not a small one", () => {
  const { checked, wrong } = checkLockfile(root);
  expect(wrong).toEqual([]);
  expect(checked).toBeGreaterThan(300);
});

test("a lockfile without faults has none", () => {
  expect(wrongWith({})).toEqual([]);
});

test("what a package brings inside itself is held by that package's hash, and nothing else is", () => {
  const bundled = { version: "1.0.0", inBundle: true };
  const outer = { version: "1.0.0", integrity };
  expect(wrongWith({ "node_modules/a": outer, "node_modules/a/node_modules/b": bundled })).toEqual([]);
  expect(wrongWith({ "node_modules/b": bundled }).join("\n")).toMatch(/b is not held by a SHA-512/);
});

test("a native part that another system needs is missed", () => {
  const a = { version: "1.0.0", integrity, optionalDependencies: { "a-darwin-arm64": "1.0.0" } };
  const native = { version: "1.0.0", integrity };
  expect(wrongWith({ "node_modules/a": a }).join("\n")).toMatch(/a-darwin-arm64, which a has on another system/);
  expect(wrongWith({ "node_modules/a": a, "node_modules/a-darwin-arm64": native })).toEqual([]);
  const inside = "node_modules/a/node_modules/a-darwin-arm64";
  expect(wrongWith({ "node_modules/a": a, [inside]: native })).toEqual([]);
});

test.each([
  ["has no hash", { "node_modules/a": { version: "1.0.0" } }, /a is not held by a SHA-512/],
  [
    "comes from one host",
    { "node_modules/a": { version: "1.0.0", integrity, resolved: "https://npm.example/a.tgz" } },
    /npm\.example/,
  ],
  [
    "runs a script when installed",
    { "node_modules/a": { version: "1.0.0", integrity, hasInstallScript: true } },
    /a brings an install script/,
  ],
  [
    "is a second zod",
    { "node_modules/b/node_modules/zod": { version: "3.0.0", integrity } },
    /one zod in the tree.*3\.0\.0/,
  ],
  ["is another oRPC", { "node_modules/@orpc/client": { version: "2.0.0", integrity } }, /@orpc.*2\.0\.0/],
  [
    "is excused for a script it lost",
    { "node_modules/@swc/core": { version: "1.0.0", integrity } },
    /@swc\/core is excused/,
  ],
])("a package that %s is named", (_, more, words) => {
  expect(wrongWith(more).join("\n")).toMatch(words);
});

test("an old lockfile is named", () => {
  expect(wrongWith({}, 2).join("\n")).toMatch(/version 2, not 3/);
});

test("a range, and a package.json that ran ahead of its lockfile, are named", () => {
  const { wrong } = judge({ dependencies: { a: "^1.0.0" } }, { lockfileVersion: 3, packages: { "": {}, ...packages } });
  expect(wrong.join("\n")).toMatch(/a is asked for as \^1\.0\.0.*absent in package-lock/s);
});
