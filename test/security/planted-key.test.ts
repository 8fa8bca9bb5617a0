import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { command } from "../../scripts/setup/command.mjs";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { type DeskPage, deskPageIn } from "../harness/page.js";
import { approve } from "../harness/person.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";
import { untilOver } from "../harness/watching.js";

let browser: Browser;
let demo: Awaited<ReturnType<typeof demoOrganization>>;
beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), demoOrganization()]);
});
afterAll(async () => {
  await browser.close();
  await demo[Symbol.asyncDispose]();
});

/** As it is, and as it would be in JSON of JSON, in an address, in base64 of any alignment, or backwards in a heap. */
const disguises = (key: string): string[] => {
  const middle = key.slice(8);
  return [
    middle,
    encodeURIComponent(middle),
    Buffer.from(key).toString("base64").slice(0, -4),
    Buffer.from(key).toString("hex"),
  ];
};
const holds = (text: string | Buffer): boolean => disguises(demo.key).some((one) => text.includes(one));

test("a planted key is in no file, no output, no answer and no page, after reads, writes, failures and a crash", async () => {
  const home = freshHome();
  const answers: unknown[] = [];
  const outputs: (() => string)[] = [];
  const organization = organizationAt(demo.url);
  const crashed = await desk(home, demo);
  outputs.push(crashed.printed);
  {
    const shown = await openPage(browser, crashed.address);
    const page = await deskPageIn(shown);
    await using client = await mcpClient(home);
    const ask = async (name: string, args = {}) => answers.push(await call(client, name, args).catch(String));
    for (const { name } of (await client.listTools()).tools) await ask(name);
    const troubles = [
      { how: "server_error" },
      { how: "reset_before" },
      { how: "truncated" },
      { how: "refuse", status: 401, kind: "authentication_error", message: `invalid x-api-key` },
      { how: "refuse", status: 400, kind: "invalid_request_error", message: "bad request" },
    ] as const;
    for (const trouble of troubles) {
      await organization.misbehave({ do: trouble });
      await ask("list_workspaces");
      await organization.behave();
    }
    const { proposal_id } = await call(client, "update_api_key", {
      api_key: "old-laptop",
      name: "laptop",
      confirm: true,
    });
    await organization.misbehave({ method: "POST", do: { how: "reset_after" } });
    await approve(page, proposal_id);
    answers.push(await untilOver(page, proposal_id));
    await organization.behave();
    answers.push(...(await everyAnswer(page, String(proposal_id))));
    expect(holds(await everythingOf(shown))).toBe(false);
    const other = await call(client, "update_api_key", { api_key: "ci-deploy", name: "ci", confirm: true });
    await approve(page, other.proposal_id);
    await crashed.kill("SIGKILL");
  }
  {
    await using again = await desk(home, demo);
    outputs.push(again.printed);
    const shown = await openPage(browser, again.address);
    const page = await deskPageIn(shown);
    answers.push(...(await everyAnswer(page, "P-1000")));
    for (const [id, pid] of childrenOf(again.process.pid)) expect([id, holds(environmentOf(pid))]).toEqual([id, false]);
  }
  const told = countersign(["audit", "tail", "-n", "500", "--json"], { COUNTERSIGN_HOME: home });
  await new Promise((resolve) => told.process.on("close", resolve));
  outputs.push(told.printed);

  expect(answers.length).toBeGreaterThan(30);
  expect(answers.filter((answer) => holds(JSON.stringify(answer)))).toEqual([]);
  expect(outputs.filter((printed) => holds(printed()))).toEqual([]);
  const files = filesOf(home);
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((file) => holds(readFileSync(file)))).toEqual([]);
}, 120_000);

test("the search finds the key where it is: in the demo's own words", () => {
  expect(holds(demo.printed())).toBe(true);
});

test("a client's own command and a client's file get no key", async () => {
  const home = freshHome();
  const script = `#!/bin/bash\n[ "$1" = --version ] && exit\n{ env; echo "$@"; } >> "$HOME/seen"\n`;
  execFileSync("bash", [
    "-c",
    `mkdir -p "$1/bin" && printf %s "$2" > "$1/bin/claude" && chmod +x "$1/bin/claude"`,
    "bash",
    home,
    script,
  ]);
  const environment = { HOME: home, PATH: `${join(home, "bin")}:${process.env.PATH}`, ANTHROPIC_ADMIN_KEY: demo.key };
  const registering = countersign(["register", "claude-code", "claude-desktop"], {
    COUNTERSIGN_HOME: home,
    ...environment,
  });
  await new Promise((resolve) => registering.process.on("close", resolve));
  expect(holds(registering.printed())).toBe(false);
  const files = filesOf(home);
  expect(files.map((file) => file.slice(home.length + 1))).toEqual(
    expect.arrayContaining(["seen", expect.stringMatching(/claude_desktop_config.json$/)]),
  );
  expect(files.filter((file) => holds(readFileSync(file)))).toEqual([]);
});

