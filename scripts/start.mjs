// `npm start -- …`: all set-up, then `countersign start …`. Plain Node 18: it runs before anything is installed.
import { fileURLToPath } from "node:url";
import { ensureBuild } from "./setup/build.mjs";
import { become } from "./setup/command.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { ensureElectron } from "./setup/electron.mjs";
import { findRuntime } from "./setup/runtime.mjs";
import { endWith } from "./setup/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  const args = process.argv.slice(2);
  await ensureDependencies(root);
  const runtime = findRuntime(root);
  await ensureBuild(root, runtime);
  await ensureElectron(root, { runtime, args });
  await become(runtime, [`${root}bin/countersign.mjs`, "start", ...args], { ...process.env, COUNTERSIGN_BUILT: "1" });
} catch (error) {
  endWith(error);
}
