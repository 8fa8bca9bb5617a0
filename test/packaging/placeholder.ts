import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromLib } from "./builder.js";

const { createPackage } = fromLib("@electron/asar");

/** Where `@electron/fuses` looks for the fuses in a binary, then their version, how many there are, and each switched off. */
const fuseWire = Buffer.concat([
  Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"),
  Buffer.from([1, 9]),
  Buffer.from("000000000"),
]);

/**
 * A folder that electron-builder takes for Electron's, since the real binary is not on every machine: a file with a fuse
 * wire in it, and the parts that are read while packing. Nothing in it can be started.
 */
export async function placeholderElectron(folder: string): Promise<string> {
  const source = join(folder, "default-app");
  const dist = join(folder, "electron");
  for (const path of [source, join(dist, "resources"), join(dist, "locales")]) mkdirSync(path, { recursive: true });
  writeFileSync(join(source, "main.js"), "");
  writeFileSync(join(dist, "electron"), Buffer.concat([Buffer.alloc(4096), fuseWire, Buffer.alloc(4096)]), {
    mode: 0o755,
  });
  writeFileSync(join(dist, "chrome-sandbox"), "", { mode: 0o755 });
  writeFileSync(join(dist, "locales", "en-US.pak"), "");
  for (const name of ["LICENSE", "LICENSES.chromium.html", "version"]) writeFileSync(join(dist, name), "45.4.1");
  await createPackage(source, join(dist, "resources", "default_app.asar"));
  return dist;
}
