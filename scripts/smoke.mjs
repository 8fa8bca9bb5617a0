// `npm run smoke`: starts the packed app as a person's computer would, and asks it something as a client would, through the command it brought.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { endWith, SetupFailed, say } from "./setup/say.mjs";

const packages = fileURLToPath(new URL("../dist/packages", import.meta.url));
const limitMs = 60_000;
const win = process.platform === "win32";

try {
  await smoke(resolve(process.argv[2] ?? packages));
} catch (error) {
  endWith(error);
}

async function smoke(folder) {
  const program = appIn(folder);
  const home = mkdtempSync(join(tmpdir(), "countersign-smoke-"));
  const environment = { ...process.env, COUNTERSIGN_HOME: home };
  const child = spawn(program, ["--hidden", "--demo"], { env: environment, stdio: ["ignore", "inherit", "inherit"] });
  const ended = new Promise((settle) => child.once("exit", settle).once("error", settle));
  try {
    const command = join(home, "bin", win ? "countersign.exe" : "countersign");
    await Promise.race([
      until(() => existsSync(command) && answers(command, environment)),
      ended.then((how) => refuse(`${program} ended (${how}) before a client reached it`)),
    ]);
    say(`${program} is open, and a client reaches it through ${command}.`);
  } finally {
    child.kill();
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The window's program in what electron-builder left unpacked. */
function appIn(folder) {
  const places = readdirSync(folder).flatMap((name) => [
    join(folder, name, "countersign-desktop"),
    join(folder, name, "Countersign.exe"),
    join(folder, name, "Countersign.app", "Contents", "MacOS", "Countersign"),
  ]);
  const found = places.find((path) => existsSync(path) && statSync(path).isFile());
  return found ?? refuse(`No app is unpacked in ${folder}. Run \`npm run package -- --dir\` first`);
}

function answers(command, env) {
  const client = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "smoke", version: "1" } };
  const asked = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: client });
  const { stdout } = spawnSync(command, ["mcp"], { input: `${asked}\n`, env, encoding: "utf8", timeout: 20_000 });
  return stdout?.includes('"serverInfo"') === true;
}

async function until(holds) {
  for (const began = Date.now(); Date.now() - began < limitMs; await delay(250)) if (holds()) return;
  refuse(`No client reached the app within ${limitMs / 1000} s`);
}

function refuse(why) {
  throw new SetupFailed(`${why}.`);
}
