import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { config, fromLib, root } from "./builder.js";

const { validateConfiguration } = fromLib("./out/util/config/config.js");
const { FuseV1Options } = fromLib("@electron/fuses");

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const debugLogger = { isEnabled: false, add() {} };

test("electron-builder accepts every key of its configuration", async () => {
  await validateConfiguration(config, debugLogger);
});

test("a misspelt key is not accepted", async () => {
  await expect(validateConfiguration({ ...config, asarUnpak: [] }, debugLogger)).rejects.toThrow(/asarUnpak/);
});

test("no fuse is left to its default, and none lets a stranger run code as our app", () => {
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
  const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  const said = Object.keys(config.electronFuses).map((name) => name.toLowerCase());
  expect(said.sort()).toEqual(known.map((name) => name.toLowerCase()).sort());
});

test("the app is packed from what the build makes, and nothing is published by accident", () => {
  expect(config.files).toContain("dist/**");
  expect(config.extraMetadata.main).toMatch(/^dist\//);
  expect(config.asarUnpack).toEqual(["node_modules/@napi-rs/keyring-*/**"]);
  expect(config.publish).toBeNull();
});

test("the deb target has what it refuses to build without", () => {
  for (const field of [manifest.homepage, manifest.description, manifest.author.email]) expect(field).toBeTruthy();
});

test("on macOS the only right beyond the hardened runtime's is to compile", () => {
  expect(config.mac.hardenedRuntime).toBe(true);
  expect(config.mac.entitlementsInherit).toBe(config.mac.entitlements);
  const entitlements = readFileSync(join(root, config.mac.entitlements), "utf8");
  expect(entitlements.match(/<key>[^<]*<\/key>/g)).toEqual(["<key>com.apple.security.cs.allow-jit</key>"]);
});

test("signing is left to the environment: no certificate, password or account is written down", () => {
  expect(JSON.stringify(config)).not.toMatch(/password|certificate|identity|teamId|apple/i);
});

test("every system gets an installer and knows our links", () => {
  expect(config.mac.target).toEqual(["dmg", "zip"]);
  expect(config.win.target).toEqual(["nsis", "zip"]);
  expect(config.linux.target).toEqual(["AppImage", "deb", "rpm"]);
  expect(config.protocols).toEqual([{ name: "Countersign", schemes: ["countersign"] }]);
});

test("windows are told apart by the name of the menu's entry", () => {
  expect(config.extraMetadata.desktopName).toBe(`${config.linux.executableName}.desktop`);
});