test("what set-up runs for a start, such as npm and the build, gets no key", async () => {
  const env = {
    PATH: process.env.PATH,
    ANTHROPIC_ADMIN_KEY: demo.key,
    COUNTERSIGN_HTTP_TOKEN: demo.key,
    kept: "as it is",
  };
  const { output } = await command(process.execPath, ["-e", "console.log(JSON.stringify(process.env))"], {
    env,
    keep: true,
  });
  expect([output.includes("as it is"), holds(output)]).toEqual([true, false]);
});

test("the bridge that serve becomes gets no key", async () => {
  await using running = await desk(freshHome(), demo);
  const environment = { ANTHROPIC_ADMIN_KEY: demo.key, COUNTERSIGN_HOME: running.home };
  await using second = countersign(["serve", "--stdio"], environment);
  await second.says(/is served by it/);
  second.process.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "server/discover", params: {} })}\n`);
  await second.says(/"id":1/);
  const children = childrenOf(second.process.pid);
  expect(children.length).toBeGreaterThan(0);
  for (const [name, pid] of children) expect([name, holds(environmentOf(pid))]).toEqual([name, false]);
});

test("a key that is typed as an argument or piped in is not said again", async () => {
  const wrong = `${demo.key}-but-wrong`;
  for (const [args, input] of [
    [["key", "set", wrong], ""],
    [["key", "set"], wrong],
    [["start", wrong], ""],
  ] as const) {
    const environment = { COUNTERSIGN_HOME: freshHome(), ANTHROPIC_BASE_URL: demo.url };
    await using setting = countersign(args, environment);
    setting.process.stdin?.end(input);
    await new Promise((resolve) => setting.process.on("close", resolve));
    expect([args[0], setting.process.exitCode !== 0, holds(setting.printed())]).toEqual([args[0], true, false]);
    expect(filesOf(environment.COUNTERSIGN_HOME).filter((file) => holds(readFileSync(file)))).toEqual([]);
  }
});

/** Every call of the contract that gives something and changes nothing. */
function everyAnswer(page: DeskPage, id: string): Promise<unknown[]> {
  const reads = [
    page.status(),
    page.proposals.list({}),
    page.proposals.get({ id }),
    page.proposals.story({ id }),
    page.activity.list({ limit: 500 }),
    page.activity.verify(),
    page.spend.view({
      ...{ by: "api_key", measure: "billed", grain: "day", only: {} },
      ...{ from: "2026-01-01", to: "2026-01-07" },
    }),
    page.clients.list(),
    page.clients.preview({ id: "claude-desktop" }),
    page.settings.get(),
    page.setUp.check({ key: `${demo.key}-but-wrong` }),
    page.setUp.keep({ key: "sk-ant-admin01-another" }),
  ];
  return Promise.all(reads.map((one) => one.catch((error: unknown) => ({ ...Object(error), said: String(error) }))));
}

/** What is drawn, what is stored, and everything the page's memory holds. */
async function everythingOf(page: Page): Promise<string> {
  const parts: string[] = [];
  for (const name of ["Approvals", "Spend", "Activity", "Clients", "Settings"]) {
    await page.getByRole("link", { name }).click();
    await page.getByRole("heading", { name }).first().waitFor();
    parts.push(await page.content());
  }
  parts.push(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])));
  const line = await page.context().newCDPSession(page);
  line.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => parts.push(chunk));
  await line.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await line.detach();
  const all = parts.join("");
  expect(all).toContain("Northwind Labs");
  return all;
}

const filesOf = (home: string) =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const environmentOf = (pid: string): Buffer => readFileSync(`/proc/${pid}/environ`);

/** Name and number of all that a process started, at any depth. */
function childrenOf(pid: number | undefined): [string, string][] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\n");
  const all = rows.map((row) => row.trim().split(/\s+/));
  const below = (parent: string): [string, string][] =>
    all.flatMap(([id = "", above, name = ""]) =>
      above === parent ? [[name, id] satisfies [string, string], ...below(id)] : [],
    );
  return below(String(pid));
}
