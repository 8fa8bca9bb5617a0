import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the build reads. */
const sources = [
  "src",
  "main",
  "renderer",
  "vite.config.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.base.json",
];
const test = /\.test(-d)?\.tsx?$/;

/** SHA-256 over names and contents of all that the build reads: the same sources give the same stamp, whatever their times say. */
export function stampOf(root) {
  const hash = createHash("sha256");
  for (const path of sources.flatMap((source) => filesUnder(root, source))) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

function filesUnder(root, path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return test.test(path) ? [] : [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesUnder(root, `${path}/${name}`));
}
