import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkLicences, judgeLicences } from "../../scripts/gates/licences.mjs";

const root = new URL("../..", import.meta.url).pathname;

const inspector = { "node_modules/@modelcontextprotocol/inspector": { license: "SEE LICENSE IN LICENSE", dev: true } };
const judge = (packages: object, manifests: Record<string, object> = {}, page: readonly string[] = []): string =>
  judgeLicences({ "": {}, ...inspector, ...packages }, (path: string) => manifests[path], page).wrong.join("\n");

test("every package, installed or for another system, is under a licence that was agreed to", () => {
  const { checked, wrong } = checkLicences(root);
  expect(wrong).toEqual([]);
  const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8"));
  expect(checked).toBe(Object.keys(packages).length - 1);
});

test.each(["MIT", "(MIT OR GPL-3.0)", "Apache-2.0 AND MIT", "OFL-1.1"])("%s may go out", (license) => {
  expect(judge({ "node_modules/a": { license } })).toBe("");
});

test.each(["GPL-3.0", "AGPL-3.0-only", "MIT AND GPL-3.0", "MPL-2.0", "UNLICENSED", "", "(MIT AND GPL-3.0) OR X"])(
  "%j may not",
  (license) => {
    expect(judge({ "node_modules/a": { license } })).toMatch(/a goes out with Countersign and is under/);
  },
);

test("a tool may be under a licence that does not go out, but not under any", () => {
  expect(judge({ "node_modules/a": { license: "MPL-2.0", dev: true } })).toBe("");
  expect(judge({ "node_modules/a": { license: "GPL-3.0", dev: true } })).toMatch(/a is used to make it/);
});

test("what the page is made of goes out, with all that it needs, though it is declared for development", () => {
  const packages = {
    "node_modules/chart": { license: "MIT", dev: true, dependencies: { ink: "1" } },
    "node_modules/chart/node_modules/ink": { license: "MPL-2.0", dev: true },
    "node_modules/ink": { license: "MIT", dev: true },
  };
  expect(judge(packages)).toBe("");
  expect(judge(packages, {}, ["chart"])).toMatch(/ink goes out with Countersign and is under MPL-2\.0/);
});

test("an installed package's own word counts before the lockfile's", () => {
  const packages = { "node_modules/a": { license: "MIT" } };
  expect(judge(packages, { "node_modules/a": { license: { type: "MIT" } } })).toBe("");
  expect(judge(packages, { "node_modules/a": { license: "GPL-3.0" } })).toMatch(/under GPL-3\.0/);
});

test("nothing that goes out has an install script, and nothing at all has one that the lockfile does not know", () => {
  const a = { license: "MIT", hasInstallScript: true };
  expect(judge({ "node_modules/a": a })).toMatch(/a goes out with Countersign and brings an install script/);
  expect(judge({ "node_modules/a": { ...a, dev: true } })).toBe("");
  const manifest = { license: "MIT", scripts: { postinstall: "node fetch.js" } };
  expect(judge({ "node_modules/a": { license: "MIT", dev: true } }, { "node_modules/a": manifest })).toMatch(
    /a has an install script of which the lockfile knows nothing/,
  );
});

test("npm is told to run no package's script, and an exception for a package that is gone is named", () => {
  expect(readFileSync(`${root}/.npmrc`, "utf8")).toMatch(/^ignore-scripts=true$/m);
  expect(judgeLicences({ "": {} }, () => undefined, []).wrong.join()).toMatch(/inspector is not there any more/);
});
