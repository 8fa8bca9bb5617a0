// `npm run sdk:diff -- <version>`: what another version of the Anthropic SDK adds, removes or changes of the Admin API.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { declarationsOf } from "./sdk/declarations.mjs";
import { endpointsOf } from "./sdk/endpoints.mjs";
import { command } from "./setup/command.mjs";
import { ensureDependencies, npm } from "./setup/dependencies.mjs";
import { endWith, SetupFailed, say } from "./setup/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const name = "@anthropic-ai/sdk";

try {
  const [version] = process.argv.slice(2);
  if (!version || !/^[\w.-]+$/.test(version))
    throw new SetupFailed("Say which version to compare with, for example: npm run sdk:diff -- 1.14.0");
  await ensureDependencies(root);
  const elsewhere = mkdtempSync(join(tmpdir(), "countersign-sdk-"));
  try {
    await install(version, elsewhere);
    await compare(join(root, "node_modules", name), join(elsewhere, "node_modules", name));
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
} catch (error) {
  endWith(error);
}

async function install(version, folder) {
  say(`Fetching ${name} ${version}.`);
  const { file, before, shell } = npm();
  const args = [
    ...before,
    "install",
    "--prefix",
    folder,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const { code } = await command(file, [...args, `${name}@${version}`], { cwd: folder, shell, limitMs: 5 * 60_000 });
  if (code !== 0) throw new SetupFailed(`${name} ${version} could not be fetched; npm's own words are above.`);
}

async function compare(ours, theirs) {
  const [here, there] = await Promise.all([ours, theirs].map(endpointsIn));
  const [old, fresh] = [ours, theirs].map(declarationsOf);
  const endpoints = difference(here, there);
  print("Endpoints added (each needs an operation)", endpoints.added, (one) => `${one}  ${there.get(one).join(", ")}`);
  print("Endpoints removed", endpoints.removed, (one) => `${one}  ${here.get(one).join(", ")}`);
  const types = difference(old, fresh);
  print("Types added", types.added);
  print("Types removed", types.removed);
  print(
    "Types changed",
    types.both.filter((one) => old.get(one).join() !== fresh.get(one).join()),
    (one) => [one, ...changedLines(old.get(one), fresh.get(one))].join("\n    "),
  );
}

async function endpointsIn(sdk) {
  const { default: Anthropic } = await import(pathToFileURL(join(sdk, "index.mjs")).href);
  return endpointsOf(Anthropic);
}

/** @type {(old: Map<string, unknown>, fresh: Map<string, unknown>) => { added: string[], removed: string[], both: string[] }} */
function difference(old, fresh) {
  return {
    added: [...fresh.keys()].filter((key) => !old.has(key)).sort(),
    removed: [...old.keys()].filter((key) => !fresh.has(key)).sort(),
    both: [...old.keys()].filter((key) => fresh.has(key)).sort(),
  };
}

function changedLines(old, fresh) {
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}

function print(headline, lines, words = (line) => line) {
  console.log(`\n${headline}: ${lines.length}`);
  for (const line of lines) console.log(`  ${words(line)}`);
}
