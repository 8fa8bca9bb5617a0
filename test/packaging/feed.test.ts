import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { root } from "./builder.js";

const script = join(root, "scripts", "feed.mjs");
const feed = (version: string, ...urls: string[]) =>
  stringify({
    version,
    files: urls.map((url) => ({ url, sha512: `of ${url}` })),
    path: urls[0],
    sha512: `of ${urls[0]}`,
  });

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-feed-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test("a system's feed names the files of both processors, and a share of the apps takes it first", () => {
  const folder = folderWith({
    "X64.latest-mac.yml": feed("1.2.3", "x64.zip", "x64.dmg"),
    "ARM64.latest-mac.yml": feed("1.2.3", "arm64.zip"),
    "X64.latest-linux.yml": feed("1.2.3", "x64.AppImage"),
    "ARM64.latest-linux-arm64.yml": feed("1.2.3", "arm64.AppImage"),
  });
  execFileSync(process.execPath, [script, folder, "10"], { stdio: "pipe" });
  expect(readdirSync(folder).sort()).toEqual(["latest-linux-arm64.yml", "latest-linux.yml", "latest-mac.yml"]);
  const mac = parse(readFileSync(join(folder, "latest-mac.yml"), "utf8"));
  expect(mac).toMatchObject({ version: "1.2.3", path: "x64.zip", stagingPercentage: 10 });
  expect(mac.files.map(({ url }: { url: string }) => url)).toEqual(["x64.zip", "x64.dmg", "arm64.zip"]);
});

test("two versions are not mixed, and a share is a number", () => {
  const folder = folderWith({
    "X64.latest.yml": feed("1.2.3", "x64.exe"),
    "ARM64.latest.yml": feed("1.2.4", "arm64.exe"),
  });
  const run = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  expect(run(folder)).toMatchObject({ status: 1, stderr: expect.stringContaining("would mix 1.2.3 and 1.2.4") });
  expect(run(folder, "all")).toMatchObject({ status: 1, stderr: expect.stringContaining("not all") });
  expect(readdirSync(folder).sort()).toEqual(["ARM64.latest.yml", "X64.latest.yml"]);
});
