import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureElectron, hasElectron } from "../../scripts/setup/electron.mjs";
import { type House, smallHouse } from "./house.js";

/** Stands where Electron's own installer stands, and does what it does. */
const installer = `
  const { mkdirSync, writeFileSync } = require("node:fs");
  mkdirSync(__dirname + "/dist", { recursive: true });
  writeFileSync(__dirname + "/dist/electron", "");
  writeFileSync(__dirname + "/path.txt", "electron");
`;
const now = new Date("2026-11-20T10:00:00Z");
const tomorrow = new Date("2026-11-21T10:00:00Z");

let house: House;
let asked: string[];
let status: number;
let mirror: string;
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  response.writeHead(status).end();
});

beforeEach(async () => {
  house = smallHouse({
    "node_modules/electron/package.json": `{ "version": "45.4.1" }`,
    "node_modules/electron/install.js": installer,
  });
  asked = [];
  status = 200;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  said.mockClear();
});
afterEach(async () => {
  house[Symbol.dispose]();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});
const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
const words = () => said.mock.calls.map(([text]) => String(text)).join("");

const ensure = (args: string[] = [], more: object = {}) =>
  ensureElectron(house.root, {
    runtime: process.execPath,
    args,
    env: { DISPLAY: ":0", ELECTRON_MIRROR: mirror },
    platform: "linux",
    now,
    ...more,
  });

test("a host that answers for this version is fetched from, by Electron's own installer", async () => {
  await ensure();
  expect(asked).toEqual(["HEAD /v45.4.1/SHASUMS256.txt"]);
  expect(hasElectron(house.root, {})).toBe(true);
  await ensure();
  expect(asked).toHaveLength(1);
});

test("a no is said in one line, and not tried again that day", async () => {
  status = 404;
  await ensure();
  expect(words()).toMatch(
    /^The desktop app is left out: .* answered 404 for Electron 45\.4\.1\. .*--host desktop\.\n$/,
  );
  await ensure();
  expect(asked).toHaveLength(1);
  await ensure([], { now: tomorrow });
  expect(asked).toHaveLength(2);
});

test("asking for the desktop by name tries again the same day", async () => {
  status = 404;
  await ensure();
  status = 200;
  await ensure(["--host", "desktop"]);
  expect(hasElectron(house.root, {})).toBe(true);
});

test("nobody there is a no as well", async () => {
  await ensure([], { env: { DISPLAY: ":0", ELECTRON_MIRROR: "http://127.0.0.1:1/" } });
  expect(words()).toContain("127.0.0.1:1 did not answer");
  expect(readFileSync(join(house.root, "node_modules/.cache/countersign/electron-tried"), "utf8")).toBe("2026-11-20");
});

test.each([
  ["the browser host is asked for", ["--host=browser"], {}],
  ["there is no screen to show it on", [], { env: {} }],
])("nothing is asked where %s", async (_, args, more) => {
  await ensure(args, more);
  expect(asked).toEqual([]);
  expect(existsSync(join(house.root, "node_modules/.cache"))).toBe(false);
});
