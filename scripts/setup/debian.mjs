import { existsSync } from "node:fs";
import { command } from "./command.mjs";
import { say } from "./say.mjs";

const limitMs = 10 * 60_000;

/** Installs packages of Debian or Ubuntu where we may: as root, with apt-get there. Answers whether it did. */
export async function installPackages(names) {
  if (process.platform !== "linux" || process.getuid() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  say(`Installing ${names.join(", ")} with apt-get.`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const every = (seconds) => say(`apt-get is still at it (${seconds} s).`);
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...names]]) {
    const { code, output } = await command("apt-get", args, { env, keep: true, limitMs, every });
    if (code !== 0) {
      say(`${output.trim().split("\n").slice(-5).join("\n")}\napt-get ${args[0]} failed.`);
      return false;
    }
  }
  return true;
}
