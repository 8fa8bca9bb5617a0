import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** Megabytes of memory that a process has in use. */
export function memoryOf(pid: number | undefined): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  if (kilobytes === undefined) throw new Error(`Process ${pid} does not say how much memory it has.`);
  return Number(kilobytes) / 1024;
}

/** How many files, sockets and pipes a process has open. */
export const openFilesOf = (pid: number | undefined): number => readdirSync(`/proc/${pid}/fd`).length;

/** What a program has to be started with, so that it can be asked for what it holds. */
export const weighable = (home: string): Record<string, string> => ({
  NODE_OPTIONS: `--import=${new URL("./weigh.mjs", import.meta.url).href}`,
  WEIGHED: join(home, "weighed"),
});

/** Megabytes that such a program holds once its garbage is collected. */
export async function heldBy({ process, home }: { process: { kill(signal: "SIGUSR2"): boolean }; home: string }) {
  const file = join(home, "weighed");
  rmSync(file, { force: true });
  process.kill("SIGUSR2");
  while (!existsSync(file)) await setTimeout(20);
  return Number(readFileSync(file, "utf8")) / 2 ** 20;
}
