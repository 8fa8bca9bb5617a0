import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What may go out with Countersign: these ask for their own text beside it, and for nothing of ours. */
const shipped = new Set([
  ...["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BlueOak-1.0.0", "0BSD", "Unlicense", "CC0-1.0"],
  // Fonts, and an older licence of Python's that a parser came with.
  ...["OFL-1.1", "Python-2.0"],
]);

/** Besides those, for what only builds or tests: nothing of it leaves this house. */
const tools = new Set([...shipped, "MPL-2.0", "WTFPL", "CC-BY-4.0"]);

/** Packages that name no licence of the list, and were read. */
const readByHand = {
  "@modelcontextprotocol/inspector": "its file LICENSE says MIT for what is old and Apache-2.0 for what is new",
};

/** What installs or builds something as soon as a package is installed with scripts. */
const installing = ["preinstall", "install", "postinstall"];

/**
 * What is wrong with the licences of the packages in the lockfile, and with the install scripts of those that are installed, as
 * sentences; `checked` counts the packages. An installed package's own word counts before the lockfile's.
 */
export function checkLicences(root) {
  const { packages } = read(root, "package-lock.json");
  const own = (path) => (existsSync(join(root, path, "package.json")) ? read(root, path, "package.json") : undefined);
  return judgeLicences(packages, own, importedByThePage(root));
}

/** `own`: an installed package's own package.json. `inPage`: the packages that our page is made of. */
export function judgeLicences(packages, own, inPage) {
  const ships = shippedOf(packages, inPage);
  const all = Object.entries(packages).filter(([path]) => path !== "");
  const wrong = all.flatMap(([path, entry]) => {
    const manifest = own(path);
    const licence = said(manifest?.license ?? entry.license);
    return [
      ...judgeOne(nameOf(path), licence, ships.has(path)),
      ...judgeScripts(nameOf(path), manifest, entry, ships.has(path)),
    ];
  });
  const names = new Set(all.map(([path]) => nameOf(path)));
  const needless = Object.keys(readByHand).filter((name) => !names.has(name));
  wrong.push(
    ...needless.map((name) => `${name} is not there any more: take it off the list in scripts/gates/licences.mjs.`),
  );
  return { checked: all.length, wrong };
}

function judgeOne(name, licence, goesOut) {
  if (!goesOut && name in readByHand) return [];
  if (allowed(licence, goesOut ? shipped : tools)) return [];
  const what = goesOut ? "goes out with Countersign" : "is used to make it";
  return [
    `${name} ${what} and is under ${licence || "no licence that it names"}: take another package, or read it and add it to scripts/gates/licences.mjs.`,
  ];
}

function judgeScripts(name, manifest, entry, goesOut) {
  const has = entry.hasInstallScript || installing.some((script) => script in (manifest?.scripts ?? {}));
  if (!has) return [];
  if (goesOut) return [`${name} goes out with Countersign and brings an install script: take another package.`];
  return entry.hasInstallScript
    ? []
    : [`${name} has an install script of which the lockfile knows nothing: it is not the package that was locked.`];
}

/** `MIT`, `(MIT OR WTFPL)` or `Apache-2.0 AND MIT`. */
function allowed(licence, list) {
  const plain = licence.replaceAll(/[()]/g, "").trim();
  if (plain.includes(" AND ") && plain.includes(" OR ")) return false;
  if (plain.includes(" AND ")) return plain.split(" AND ").every((one) => list.has(one));
  return plain.split(" OR ").some((one) => list.has(one));
}

/** Older packages name it in an object. */
const said = (licence) => (typeof licence === "string" ? licence : (licence?.type ?? ""));

/** Everything that is not for development alone, and what the page and the app are made of with all that those need. */
function shippedOf(packages, inPage) {
  const ships = new Set(Object.keys(packages).filter((path) => path !== "" && !packages[path].dev));
  const left = ["electron", ...inPage].map((name) => `node_modules/${name}`).filter((path) => path in packages);
  for (let path = left.pop(); path; path = left.pop()) {
    if (ships.has(path)) continue;
    ships.add(path);
    // What Electron's package fetches itself with is not in the app.
    if (path !== "node_modules/electron") left.push(...neededBy(path, packages));
  }
  return ships;
}

function neededBy(path, packages) {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = packages[path];
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).flatMap((name) => {
    for (let at = path; ; at = at.slice(0, Math.max(at.lastIndexOf("/node_modules/"), 0))) {
      const found = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
      if (found in packages) return [found];
      if (at === "") return [];
    }
  });
}

function importedByThePage(root) {
  const files = readdirSync(join(root, "renderer"), { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.(tsx?|css)$/.test(file) && !/\.(test|states)\./.test(file),
  );
  const names = files.flatMap((file) =>
    [
      ...read(root, "renderer", file).matchAll(/(?:from |import |url\()"((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[^"]*)?"/g),
    ].map(([, name]) => name),
  );
  return [...new Set(names)];
}

const nameOf = (path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

function read(...parts) {
  const text = readFileSync(join(...parts), "utf8");
  return parts.at(-1).endsWith(".json") ? JSON.parse(text) : text;
}
