import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");
export const launcher = join(root, "bin", "countersign.mjs");

/** A data folder of its own, so that no test meets another. */
export const freshHome = (): string => mkdtempSync(join(tmpdir(), "countersign-test-"));

export interface Running extends AsyncDisposable {
  process: ChildProcess;
  /** Resolves with the match once a line of stdout or stderr has it; rejects when the process ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** All that was printed so far. */
  printed(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Runs the real, built `countersign` with these arguments, in an environment that holds nothing of the machine's own keys. */
export function countersign(args: readonly string[], environment: Record<string, string>): Running {
  const child = spawn(process.execPath, [launcher, ...args], {
    env: { PATH: process.env.PATH ?? "", HOME: environment.COUNTERSIGN_HOME ?? tmpdir(), LANG: "C.UTF-8", ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let text = "";
  const watchers = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    text += chunk.toString();
    for (const watcher of [...watchers]) watcher();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = once(child, "close");
  const running: Running = {
    process: child,
    printed: () => text,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (!found) return false;
          watchers.delete(look);
          resolve(found);
          return true;
        };
        if (look()) return;
        watchers.add(look);
        void ended.then(() => look() || reject(new Error(`countersign ${args.join(" ")} ended without ${pattern}:\n${text}`)));
      }),
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await ended;
      }
    },
  };
  return running;
}

/** The demo organization in a process of its own, so that it outlives the desk. */
export async function demoOrganization(...args: string[]): Promise<Running & { url: string; key: string }> {
  const running = countersign(["demo-api", "--port", "0", ...args], { COUNTERSIGN_HOME: freshHome() });
  const [, url = ""] = await running.says(/(http:\/\/127\.0\.0\.1:\d+)/);
  const [, key = ""] = await running.says(/(sk-ant-admin01-demo\S*)/);
  return Object.assign(running, { url, key });
}

/** A desk in the browser host, on that demo organization. */
export async function desk(home: string, organization: { url: string; key: string }, ...args: string[]) {
  const running = countersign(["start", "--host", "browser", "--no-open", "--port", "0", ...args], {
    COUNTERSIGN_HOME: home,
    ANTHROPIC_ADMIN_KEY: organization.key,
    ANTHROPIC_BASE_URL: organization.url,
  });
  const [, address = ""] = await running.says(/Countersign is open at (\S+)/);
  return Object.assign(running, { address, home });
}
