import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { commands } from "./commands.js";
import { run } from "./run.js";
import type { ExitCode, Terminal } from "./terminal.js";

export interface Tried {
  code: ExitCode;
  out: string;
  err: string;
}

/** A terminal that nobody looks at. */
export const silent: Pick<Terminal, "print" | "write" | "say"> = {
  print: () => {},
  write: async () => {},
  say: () => {},
};

/** A person at a terminal of their own: an empty home folder, an environment that holds nothing of this machine's. */
export function person(over: Partial<Terminal> = {}) {
  const homedir = mkdtempSync(join(tmpdir(), "countersign-cli-"));
  const base = {
    environment: { HOME: homedir, PATH: join(homedir, "bin") },
    platform: "linux" as const,
    homedir,
    home: join(homedir, "data"),
    root: resolve(import.meta.dirname, "..", ".."),
    version: "1.2.3",
    input: Readable.from([]),
    ...over,
  };
  return {
    ...base,
    async types(...args: string[]): Promise<Tried> {
      const out: string[] = [];
      const err: string[] = [];
      const code = await run(commands, args, {
        ...base,
        print: (line) => out.push(line),
        write: async (text) => void out.push(text.replace(/\r?\n$/, "")),
        say: (line) => err.push(line),
      });
      return { code, out: out.join("\n"), err: err.join("\n") };
    },
  };
}
