// `npm run reference`: writes docs/reference/ from the catalog and the picture of docs/architecture.md from the sources. A page that is stale fails `npm test`.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { become } from "./setup/command.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { findRuntime } from "./setup/runtime.mjs";
import { endWith } from "./setup/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  await ensureDependencies(root);
  const runtime = findRuntime(root);
  if (runtime === process.execPath) await main();
  else await become(runtime, process.argv.slice(1));
} catch (error) {
  endWith(error);
}

async function main() {
  await import("./gates/typescript.mjs");
  const { referencePages } = await import("./reference/pages.ts");
  const pages = await referencePages(root);
  const folder = join(root, "docs", "reference");
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (!pages.has(file)) rmSync(join(folder, file));
  for (const [file, text] of pages) writeFileSync(join(folder, file), text);
  const { architecturePage } = await import("./reference/rooms.ts");
  const architecture = join(root, "docs", "architecture.md");
  writeFileSync(architecture, architecturePage(root, readFileSync(architecture, "utf8")));
  console.log(`${pages.size} pages in docs/reference.`);
}
