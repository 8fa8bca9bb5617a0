import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// Electron-builder's own parts, so that it is asked as it will read: they are found from where it is.
const fromBuilder = createRequire(createRequire(import.meta.url).resolve("electron-builder/package.json"));
export const fromLib = createRequire(fromBuilder.resolve("app-builder-lib/package.json"));

export const root = join(import.meta.dirname, "..", "..");
export const config = fromLib("js-yaml").load(readFileSync(join(root, "electron-builder.yml"), "utf8"));
