import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** For `npm run mutation` alone: only the tests that lie beside the part, which scripts/mutation.mjs names. */
export default defineConfig({
  root: at("."),
  test: {
    include: process.env.COUNTERSIGN_MUTATION_TESTS?.split(";") ?? [],
    globalSetup: at("test/harness/scratch.ts"),
    setupFiles: [at("test/ground/samples.ts")],
    testTimeout: 15_000,
  },
});
