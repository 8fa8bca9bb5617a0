// `npm run mcpb`: the bundle that Claude Desktop installs with a double click, in dist/packages or the folder that is named. It holds the bridge and no secret.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuild } from "./setup/build.mjs";
import { become } from "./setup/command.mjs";
import { findRuntime } from "./setup/runtime.mjs";
import { endWith, say } from "./setup/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  const runtime = findRuntime(root);
  if (runtime === process.execPath) await main(resolve(process.argv[2] ?? join(root, "dist", "packages")));
  else await become(runtime, process.argv.slice(1));
} catch (error) {
  endWith(error);
}

async function main(out) {
  if (process.env.COUNTERSIGN_BUILT !== "1") await ensureBuild(root, process.execPath);
  const { writeZip } = await import("../src/zip/write.ts");
  const manifest = manifestOf(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const archive = writeZip([
    { name: "manifest.json", bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
    { name: "icon.png", bytes: readFileSync(join(root, "assets", "icon-512.png")) },
    { name: manifest.server.entry_point, bytes: readFileSync(join(root, "dist", "bridge", "bridge.cjs")) },
  ]);
  mkdirSync(out, { recursive: true });
  const file = join(out, `${manifest.name}-${manifest.version}.mcpb`);
  writeFileSync(file, archive);
  say(`Made ${file}.`);
}

/** It asks for nothing: the bridge finds the desk in the usual data folder, and Claude Desktop brings the Node. */
function manifestOf({ name, version, description, author, license, homepage }) {
  const entry = "server/bridge.cjs";
  return {
    manifest_version: "0.3",
    name,
    display_name: "Countersign",
    version,
    description,
    author,
    license,
    homepage,
    icon: "icon.png",
    server: {
      type: "node",
      entry_point: entry,
      mcp_config: { command: "node", args: [`\${__dirname}/${entry}`, "--as", "claude-desktop"] },
    },
    tools_generated: true,
    prompts_generated: true,
    compatibility: { platforms: ["darwin", "win32", "linux"], runtimes: { node: ">=20" } },
  };
}
