import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createCoverageMap } from "@vitest/istanbul-lib-coverage";
import { create, createContext } from "@vitest/istanbul-lib-report";
import { build } from "../setup/build.mjs";
import { command } from "../setup/command.mjs";
import { ranInPrograms } from "./programs.mjs";

const least = { lines: 95, branches: 90 };
/** Not those that load a machine, pack a release or draw pages alone. */
const tests = ["src", "main", "scripts", "test/contract", "test/vectors", "test/e2e", "test/ground", "test/security"];

/** Runs the tests, prints what of src/ they do not reach and leaves coverage/coverage-final.json. True where they passed and it is enough. */
export async function measure(root, chromium) {
  const programs = mkdtempSync(join(tmpdir(), "countersign-coverage-"));
  try {
    await build(root, process.execPath, "--mode", "coverage");
    const passed = await runTests(root, chromium, programs);
    const inTests = JSON.parse(readFileSync(join(root, "coverage", "coverage-final.json"), "utf8"));
    const map = createCoverageMap(inTests);
    // As text both say `null` for the end of a line; only then are they the same place.
    map.merge(JSON.parse(JSON.stringify(await ranInPrograms(root, programs))));
    map.filter((path) => Object.hasOwn(inTests, path));
    return report(root, map) && passed;
  } finally {
    // Built to be followed, not to be used.
    rmSync(join(root, "dist", ".stamp"), { force: true });
    rmSync(programs, { recursive: true, force: true });
  }
}

async function runTests(root, chromium, programs) {
  const bin = join(root, "node_modules", ".bin");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const { code } = await command(process.execPath, [vitest, "run", "--coverage", ...tests], {
    cwd: root,
    env: {
      ...process.env,
      PATH: [bin, process.env.PATH].join(delimiter),
      PLAYWRIGHT_CHROMIUM: chromium,
      COUNTERSIGN_BUILT: "1",
      COUNTERSIGN_FOLLOWED: programs,
    },
  });
  return code === 0;
}

function report(root, map) {
  const context = createContext({ dir: join(root, "coverage"), coverageMap: map });
  for (const kind of ["text", "json"]) create(kind, { skipFull: true, projectRoot: root }).execute(context);
  const summary = map.getCoverageSummary().data;
  return Object.entries(least)
    .map(([kind, percent]) => {
      const { pct, covered, total } = summary[kind];
      console.log(`${kind}: ${pct} % (${covered} of ${total}), at least ${percent} %`);
      return pct >= percent;
    })
    .every(Boolean);
}
