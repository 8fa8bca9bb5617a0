// `npm test`: all set-up, then every gate and every test, in one run. `-- <filter>` narrows it for developers, `--soak` runs the full counts.
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gates, runTests } from "./gates/gates.mjs";
import { ensureBuild } from "./setup/build.mjs";
import { ensureChromium } from "./setup/chromium.mjs";
import { become } from "./setup/command.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { ensureKeyring } from "./setup/keyring.mjs";
import { findRuntime } from "./setup/runtime.mjs";
import { endWith, SetupFailed } from "./setup/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const minutes = 60_000;
// What hangs is ended. A plain run takes less than 25 minutes on two quiet cores, and may take longer where they are not.
const limits = { usual: 45 * minutes, soak: 180 * minutes };
const projects = ["unit", "renderer", "contract", "e2e"];

try {
  await ensureDependencies(root);
  const runtime = findRuntime(root);
  // The gates use the packages, and those want the Node they were made for.
  if (runtime !== process.execPath) await become(runtime, process.argv.slice(1));
  await main(runtime, process.argv.slice(2));
} catch (error) {
  endWith(error);
}

async function main(runtime, args) {
  const filters = args.filter((arg) => !arg.startsWith("--"));
  const soak = args.includes("--soak");
  const total = { passed: 0, failed: 0 };
  const add = (passed, failed) => {
    total.passed += passed;
    total.failed += failed;
  };

  const env = await setUp(runtime, soak, add);
  if (filters.length > 0) headline(`NARROWED to ${filters.join(" ")}: no gate runs, and most tests do not`);
  else for (const gate of gates(root, runtime)) await runGate(gate, add);

  headline(soak ? "Tests, with the full counts of a soak" : "Tests");
  const began = Date.now();
  // What a whole run reads once for all its tests, a narrowed one had better not.
  if (filters.length === 0) env.COUNTERSIGN_TEST_WHOLE = "1";
  const counts = await runTests(root, runtime, { env, filters, limitMs: soak ? limits.soak : limits.usual });
  add(counts.passed, counts.failed);
  if (counts.why) console.log(`Vitest failed: ${counts.why}.`);
  const empty = filters.length > 0 ? [] : projects.filter((name) => !counts.projects[name]);
  for (const name of empty) console.log(`FAILED: no test of the project "${name}" ran.`);
  add(0, empty.length + (counts.passed === 0 && filters.length > 0 ? 1 : 0));
  if (counts.skipped.length > 0) headline(`SKIPPED: ${counts.skipped.length}`);
  for (const { name, note } of counts.skipped) console.log(`  ${name}\n    because: ${note ?? "no reason was given"}`);
  if (filters.length > 0) headline(`This run was NARROWED to ${filters.join(" ")}; it says nothing about the rest`);
  console.log(`\nTests took ${seconds(began)}.`);

  process.exitCode = total.failed > 0 ? 1 : 0;
  console.log(`${total.passed} passed, ${total.failed} failed`);
}

/** What tests need of the machine. A set-up that fails is counted and said; the rest still runs. */
async function setUp(runtime, soak, add) {
  headline("Set-up");
  const env = {
    ...process.env,
    PATH: [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
    // dist/ is brought up to date here, once; what a test starts must not build beside another.
    COUNTERSIGN_BUILT: "1",
    ...(soak ? { COUNTERSIGN_SOAK: "1" } : {}),
  };
  const attempt = async (step) => {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof SetupFailed)) throw error;
      console.log(`FAILED: ${error.message}`);
      add(0, 1);
      return undefined;
    }
  };
  env.PLAYWRIGHT_CHROMIUM = (await attempt(() => ensureChromium())) ?? "";
  const withoutKeyring = await ensureKeyring();
  if (withoutKeyring) console.log(`SKIPPED: ${withoutKeyring}`);
  await attempt(() => ensureBuild(root, runtime));
  return env;
}

async function runGate({ name, run }, add) {
  headline(name);
  const began = Date.now();
  const { checked, wrong } = await run();
  for (const line of wrong) console.log(line);
  if (checked === 0) console.log("Nothing was checked, and that is a failure.");
  const isFine = checked > 0 && wrong.length === 0;
  add(isFine ? 1 : 0, isFine ? 0 : 1);
  console.log(`${isFine ? "passed" : "FAILED"}: ${checked} checked in ${seconds(began)}`);
}

function headline(words) {
  console.log(`\n== ${words}`);
}

function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}
