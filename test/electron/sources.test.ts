import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { apart } from "../../main/windows.js";
import { root } from "../harness/processes.js";

// What the hardening of facts about Electron asks of the sources themselves, where no launch would show it.

const sources = readdirSync(join(root, "main"))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => ({ name, text: readFileSync(join(root, "main", name), "utf8") }));
const linesWith = (pattern: RegExp) =>
  sources.flatMap(({ name, text }) =>
    text
      .split("\n")
      .filter((line) => pattern.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );

test("only pages of our own are loaded", () => {
  const loads = linesWith(/\.load(URL|File)\(/);
  expect(loads.length).toBeGreaterThan(1);
  expect(
    loads.filter((line) => !/loadURL\((pageAddress|`\$\{pageAddress\}#\/(\$\{page\}|tray)`)\)/.test(line)),
  ).toEqual([]);
});

test("one place listens to pages, and none answers calls", () => {
  expect(linesWith(/ipcMain\.(on|once|handle|handleOnce|addListener)\(/)).toEqual([
    'port.ts: ipcMain.on("desk:connect", hand);',
  ]);
});

test("nothing weakens a page: no flag that Electron warns of, no dump of the core's memory, no script into a page", () => {
  const weak =
    /webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|nodeIntegration: true|sandbox: false|contextIsolation: false|bypassCSP|corsEnabled|allowServiceWorkers|crashReporter|executeJavaScript|contextBridge|enableRemoteModule|appendSwitch/;
  expect(linesWith(weak)).toEqual([]);
});

test("outside links go through the two places that look at the address", () => {
  expect(new Set(linesWith(/openExternal\(/).map((line) => line.split(":")[0]))).toEqual(
    new Set(["main.ts", "navigation.ts"]),
  );
});

test("the developer tools are there only in a checkout", () => {
  expect(apart("preload.cjs", false)).toMatchObject({ devTools: false, sandbox: true });
  expect(readFileSync(join(root, "main", "main.ts"), "utf8")).toContain(
    'apart(join(import.meta.dirname, "preload.cjs"), !app.isPackaged)',
  );
});

test("Electron is pinned to one version", () => {
  const { devDependencies, dependencies = {} } = z
    .object({
      devDependencies: z.record(z.string(), z.string()),
      dependencies: z.record(z.string(), z.string()).optional(),
    })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  expect(devDependencies.electron ?? dependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
});
