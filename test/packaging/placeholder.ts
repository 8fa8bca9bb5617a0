import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromLib } from "./builder.js";

const { createPackage } = fromLib("@electron/asar");

/** Where `@electron/fuses` looks for the fuses in a binary, then their version, how many there are, and each switched off. */
const fuseWire = Buffer.concat([
  Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"),
  Buffer.from([1, 9]),
  Buffer.from("000000000"),
]);

const notAProgram = Buffer.concat([Buffer.alloc(4096), fuseWire, Buffer.alloc(4096)]);

/**
 * A folder that electron-builder takes for Electron's, since the real binary is not on every machine: a file with a fuse
 * wire in it, and the parts that are read while packing. Nothing in it can be started.
 */
export async function placeholderElectron(folder: string): Promise<string> {
  const source = join(folder, "default-app");
  const dist = join(folder, "electron");
  for (const path of [source, join(dist, "resources"), join(dist, "locales")]) mkdirSync(path, { recursive: true });
  writeFileSync(join(source, "main.js"), "");
  writeFileSync(join(dist, "electron"), notAProgram, { mode: 0o755 });
  writeFileSync(join(dist, "chrome-sandbox"), "", { mode: 0o755 });
  writeFileSync(join(dist, "locales", "en-US.pak"), "");
  for (const name of ["LICENSE", "LICENSES.chromium.html", "version"]) writeFileSync(join(dist, name), "45.4.1");
  await createPackage(source, join(dist, "resources", "default_app.asar"));
  return dist;
}

/** The same as Electron's app for macOS is laid out: the program, its helpers, and the framework with the fuses. */
export async function placeholderElectronApp(folder: string): Promise<string> {
  const source = join(folder, "default-app");
  const dist = join(folder, "electron-mac");
  const contents = join(dist, "Electron.app", "Contents");
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o755 });
  };
  for (const name of ["LICENSE", "version"]) put(join(dist, name), "45.4.1");
  put(join(contents, "Frameworks", "Electron Framework.framework", "Electron Framework"), notAProgram);
  const helpers = ["", " (GPU)", " (Plugin)", " (Renderer)"].map((kind) => `Electron Helper${kind}`);
  for (const [at, name] of [
    [contents, "Electron"],
    ...helpers.map((helper) => [join(contents, "Frameworks", `${helper}.app`, "Contents"), helper]),
  ] as const) {
    put(join(at, "MacOS", name), "");
    put(join(at, "Info.plist"), plist(name));
  }
  put(join(source, "main.js"), "");
  mkdirSync(join(contents, "Resources"));
  await createPackage(source, join(contents, "Resources", "default_app.asar"));
  return dist;
}

const plist = (name: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>CFBundleExecutable</key><string>${name}</string><key>CFBundleIdentifier</key><string>com.github.Electron</string></dict></plist>`;
