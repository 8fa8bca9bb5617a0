import { readFileSync } from "node:fs";

/** Megabytes of memory that a process has in use. */
export function memoryOf(pid: number | undefined): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  if (kilobytes === undefined) throw new Error(`Process ${pid} does not say how much memory it has.`);
  return Number(kilobytes) / 1024;
}
