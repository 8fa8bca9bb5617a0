import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, expect, test } from "vitest";
import { npm } from "../../scripts/setup/dependencies.mjs";
import { call, connected } from "../harness/mcp.js";
import { root } from "./builder.js";
import { openedDemo } from "./opened.js";

const scratch = mkdtempSync(join(tmpdir(), "countersign-npm-"));
const installed = join(scratch, "node_modules", "countersign");
const launcher = join(installed, "bin", "countersign.mjs");
const environment = { PATH: process.env.PATH ?? "", HOME: scratch, COUNTERSIGN_HOME: join(scratch, "home") };
let files: { path: string; size: number; mode: number }[] = [];

beforeAll(() => {
  const { file, before } = npm();
  // dist/ is the build that all tests run.
  const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", scratch];
  const told = JSON.parse(execFileSync(file, [...before, ...packing], { cwd: root, encoding: "utf8" }));
  const [packed] = Array.isArray(told) ? told : Object.values<{ filename: string; files: typeof files }>(told);
  files = packed.files;
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(scratch, packed.filename), "-C", installed, "--strip-components=1"]);
  bringDependencies();
}, 60_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What npm would install with it, taken from here: a test needs no registry. */
function bringDependencies(): void {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  for (const [path, { dev }] of Object.entries<{ dev?: boolean }>(packages)) {
    const top = path.split("node_modules/").length === 2 && !/node_modules\/node-/.test(path);
    if (dev || !top || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    cpSync(join(root, path), join(scratch, path), { recursive: true });
  }
}

test("the package holds what runs and what is to be read, and no source, map, test or window", () => {
  const paths = files.map(({ path }) => path);
  const places = new Set(
    paths.map((path) =>
      path
        .split("/")
        .slice(0, path.startsWith("dist/") ? 2 : 1)
        .join("/"),
    ),
  );
  expect([...places].sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "bin",
    "dist/bridge",
    "dist/cli",
    "dist/renderer",
    "docs",
    "package.json",
    "scripts",
  ]);
  expect(paths.filter((path) => /\.(map|[cm]?ts|tsx)$|\.test\.|(^|\/)\.env/.test(path))).toEqual([]);
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(10e6);
});

test("its command is a program, and everything that it loads came with it", () => {
  const { bin, private: hidden } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  expect(hidden).toBeUndefined();
  const command = files.find(({ path }) => path === bin.countersign);
  expect((command?.mode ?? 0) & 0o111).not.toBe(0);
  expect(readFileSync(launcher, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  for (const name of ["build", "launch"]) {
    const text = readFileSync(join(installed, "scripts", "setup", `${name}.mjs`), "utf8");
    for (const [, beside] of text.matchAll(/from "\.\/([^"]+)"/g))
      expect(files.map(({ path }) => path)).toContain(`scripts/setup/${beside}`);
  }
});

test("in an empty folder it opens the browser host on the demo, and clients reach that", async () => {
  await using desk = await openedDemo(process.execPath, [launcher], environment);
  expect((await fetch(new URL("/", desk.address))).status).toBe(200);
  const [command, args] = [process.execPath, [launcher, "mcp"]];
  const transport = new StdioClientTransport({ command, args, env: environment, stderr: "pipe" });
  await using client = await connected(transport, "legacy");
  expect(await call(client, "list_workspaces")).toMatchObject({ rows: expect.any(Array) });
}, 30_000);

test("it is called as npx calls it, and clients are told its own launcher", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [launcher, ...args], { encoding: "utf8", env: environment });
  expect(run("--help").stdout).toContain("Usage: npx countersign");
  expect(JSON.parse(run("clients", "--json").stdout).snippet.mcpServers.countersign).toMatchObject({
    command: process.execPath,
    args: [launcher, "mcp"],
  });
});
