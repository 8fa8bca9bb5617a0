// `npm run coverage`: how much of src/ the tests reach, in their own process and in the programs that they start. Below the least it fails.
import { fileURLToPath } from "node:url";
import { ensureChromium } from "./setup/chromium.mjs";
import { become } from "./setup/command.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { ensureKeyring } from "./setup/keyring.mjs";
import { findRuntime } from "./setup/runtime.mjs";
import { endWith, say } from "./setup/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  await ensureDependencies(root);
  const runtime = findRuntime(root);
  if (runtime !== process.execPath) await become(runtime, process.argv.slice(1));
  const chromium = await ensureChromium();
  const withoutKeyring = await ensureKeyring();
  if (withoutKeyring) say(`SKIPPED: ${withoutKeyring}`);
  // Only now, since it needs the packages.
  const { measure } = await import("./coverage/measure.mjs");
  process.exitCode = (await measure(root, chromium)) ? 0 : 1;
} catch (error) {
  endWith(error);
}
