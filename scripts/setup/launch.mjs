import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureBuild } from "./build.mjs";
import { become } from "./command.mjs";
import { ensureDependencies } from "./dependencies.mjs";
import { findRuntime } from "./runtime.mjs";
import { endWith } from "./say.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the command line: in this process where its Node will do, else in one that does. */
export async function launch(args) {
  const runtime = await prepare();
  const main = join(root, "dist", "cli", "main.js");
  if (runtime !== process.execPath) return become(runtime, [main, ...args]).catch(endWith);
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
}

/** A checkout is brought up to date first, unless who starts us has just done so. Answers the Node to run in. */
export async function prepare() {
  try {
    const isCheckout = existsSync(join(root, "src")) && process.env.COUNTERSIGN_BUILT !== "1";
    if (isCheckout) await ensureDependencies(root);
    const runtime = findRuntime(root);
    if (isCheckout) await ensureBuild(root, runtime);
    return runtime;
  } catch (error) {
    return endWith(error);
  }
}
