import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { call, mcpClient } from "../harness/mcp.js";
import { demoOrganization, desk, freshHome, root, start } from "../harness/processes.js";

/** Commands that another test runs, or none can here; each by the file that does, or by why not. */
const elsewhere: readonly (readonly [command: RegExp, where: string])[] = [
  [/^npm test\b/, "this is it"],
  [
    /^npm start\b|^(npm start|node bin\/countersign\.mjs start) -- …|^node bin\/countersign\.mjs( start …)?$/,
    "test/e2e/start.test.ts",
  ],
  [/^npm run bench\b/, "test/bench/table.test.ts"],
  [/^npm run (soak|coverage|mutation)\b/, "they run these tests, the first and the last many times over"],
  [/^npm run reference$/, "test/contract/reference.test.ts"],
  [/^COUNTERSIGN_WRITE_SCHEMAS=1 npx vitest run (\S+)$/, "test/contract/schemas.test.ts"],
  [/^npm run sdk:diff\b/, "test/ground/sdk-diff.test.ts"],
  [/^npm run (build|sea)$/, "test/packaging/packed.test.ts"],
  [/^npm run (package|smoke)\b/, "test/packaging/packed.test.ts"],
  [/^npm run feed$/, "test/packaging/feed.test.ts"],
  [/^npm run mcpb$/, "test/packaging/mcpb.test.ts"],
  [/^npm run test:electron$/, "test/electron/real.test.ts"],
  [/^npm (pack|install --global)\b|^npx countersign\b/, "test/packaging/npm.test.ts"],
  [/--replace-anthropic-admin$/, "test/e2e/clients/replace.test.ts"],
  [/^node bin\/countersign\.mjs mcp$/, "test/e2e/main-job.test.ts"],
  [/^node bin\/countersign\.mjs token add NAME$/, "test/e2e/clients/serve.test.ts"],
  [/^node bin\/countersign\.mjs serve$/, "test/e2e/clients/serve.test.ts"],
  [/^python3 test\/vectors\/verify\.py FILE$/, "test/vectors/exported.test.ts"],
  [/^(node bin\/verify\.mjs --proof|python3 test\/vectors\/verify\.py proof) FILE\b/, "test/vectors/proofs.test.ts"],
  [/^node bin\/verify\.mjs FILE$/, "test/vectors/exported.test.ts"],
  [/^npm audit$/, "the registry's list is asked where a release is made"],
  [/^(sha256sum|gh) /, "what they check lies at a release"],
];

/** A line of a code block or code within a sentence that is typed into a terminal. */
const typed = /^(?:[A-Z_]+=\S+ )*(?:node bin\/|npm |npx |python3 |sha256sum |gh )/;

interface Documented {
  document: string;
  commands: string[];
}

function documented(): Documented[] {
  const pages = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  const documents = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md"];
  return [...documents, ...pages.map((name) => `docs/${name}`)].map((document) => {
    const text = readFileSync(join(root, document), "utf8");
    const blocks = [...text.matchAll(/^```\n(.*?)^```/gms)].flatMap(([, block = ""]) => block.split("\n"));
    const within = [...text.replace(/^```.*?^```/gms, "").matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
    const lines = [...blocks.map((line) => line.replace(/\s+# .*$/, "").trim()), ...within];
    return { document, commands: [...new Set(lines.filter((line) => typed.test(line)))] };
  });
}

const all = documented();
const runsElsewhere = (command: string) => elsewhere.find(([pattern]) => pattern.test(command));
/** What goes on until it is stopped, and what it says once it is up. */
const goesOn = /\bserve\b/;
const isUp = /Clients reach it at/;

let folder: string;
let environment: Record<string, string>;
let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
beforeAll(async () => {
  demo = await demoOrganization();
  const home = freshHome();
  folder = mkdtempSync(join(tmpdir(), "typed-"));
  for (const part of ["bin", "examples"]) symlinkSync(join(root, part), join(folder, part), "junction");
  environment = {
    ...{ HOME: join(folder, "home"), COUNTERSIGN_HOME: home, COUNTERSIGN_BUILT: "1", LANG: "C.UTF-8" },
    ...{ ANTHROPIC_BASE_URL: demo.url, ANTHROPIC_ADMIN_KEY: demo.key, COUNTERSIGN_HTTP_TOKEN: "a".repeat(43) },
  };
  for (const [file, text] of [
    [".claude.json", "{}\n"],
    [".cursor/mcp.json", "{}\n"],
    [".codex/config.toml", 'model = "o"\n'],
  ] as const) {
    mkdirSync(dirname(join(folder, "home", file)), { recursive: true });
    writeFileSync(join(folder, "home", file), text);
  }
  // So that there are rows to be read, of the demo and of one's own organization, whose desk stays open.
  {
    await using _demo = await start(home, {}, "--demo");
  }
  running = await desk(home, demo);
  await using client = await mcpClient(home);
  await call(client, "get_org_info");
}, 60_000);
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

test("every command of the documents is looked at, and what is said to be tried elsewhere is", () => {
  const commands = all.flatMap((one) => one.commands);
  expect(commands.length).toBeGreaterThan(40);
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  for (const command of commands) {
    const script = /^npm (?:run )?([\w:]+)/.exec(command)?.[1] ?? "";
    if (/^npm (run|test|start)/.test(command)) expect([command, scripts[script]]).not.toContain(undefined);
    const [, path] = /vitest run (\S+)/.exec(command) ?? [];
    if (path) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  }
  for (const [pattern, where] of elsewhere) {
    expect([String(pattern), commands.some((command) => pattern.test(command))]).toEqual([String(pattern), true]);
    if (where.startsWith("test/")) expect([where, existsSync(join(root, where))]).toEqual([where, true]);
  }
});

const here = all
  .map(({ document, commands }) => ({ document, commands: commands.filter((command) => !runsElsewhere(command)) }))
  .filter(({ commands }) => commands.length > 0);

test.each(here)(
  "what $document says to type works as it stands",
  async ({ commands }) => {
    for (const command of commands) {
      const { code, said } = await typedIn(command);
      expect([command, code, code === 0 ? "" : said]).toEqual([command, 0, ""]);
    }
  },
  120_000,
);

/** In a shell, as it stands; what goes on is stopped once it is up, and counts as well then. It is given a folder of its own. */
function typedIn(command: string): Promise<{ code: number | null; said: string }> {
  const ownFolder = goesOn.test(command) ? { COUNTERSIGN_HOME: freshHome() } : {};
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  return new Promise((resolve) => {
    const child = execFile(
      "bash",
      ["-c", `exec env ${command.replace("ANTHROPIC_ADMIN_KEY=…", `ANTHROPIC_ADMIN_KEY=${demo.key}`)}`],
      { cwd: folder, env: { ...environment, ...ownFolder, PATH } },
      () => resolve({ code: child.exitCode ?? (stopped ? 0 : 1), said }),
    );
    let said = "";
    let stopped = false;
    const hear = (chunk: string) => {
      said += chunk;
      // Once: a second request to stop ends it at once, and not in order.
      if (stopped || !goesOn.test(command) || !isUp.test(said)) return;
      stopped = true;
      child.kill("SIGTERM");
    };
    // What serves over stdio ends with it.
    child.stdin?.end();
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
  });
}
