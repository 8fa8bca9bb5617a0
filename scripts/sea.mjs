// `npm run sea`: the single executable `countersign` and what it loads beside it, in dist/command or the folder that is named.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "postject";
import { ensureBuild } from "./setup/build.mjs";
import { findRuntime } from "./setup/runtime.mjs";
import { endWith, say } from "./setup/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = join(root, "dist");
/** The native part of the keychain cannot be in a bundle; it is copied as it is. */
const native = "@napi-rs/keyring";
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

try {
  const runtime = findRuntime(root);
  if (process.env.COUNTERSIGN_BUILT !== "1") await ensureBuild(root, runtime);
  await makeCommand(resolve(process.argv[2] ?? join(built, "command")), runtime);
} catch (error) {
  endWith(error);
}

async function makeCommand(out, node) {
  rmSync(out, { recursive: true, force: true });
  const making = join(out, "library");
  fillLibrary(making);
  // Named by what is in it: an executable never meets the library of another build.
  const library = `library-${hashOf(making)}`;
  renameSync(making, join(out, library));
  const executable = join(out, process.platform === "win32" ? "countersign.exe" : "countersign");
  await makeExecutable(executable, library, node);
  say(`Made ${executable}.`);
}

/** All verbs but `mcp`, and the page of the browser host: the build has every package inside but the native part. */
function fillLibrary(folder) {
  for (const name of ["cli", "renderer", "bridge"])
    cpSync(join(built, name), join(folder, "dist", name), { recursive: true });
  copyNative(folder);
  const { name, version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version, license, type: "module" }));
  // A single executable can require from disk but not import; what it requires can.
  writeFileSync(join(folder, "start.cjs"), 'import("./dist/cli/main.js");\n');
}

function copyNative(folder) {
  const scope = join("node_modules", native, "..");
  const names = readdirSync(join(root, scope)).filter((name) => name.startsWith("keyring"));
  for (const name of names) {
    const filter = (path) => !/\.(d\.c?ts|md)$/.test(path);
    cpSync(join(root, scope, name), join(folder, scope, name), { recursive: true, filter });
  }
}

async function makeExecutable(executable, library, node) {
  const scratch = mkdtempSync(join(tmpdir(), "countersign-sea-"));
  try {
    const main = join(scratch, "main.cjs");
    const blob = join(scratch, "main.blob");
    const settings = join(scratch, "sea.json");
    writeFileSync(main, program(library));
    writeFileSync(
      settings,
      JSON.stringify({
        main,
        output: blob,
        disableExperimentalSEAWarning: true,
        useCodeCache: true,
        // Else NODE_OPTIONS=--require x.js would run foreign code in it.
        execArgvExtension: "none",
      }),
    );
    execFileSync(node, ["--experimental-sea-config", settings], { stdio: "pipe" });
    copyFileSync(node, executable);
    chmodSync(executable, 0o755);
    await put(readFileSync(blob), executable);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Node's own signature does not hold once something is put in; unsigned, macOS on ARM would not start it. */
async function put(bytes, executable) {
  const mac = process.platform === "darwin";
  if (mac) execFileSync("codesign", ["--remove-signature", executable]);
  await inject(executable, "NODE_SEA_BLOB", bytes, {
    sentinelFuse: fuse,
    ...(mac && { machoSegmentName: "NODE_SEA" }),
  });
  if (mac) execFileSync("codesign", ["--sign", "-", executable]);
}

/** `mcp` is what clients start again and again: the bridge is in the executable, and nothing else is read for it. */
function program(library) {
  const bridge = readFileSync(join(built, "bridge", "bridge.cjs"), "utf8");
  return `if (process.argv[2] === "mcp") (() => {
${bridge}
})();
else require("node:module").createRequire(process.execPath)("./${library}/start.cjs");
`;
}

function hashOf(folder) {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map((one) => join(one.parentPath, one.name)).sort();
  for (const path of paths) {
    const bytes = readFileSync(path);
    hash.update(`${path.slice(folder.length)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex").slice(0, 12);
}
