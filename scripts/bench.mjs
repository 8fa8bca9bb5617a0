// `npm run bench`: every test/bench/*.bench.ts in turn, one table at the end. Targets that are not held are marked, and fail the run.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureBuild } from "./setup/build.mjs";
import { become } from "./setup/command.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { findRuntime } from "./setup/runtime.mjs";
import { endWith, say } from "./setup/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "test", "bench");

try {
  await ensureDependencies(root);
  const runtime = findRuntime(root);
  await ensureBuild(root, runtime);
  // What a bench starts must not look for changes while it is measured.
  if (runtime === process.execPath) await main(process.argv.slice(2));
  else await become(runtime, process.argv.slice(1));
} catch (error) {
  endWith(error);
}

async function main(filters) {
  process.env.COUNTERSIGN_BUILT = "1";
  await import("./gates/typescript.mjs");
  const { isHeld, tableOf } = await import("../test/bench/table.ts");
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".bench.ts")) : [];
  const ratios = [];
  for (const file of files.filter((name) => filters.every((filter) => name.includes(filter))).sort()) {
    /** @type {import("../test/bench/table.ts").Bench} */
    const bench = await import(pathToFileURL(join(folder, file)).href);
    say(`Measuring: ${bench.name}`);
    ratios.push(...(await bench.run()));
  }
  console.log(tableOf(ratios));
  const missed = ratios.filter((ratio) => !isHeld(ratio));
  console.log(`\n${ratios.length - missed.length} held, ${missed.length} missed`);
  process.exitCode = ratios.length === 0 || missed.length > 0 ? 1 : 0;
}
