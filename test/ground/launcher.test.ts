import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { borrow, type House, smallHouse } from "./house.js";

/** Vite's place is taken by a program that writes what a build would. */
const builder = `
  const { mkdirSync, writeFileSync, appendFileSync, readFileSync } = require("node:fs");
  appendFileSync("builds", "built\\n");
  console.log("words of the builder");
  mkdirSync("dist/cli", { recursive: true });
  mkdirSync("dist/bridge", { recursive: true });
  const text = readFileSync("src/cli/main.ts", "utf8");
  if (text.includes("broken")) process.exit(1);
  writeFileSync("dist/cli/main.js", text);
  writeFileSync("dist/bridge/bridge.cjs", "console.log('bridge', process.argv.slice(2).join(' '))");
`;
const says = "console.log('cli', process.argv.slice(2).join(' '))";

const node24 = join(import.meta.dirname, "..", "..", "node_modules", `node-${process.platform}-${process.arch}`);

function checkout(main = says): House {
  return smallHouse({
    "package.json": `{ "type": "module" }`,
    "package-lock.json": `{ "packages": { "": {} } }`,
    "node_modules/.package-lock.json": `{ "packages": {} }`,
    "node_modules/vite/package.json": "{}",
    "node_modules/vite/bin/vite.js": builder,
    "src/cli/main.ts": main,
  });
}

const run = (house: House, ...args: string[]) =>
  spawnSync(process.execPath, [join(house.root, "bin/countersign.mjs"), ...args], {
    encoding: "utf8",
    env: { ...process.env, COUNTERSIGN_BUILT: "" },
  });
const builds = (house: House) => readFileSync(join(house.root, "builds"), "utf8").split("\n").length - 1;

test("a checkout that was never built is built first, and stdout has the command's own words alone", () => {
  using house = checkout();
  const { stdout, stderr, status } = run(house, "operations", "--json");
  expect(stdout).toBe("cli operations --json\n");
  expect(stderr).toMatch(/^Building\.\nBuilt in /);
  expect(status).toBe(0);
});

test("it is built once, and again after a source changed", () => {
  using house = checkout();
  run(house, "a");
  run(house, "b");
  expect(builds(house)).toBe(1);
  house.write("src/cli/main.ts", "console.log('changed')");
  expect(run(house, "c").stdout).toBe("changed\n");
  expect(builds(house)).toBe(2);
});

test("two started at once build once", async () => {
  using house = checkout();
  const start = () => {
    const child = spawn(process.execPath, [join(house.root, "bin/countersign.mjs")], {
      env: { ...process.env, COUNTERSIGN_BUILT: "" },
      stdio: "ignore",
    });
    return once(child, "close");
  };
  expect(await Promise.all([start(), start(), start()])).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ]);
  expect(builds(house)).toBe(1);
});

test("a lock that a killed build left behind is taken over", () => {
  using house = checkout();
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  house.write("node_modules/.countersign-build", String(pid));
  expect(run(house, "a").stdout).toBe("cli a\n");
});

test("a build that fails shows its words, and nothing old is run in its place", () => {
  using house = checkout();
  run(house, "a");
  house.write("src/cli/main.ts", "broken");
  const { stdout, stderr, status } = run(house, "a");
  expect(stdout).toBe("");
  expect(stderr).toMatch(/words of the builder.*The build failed/s);
  expect(status).toBe(1);
});

test("the command's exit code is the launcher's", () => {
  using house = checkout("process.exitCode = 2");
  expect(run(house).status).toBe(2);
});

test("mcp goes to the bridge, and builds nothing where one is", () => {
  using house = checkout();
  house.write("dist/bridge/bridge.cjs", "console.log('there already')");
  const { stdout, stderr } = run(house, "mcp", "--as", "claude-code");
  expect([stdout, stderr]).toEqual(["there already\n", ""]);
});

test("mcp in a checkout that was never built builds it, and keeps stdout for the protocol", () => {
  using house = checkout();
  const { stdout, stderr } = run(house, "mcp", "--as", "claude-code");
  expect(stdout).toBe("bridge mcp --as claude-code\n");
  expect(stderr).toContain("Built in");
});

test("an installed copy has no sources, and is run as it is", () => {
  using house = checkout();
  run(house, "a");
  rmSync(join(house.root, "src"), { recursive: true });
  rmSync(join(house.root, "package-lock.json"));
  expect(run(house, "b").stdout).toBe("cli b\n");
});

test("a signal for the launcher reaches a command in another Node", async ({ skip }) => {
  skip(!existsSync(node24), "no Node comes with the packages for this system");
  using house = checkout(
    "process.on('SIGTERM', () => { console.log('told'); process.exit(7); }); console.log('up'); setInterval(() => {}, 1e6);",
  );
  borrow(house, `node-${process.platform}-${process.arch}`);
  const asOld = `Object.defineProperty(process, "version", { value: "v20.0.0" });`;
  house.write("old.cjs", asOld);
  const child = spawn(
    process.execPath,
    ["--require", join(house.root, "old.cjs"), join(house.root, "bin/countersign.mjs"), "start"],
    {
      env: { ...process.env, COUNTERSIGN_BUILT: "" },
    },
  );
  let text = "";
  child.stdout.on("data", (bytes) => {
    text += bytes;
    if (text === "up\n") child.kill("SIGTERM");
  });
  expect(await once(child, "close")).toEqual([7, null]);
  expect(text).toBe("up\ntold\n");
});
