import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Packages that bring an install script and do their work without it: nothing here is ever installed with scripts. */
const worksWithoutItsScript = {
  "@modelcontextprotocol/inspector": "its script prepares a checkout of its own; the published package runs as it is",
  "@swc/core": "its script looks for a fallback where no binary fits; ours are platform packages",
  "electron-winstaller": "its script picks 7zip for Squirrel installers, which are not built",
};

const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** What is wrong with package.json and its lockfile, as sentences; `checked` counts the packages looked at. */
export function checkLockfile(root) {
  return judge(read(root, "package.json"), read(root, "package-lock.json"));
}

export function judge(manifest, lock) {
  const packages = Object.entries(lock.packages ?? {}).filter(([path]) => path !== "");
  const wrong = [];
  if (lock.lockfileVersion !== 3) wrong.push(`package-lock.json is version ${lock.lockfileVersion}, not 3.`);
  wrong.push(...ranges(manifest), ...outOfStep(manifest, lock.packages?.[""] ?? {}));
  for (const [path, entry] of packages) wrong.push(...judgeOne(path, entry), ...leftOut(path, entry, lock.packages));
  wrong.push(...copies(packages), ...needlessExceptions(packages));
  return { checked: packages.length, wrong };
}

function judgeOne(path, entry) {
  const name = nameOf(path);
  const wrong = [];
  // What is bundled comes inside the package that bundles it, and is held by that one's.
  const bundled = entry.inBundle && holders(path).length > 1;
  if (entry.link || !(bundled || entry.integrity?.startsWith("sha512-")))
    wrong.push(`${name} is not held by a SHA-512 from the registry.`);
  if (entry.resolved && !entry.resolved.startsWith("https://registry.npmjs.org/")) {
    wrong.push(
      `${name} is bound to one host (${new URL(entry.resolved).host}); write the lockfile with omit-lockfile-registry-resolved.`,
    );
  }
  if (entry.hasInstallScript && !(name in worksWithoutItsScript)) {
    wrong.push(
      `${name} brings an install script: see that it works without, then list it with the reason in scripts/gates/lockfile.mjs.`,
    );
  }
  return wrong;
}

/** npm forgets at times what is for another system than the one it runs on; there nothing native would be installed. */
function leftOut(path, { optionalDependencies = {} }, all) {
  const places = [path, ...holders(path)].map((at) => (at === "" ? "node_modules/" : `${at}/node_modules/`));
  return Object.keys(optionalDependencies)
    .filter((name) => !places.some((place) => `${place}${name}` in all))
    .map(
      (name) => `${name}, which ${nameOf(path)} has on another system, is missing: npm install --package-lock-only.`,
    );
}

/** Whose node_modules a package lies in, from the inside out; "" is ours. */
function holders(path) {
  const at = path.lastIndexOf("node_modules/");
  if (at < 0) return [];
  const holder = path.slice(0, at).replace(/\/$/, "");
  return [holder, ...holders(holder)];
}

function ranges(manifest) {
  return declared(manifest).flatMap(([name, version]) =>
    exact.test(version) ? [] : [`${name} is asked for as ${version}; versions are exact.`],
  );
}

/** `npm ci` would refuse this too, later and in longer words. */
function outOfStep(manifest, locked) {
  const inLock = Object.fromEntries(declared(locked));
  return declared(manifest).flatMap(([name, version]) =>
    inLock[name] === version
      ? []
      : [
          `${name} is ${version} in package.json and ${inLock[name] ?? "absent"} in package-lock.json: run npm install.`,
        ],
  );
}

/** Two copies of zod do not know each other's schemas; two versions of oRPC do not speak to each other. */
function copies(packages) {
  const zods = packages.filter(([path]) => nameOf(path) === "zod").map(([path, { version }]) => `${path} ${version}`);
  const orpcs = new Set(
    packages.filter(([path]) => nameOf(path).startsWith("@orpc/")).map(([, { version }]) => version),
  );
  return [
    ...(zods.length === 1 ? [] : [`There must be one zod in the tree; there is: ${zods.join(", ") || "none"}.`]),
    ...(orpcs.size === 1
      ? []
      : [`All @orpc packages must be one version; there is: ${[...orpcs].join(", ") || "none"}.`]),
  ];
}

function needlessExceptions(packages) {
  const withScript = new Set(packages.filter(([, entry]) => entry.hasInstallScript).map(([path]) => nameOf(path)));
  const needless = Object.keys(worksWithoutItsScript).filter((name) => !withScript.has(name));
  return needless.map(
    (name) =>
      `${name} is excused for an install script it does not have: take it off the list in scripts/gates/lockfile.mjs.`,
  );
}

function declared({ dependencies, devDependencies, optionalDependencies }) {
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
}

function nameOf(path) {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

function read(root, file) {
  return JSON.parse(readFileSync(join(root, file), "utf8"));
}
