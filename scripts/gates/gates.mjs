import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative } from "node:path";
import { isFresh } from "../setup/build.mjs";
import { command } from "../setup/command.mjs";
import { checkLicences } from "./licences.mjs";
import { checkLockfile } from "./lockfile.mjs";

const minutes = 60_000;
const projects = ["src", "main", "renderer", "test"];

/**
 * What `npm test` checks before the tests themselves, in order. Each answers what it looked at and what is wrong;
 * one that looked at nothing has failed, whatever it says.
 */
export function gates(root, runtime) {
  const tool = (path, args) =>
    command(runtime, [join(root, "node_modules", path), ...args], { cwd: root, keep: true, limitMs: 5 * minutes });
  return [
    {
      name: "Format and lint (biome)",
      async run() {
        const { code, output } = await tool("@biomejs/biome/bin/biome", ["check", "--max-diagnostics=20"]);
        return { checked: Number(/Checked (\d+) files?/.exec(output)?.[1] ?? 0), wrong: code === 0 ? [] : [output] };
      },
    },
    ...projects.map((project) => ({
      name: `Types of ${project} (tsc)`,
      async run() {
        const args = ["-p", project, "--noEmit", "--listFiles", "--pretty", "false"];
        const { code, output } = await tool("typescript/bin/tsc", args);
        const lines = output.split("\n").filter(Boolean);
        // It lists absolute paths of files; what it complains of begins with a relative one, or is indented below.
        const files = lines.filter((line) => isAbsolute(line) && !line.includes("): error"));
        const ours = files.filter((file) => relative(root, file).split(/[\\/]/)[0] === project);
        return { checked: ours.length, wrong: code === 0 ? [] : lines.filter((line) => !files.includes(line)) };
      },
    })),
    {
      name: "Who imports whom (dependency-cruiser)",
      async run() {
        const { cruiseRooms } = await import("./cruise.mjs");
        const { cruised, unseen, broken } = await cruiseRooms(root);
        return { checked: cruised, wrong: [...broken, ...unseen.map((path) => `not cruised: ${path}`)] };
      },
    },
    {
      name: "Nothing unused (knip)",
      async run() {
        const { code, output } = await tool("knip/bin/knip.js", ["--no-progress", "--reporter", "compact"]);
        const settings = existsSync(join(root, "knip.json")) ? 1 : 0;
        return { checked: settings, wrong: code === 0 ? [] : [output.trim()] };
      },
    },
    {
      name: "Lockfile",
      async run() {
        return checkLockfile(root);
      },
    },
    {
      name: "Licences and install scripts",
      async run() {
        return checkLicences(root);
      },
    },
    {
      name: "Build",
      async run() {
        return {
          checked: existsSync(join(root, "dist", "cli", "main.js")) ? 1 : 0,
          wrong: isFresh(root)
            ? []
            : ["dist/ is not what the sources say: the build failed, or a source changed since."],
        };
      },
    },
  ];
}

/** Runs Vitest with all projects, or with the files that `filters` name. */
export async function runTests(root, runtime, { env, filters = [], limitMs }) {
  const file = join(tmpdir(), `countersign-tests-${process.pid}.json`);
  const reporters = ["--reporter=default", `--reporter=${join(root, "scripts", "gates", "reporter.mjs")}`];
  const { code } = await command(
    runtime,
    [join(root, "node_modules", "vitest", "vitest.mjs"), "run", ...reporters, ...filters],
    {
      cwd: root,
      env: { ...env, COUNTERSIGN_COUNT: file },
      limitMs,
    },
  );
  if (!existsSync(file))
    return {
      passed: 0,
      failed: 1,
      skipped: [],
      projects: {},
      why: code === null ? "it did not end in time" : "it ended without a count",
    };
  const counts = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  // It can fail without a test that failed: coverage, a leak, an error in its own set-up.
  return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1, why: `it ended with ${code}` };
}
