import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { northwind } from "../../src/demo/northwind.js";
import type { Organization } from "../../src/demo/organization.js";
import { keepOrganization } from "./kept-organization.js";
import { type DeskPage, deskPage } from "./page.js";

export type Kind = Organization["kind"];

export const root = join(import.meta.dirname, "..", "..");
export const launcher = join(root, "bin", "countersign.mjs");

/** A data folder of its own, so that no test meets another. */
export const freshHome = (): string => mkdtempSync(join(tmpdir(), "countersign-test-"));

/** One whose person has opened this operation on its page: its critical calls are asked about instead of refused. */
export async function homeWithOpen(demo: { url: string; key: string }, opened: string): Promise<string> {
  const home = freshHome();
  await using first = await desk(home, demo);
  const page = await deskPage(first.address);
  await identified(page);
  await page.settings.change({ criticalOpened: [opened] });
  return home;
}

/** What is confirmed is confirmed for an organization, so it has to be reached. */
async function identified(page: DeskPage): Promise<void> {
  while (!(await page.status()).organization) await new Promise((resolve) => setTimeout(resolve, 50));
}

export interface Running extends AsyncDisposable {
  process: ChildProcess;
  /** Resolves with the match once a line of stdout or stderr has it; rejects when the process ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** All that was printed so far. */
  printed(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** `npm run coverage` asks each program to write down what ran of it. */
export const followed = (): Record<string, string> => {
  const folder = process.env.COUNTERSIGN_FOLLOWED;
  return folder === undefined ? {} : { NODE_V8_COVERAGE: folder };
};

/** Runs the real, built `countersign` with these arguments, in an environment that holds nothing of the machine's own keys. */
export function countersign(args: readonly string[], environment: Record<string, string>): Running {
  const child = spawn(process.execPath, [launcher, ...args], {
    env: {
      PATH: process.env.PATH ?? "",
      HOME: environment.COUNTERSIGN_HOME ?? tmpdir(),
      LANG: "C.UTF-8",
      // `npm test` has just built; by hand the launcher sees to it.
      COUNTERSIGN_BUILT: process.env.COUNTERSIGN_BUILT ?? "",
      ...followed(),
      ...environment,
    },
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
        void ended.then(
          () => look() || reject(new Error(`countersign ${args.join(" ")} ended without ${pattern}:\n${text}`)),
        );
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
  const [, key = ""] = await running.says(/(sk-ant-(?:admin|api)01-demo\S*)/);
  return Object.assign(running, { url, key });
}

/** A desk in the browser host, with exactly this environment and its data folder. */
export async function start(home: string, environment: Record<string, string>, ...args: string[]) {
  const running = countersign(["start", "--host", "browser", "--no-open", "--port", "0", ...args], {
    COUNTERSIGN_HOME: home,
    ...environment,
  });
  return opened(running, home);
}

/** The folder where `year-read.ts` keeps the year of each demo organization, in a run that reads it once. */
export const yearVariable = "COUNTERSIGN_TEST_YEAR";

/** Lays the year into the home of a demo desk that has nothing of it yet. */
export function layYear(home: string, kind: Kind): void {
  const folder = join(home, "demo");
  const [years, own] = [process.env[yearVariable], join(folder, "spend.db")];
  if (years === undefined || existsSync(own)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  copyFileSync(join(years, `${kind}.db`), own);
}

/** A desk on a demo organization of its own, kept beside its data; a Claude Console one unless told. */
export function demoDesk(home = freshHome(), kind: Kind = "console") {
  if (kind === "enterprise") keepOrganization(home, northwind(1, new Date(), kind));
  layYear(home, kind);
  return start(home, {}, "--demo");
}

async function opened(running: Running, home: string) {
  const [, address = ""] = await running.says(/Countersign is open at (\S+)/);
  return Object.assign(running, { address, home });
}

/** A desk in the browser host, on that demo organization; `environment` adds to its own. */
export const desk = (
  home: string,
  { url, key, environment }: { url: string; key: string; environment?: Record<string, string> },
  ...args: string[]
) => start(home, { ANTHROPIC_ADMIN_KEY: key, ANTHROPIC_BASE_URL: url, ...environment }, ...args);

/** Runs the built program to its end. */
export const ran = (args: readonly string[], environment: Record<string, string>) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH ?? "", LANG: "C.UTF-8", ...environment };
    const child = execFile(process.execPath, [launcher, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
