import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Bytes. The systems' own limits are 104 (macOS) and 108 (Linux). */
const longestPath = 100;

/** Where the desk listens. A pipe's name is random, so that no other program can take it first and collect tokens. */
export function socketPath(home: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === "win32") return `\\\\.\\pipe\\countersign-${randomBytes(16).toString("hex")}`;
  const folder = join(home, "run");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const path = join(folder, "desk.sock");
  if (Buffer.byteLength(path) <= longestPath) return path;
  const short = mkdtempSync(join(tmpdir(), "countersign-"));
  chmodSync(short, 0o700);
  return join(short, "desk.sock");
}

export const newToken = (): string => randomBytes(32).toString("hex");

/** Tells bridges where the desk is: the file is whole or absent, and the person's alone. */
export function announce(home: string, desk: { pid: number; socket: string; token: string }): Disposable {
  const folder = join(home, "run");
  const path = join(folder, "desk.json");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${desk.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, JSON.stringify({ v: 1, ...desk }), { mode: 0o600, flag: "wx" });
  renameSync(draft, path);
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}
