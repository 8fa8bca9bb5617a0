import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { command } from "./command.mjs";
import { SetupFailed, say } from "./say.mjs";
import { stampOf } from "./stamp.mjs";

const limitMs = 5 * 60_000;

/** Builds dist/ where it is missing or older than the sources. Two at once do not build into each other: the second waits. */
export async function ensureBuild(root, runtime) {
  if (isFresh(root)) return;
  const release = await lock(join(root, "node_modules", ".countersign-build"));
  try {
    if (!isFresh(root)) await build(root, runtime);
  } finally {
    release();
  }
}

/** False too where there is nothing to build from the sources with. */
export function isFresh(root) {
  const stamp = join(root, "dist", ".stamp");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === stampOf(root);
}

/** Builds anew, with what else Vite is to be told. */
export async function build(root, runtime, ...more) {
  say("Building.");
  const began = Date.now();
  // Taken before: what is edited while it builds must not count as built.
  const stamp = stampOf(root);
  // A build that fails may leave half of another behind.
  rmSync(join(root, "dist", ".stamp"), { force: true });
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const { code, output } = await command(runtime, [vite, "build", "--app", "--logLevel", "warn", ...more], {
    cwd: root,
    limitMs,
    keep: true,
    // A test run's or a developer's NODE_ENV must not change what is built.
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (code !== 0) {
    const why = code === null ? "it did not finish in 5 minutes" : "the compiler's words are above";
    say(output.trim());
    throw new SetupFailed(`The build failed: ${why}.`);
  }
  writeFileSync(join(root, "dist", ".stamp"), stamp);
  say(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
}

/** A name is linked by exactly one, and with its pid in it. One whose maker is gone is taken over. */
async function lock(name) {
  const mine = `${name}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    while (!linked(mine, name)) {
      if (!isAlive(holder(name))) rmSync(name, { force: true });
      await delay(200);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(name, { force: true });
}

function linked(mine, name) {
  try {
    linkSync(mine, name);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function holder(name) {
  try {
    return Number(readFileSync(name, "utf8"));
  } catch (error) {
    // Just released.
    if (error.code === "ENOENT") return 0;
    throw error;
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
