// `npm run coverage`: how much of src/ is reached by the tests that run in this process; below the thresholds of vitest.config.ts it fails.
// What only a started program reaches (test/e2e, test/security) is not counted: it runs in processes of its own.
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuild } from "./setup/build.mjs";
import { become } from "./setup/command.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { ensureKeyring } from "./setup/keyring.mjs";
import { findRuntime } from "./setup/runtime.mjs";
import { endWith, say } from "./setup/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  await ensureDependencies(root);
  const runtime = findRuntime(root);
  const withoutKeyring = await ensureKeyring();
  if (withoutKeyring) say(`SKIPPED: ${withoutKeyring}`);
  await ensureBuild(root, runtime);
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  await become(runtime, [vitest, "run", "--coverage", "src", "main", "scripts", "test/contract", "test/vectors"], {
    ...process.env,
    PATH: [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
    COUNTERSIGN_BUILT: "1",
  });
} catch (error) {
  endWith(error);
}
