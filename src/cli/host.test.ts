import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { runElectron } from "./electron.js";
import { chooseHost } from "./host.js";
import { person, silent } from "./terminal.fixture.js";
import type { Terminal } from "./terminal.js";

/** A checkout without a script that fetches Electron; with a program in its place, where one is written. */
function checkout(over: Partial<Terminal> = {}, at?: string, program = "exit 0") {
  const someone = person();
  const root = join(someone.homedir, "checkout");
  if (at !== undefined) {
    const binary = join(root, "node_modules", "electron", at);
    mkdirSync(dirname(binary), { recursive: true });
    writeFileSync(binary, `#!/bin/sh\n${program}\n`);
    chmodSync(binary, 0o755);
  }
  return { ...someone, ...silent, root, environment: { ...someone.environment, DISPLAY: ":0" }, ...over };
}
const noScreen = { environment: {} };

test("what was asked for is said to be so, and what was not says why", async () => {
  const usual = "dist/electron";
  expect(await chooseHost("browser", checkout({}, usual))).toEqual({
    host: "browser",
    words: "Shown in the browser, as asked.",
  });
  expect(await chooseHost(undefined, checkout({}, usual))).toMatchObject({
    host: "desktop",
    words: expect.stringMatching(/Opening the desktop app\.$/),
  });
  expect(await chooseHost("desktop", checkout({}, usual))).toMatchObject({
    host: "desktop",
    words: expect.stringMatching(/as asked/),
  });
  expect(await chooseHost(undefined, checkout())).toMatchObject({
    host: "browser",
    words: expect.stringMatching(/Electron's binary is not here/),
  });
  expect(await chooseHost(undefined, checkout(noScreen))).toMatchObject({
    host: "browser",
    words: expect.stringMatching(/no screen here/),
  });
  await expect(chooseHost("desktop", checkout())).rejects.toThrow(/could not be fetched.*--host browser/);
  await expect(chooseHost("desktop", checkout(noScreen, usual))).rejects.toThrow(
    /DISPLAY and WAYLAND_DISPLAY are not set/,
  );
});

test.each<[NodeJS.Platform, string]>([
  ["darwin", "dist/Electron.app/Contents/MacOS/Electron"],
  ["win32", "dist/electron.exe"],
])("on %s the binary lies elsewhere, and no display is asked for", async (platform, at) => {
  const chosen = await chooseHost(undefined, checkout({ platform, environment: {} }, at));
  expect(chosen).toMatchObject({ host: "desktop", binary: expect.stringContaining(at) });
});

test("a folder of one's own for Electron is taken, and where its package names the file, that file", async () => {
  const one = checkout({}, "dist/electron");
  const folder = join(one.root, "node_modules", "electron");
  writeFileSync(join(folder, "path.txt"), "another");
  expect(await chooseHost(undefined, one)).toMatchObject({ host: "browser" });
  writeFileSync(join(folder, "another"), "");
  const own = { ...one, environment: { ...one.environment, ELECTRON_OVERRIDE_DIST_PATH: folder } };
  expect(await chooseHost(undefined, own)).toMatchObject({ binary: join(folder, "another") });
});

test.each([
  ["its end is ours", "exit 0", 0],
  ["its failure is ours", "exit 3", 1],
  ["being stopped is no failure", "kill -TERM $$", 0],
  [
    "it is given the data folder and no mode without a window",
    'test -n "$COUNTERSIGN_HOME" && test -z "$ELECTRON_RUN_AS_NODE"',
    0,
  ],
])("the desktop app is run: %s", async (_, program, code) => {
  const one = checkout({}, "dist/electron", program);
  const terminal = { ...one, environment: { ...one.environment, PATH: "/bin:/usr/bin", ELECTRON_RUN_AS_NODE: "1" } };
  expect(await runElectron(join(one.root, "node_modules", "electron", "dist", "electron"), ["--demo"], terminal)).toBe(
    code,
  );
});
