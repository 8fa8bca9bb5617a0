// `npm run mutation [-- part…]`: changes the code of a part in thousands of small ways, one at a time, and lists each change that no test of
// that part notices. A second run tries only what is new since. CONTRIBUTING.md tells what is left and why.
import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";

/** A change of these is one of words, and people read those. */
const words = ["StringLiteral"];

/**
 * What is changed, what is not tried, and the tests that are asked. Of audit and proposals: what decides by its input alone. What lives with
 * files, clocks and kills is held by model tests that take seconds, a thousand times over. Estimates of spend are held by laws, not by digits.
 */
const parts = {
  money: {
    mutate: [
      "src/admin-api/money.ts",
      "src/operations/dollars.ts",
      ...files("src/spend/numbers", ["shares", "compare", "budgets", "explain", "cache"]),
    ],
    excluded: [],
    tests: [
      "src/admin-api/money.test.ts",
      "src/operations/limits.test.ts",
      "src/spend/numbers/{money,budgets,cache}.test.ts",
    ],
  },
  audit: {
    mutate: files("src/audit", ["canonical", "chain", "checkpoint", "layout", "merkle", "merkle-proof", "proof"]),
    excluded: words,
    tests: ["src/audit/{canonical,chain,checkpoint,layout,merkle,merkle-proof,proof}.test.ts"],
  },
  proposals: {
    mutate: files("src/proposals", ["policy", "stricter", "digest", "client-key", "moves"]),
    excluded: words,
    tests: ["src/proposals/{rules,stricter,client-key,moves,proposals}.test.ts"],
  },
};

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in parts));
if (unknown) {
  console.error(`There is no part "${unknown}". The parts are ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
for (const [name, part] of Object.entries(parts))
  if (asked.length === 0 || asked.includes(name)) await mutate(name, part);

function files(folder, names) {
  return names.map((name) => `${folder}/${name}.ts`);
}

async function mutate(name, { mutate, excluded, tests }) {
  console.log(`\n== ${name}`);
  process.env.COUNTERSIGN_MUTATION_TESTS = tests.join(";");
  await new Stryker({
    testRunner: "vitest",
    vitest: { configFile: "vitest.mutation.ts", related: false },
    plugins: ["@stryker-mutator/vitest-runner"],
    mutate: [...mutate, "!**/*.test.ts", "!**/*.fixture.ts"],
    mutator: { excludedMutations: excluded },
    coverageAnalysis: "perTest",
    concurrency: 2,
    timeoutMS: 30_000,
    incremental: true,
    incrementalFile: `dist/mutation/${name}.json`,
    ignorePatterns: ["dist", "docs", "renderer", "assets", "coverage"],
    reporters: ["clear-text", "progress-append-only"],
    clearTextReporter: { reportTests: false, allowColor: false },
    // Its own way of reading one wants a TypeScript that has an interface for programs.
    tsconfigFile: "none",
  }).runMutationTest();
}
