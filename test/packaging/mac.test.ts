import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromLib, root } from "./builder.js";
import { packMacApp } from "./packing.js";

const { parsePlistFile } = fromLib("./out/util/plist.js");

const scratch = mkdtempSync(join(tmpdir(), "countersign-mac-"));
let plist: Record<string, unknown>;

beforeAll(async () => {
  plist = await parsePlistFile(join(await packMacApp(scratch), "Contents", "Info.plist"));
}, 60_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test("macOS is told whose app it is, and that its links are ours", () => {
  expect(plist).toMatchObject({
    CFBundleIdentifier: "dev.countersign.app",
    CFBundleName: "Countersign",
    CFBundleShortVersionString: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
    CFBundleURLTypes: [expect.objectContaining({ CFBundleURLSchemes: ["countersign"] })],
    LSMinimumSystemVersion: "13.0",
    LSUIElement: true,
  });
});

test("nothing but loopback may be reached without TLS", () => {
  const transport = plist.NSAppTransportSecurity as Record<string, object>;
  expect(transport).toMatchObject({ NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: true });
  expect(Object.keys(transport.NSExceptionDomains ?? {}).sort()).toEqual(["127.0.0.1", "localhost"]);
});

test("macOS refuses an archive that is not the one that was packed", () => {
  expect(plist.ElectronAsarIntegrity).toMatchObject({
    "Resources/app.asar": { algorithm: "SHA256", hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
});
