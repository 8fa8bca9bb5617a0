import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Electron's package downloads its binary as soon as plain Node requires it; no test may do that by accident.
const alias = { electron: at("test/ground/no-electron.ts") };
/** Each project has its own. */
const setupFiles = [at("test/ground/samples.ts")];
const exclude = [...configDefaults.exclude, "**/dist/**"];

export default defineConfig({
  root: at("."),
  test: {
    // Two cores, several founders' machines: more workers only make each other late.
    maxWorkers: 2,
    // Of what runs at once within a file, most is waiting.
    maxConcurrency: 8,
    coverage: {
      include: ["src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.fixture.ts"],
      reportOnFailure: true,
      // scripts/coverage.mjs adds what ran in started programs, and judges.
      reporter: ["json"],
    },
    globalSetup: [at("test/harness/scratch.ts"), at("test/harness/year-read.ts")],
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "main/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude,
          setupFiles,
          environment: "node",
          // Two hundred files that load the same parts: each would take as long for that as for its tests.
          isolate: false,
          testTimeout: 15_000,
          hookTimeout: 15_000,
          // As patient as the test: a second is short on a machine that does other things besides.
          expect: { poll: { timeout: 15_000 } },
          typecheck: { enabled: false },
        },
      },
      {
        test: {
          name: "renderer",
          include: ["renderer/**/*.test.ts", "renderer/**/*.test.tsx"],
          exclude,
          setupFiles: [...setupFiles, at("test/ground/drawn.ts")],
          environment: "jsdom",
          // As the unit tests.
          isolate: false,
          // jsdom's frames come of an interval: a false one would leave the windows of later files without any.
          fakeTimers: { shouldAdvanceTime: true, toFake: ["Date", "setTimeout", "clearTimeout"] },
          testTimeout: 15_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          exclude,
          setupFiles,
          environment: "node",
          // Mostly waiting, so they go along with the unit tests.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
          exclude: [...exclude, "test/contract/**"],
          setupFiles,
          globalSetup: ["test/load/losses.ts"],
          environment: "node",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Each starts processes of its own, a desk, a bridge, Chromium, and waits for them: two at once fit two cores.
        },
      },
    ],
  },
});
