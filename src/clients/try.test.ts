import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { World } from "./program.js";
import { programOf } from "./registry.js";
import { tryClient, tryLaunch } from "./try.js";

const world: World = {
  platform: process.platform,
  environment: { PATH: process.env.PATH, ANTHROPIC_ADMIN_KEY: "sk-ant-admin01-planted" },
  homedir: tmpdir(),
  launch: { command: "", args: [] },
};

const node = (script: string) => ({ command: process.execPath, args: ["-e", script] });

/** Answers each line by its method. */
const server = (answers: string) =>
  node(`
  const answers = ${answers};
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method } = JSON.parse(line);
    if (answers[method]) console.log('{"jsonrpc":"2.0","method":"notifications/message"}');
    if (answers[method]) console.log(JSON.stringify({ jsonrpc: "2.0", id, ...answers[method] }));
  });`);
const opened =
  '{ result: { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "it", version: "9" } } }';

test("a server that answers, whatever else it tells, is counted, with who it is", async () => {
  const tried = await tryLaunch(
    server(`{ initialize: ${opened}, "tools/list": { result: { tools: [{}, {}] } } }`),
    world,
  );
  expect(tried).toEqual({ ok: true, ms: expect.any(Number), tools: 2, server: "it 9" });
});

test.each([
  ["that no system takes", { command: "a\0b", args: ["mcp"] }, "cannot be started"],
  ["that is not there", { command: "/nowhere/node", args: [] }, "/nowhere/node cannot be started"],
  [
    "that ends at once",
    node("console.error('no such file'); process.exit(3)"),
    "It ended with 3 before it answered. no such file",
  ],
  ["that says something else", node("console.log('hello'); setInterval(() => {}, 1000)"), "does not speak MCP"],
  [
    "whose desk is away",
    server('{ initialize: { error: { code: -32000, message: "Countersign is not running." } } }'),
    "Countersign is not running.",
  ],
  [
    "that reads our key",
    node("console.error('key ' + process.env.ANTHROPIC_ADMIN_KEY + ' sk-ant-admin01-other'); process.exit(1)"),
    "key undefined (hidden)",
  ],
])("a command %s is said in words, with what to do", async (_, launch, words) => {
  expect(await tryLaunch(launch, world)).toEqual({
    ok: false,
    words: expect.stringContaining(words),
    fix: expect.stringMatching(/\.$/),
  });
});

test("a server that stays silent is not waited for, and is ended", async () => {
  const tried = await tryLaunch(node("setInterval(() => {}, 1000)"), world, 200);
  expect(tried).toMatchObject({ ok: false, words: "It did not answer within 0.2 s." });
});

test("what a client's file says is what is started; without an entry, or where the file is broken, that is said", async () => {
  const homedir = mkdtempSync(join(tmpdir(), "countersign-try-"));
  const cursor = programOf("cursor");
  const there = { ...world, homedir };
  expect(await tryClient(cursor, there)).toEqual({
    ok: false,
    words: "Cursor has no entry of Countersign.",
    fix: "Connect it first.",
  });
  const file = cursor.file(there);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "{");
  expect(await tryClient(cursor, there)).toMatchObject({
    ok: false,
    words: expect.stringContaining(file),
    fix: "Then test again.",
  });
  const script = join(homedir, "countersign.mjs");
  const tools = '{ "tools/list": { result: { tools: [{}] } }, initialize: ';
  writeFileSync(
    script,
    `import readline from "node:readline";\n${server(`${tools}${opened} }`).args[1]?.replace('require("node:readline")', "readline")}`,
  );
  const entry = { command: process.execPath, args: [script, "mcp"] };
  writeFileSync(file, JSON.stringify({ mcpServers: { countersign: entry } }));
  expect(await tryClient(cursor, there)).toMatchObject({ ok: true, tools: 1, server: "it 9" });
});

test("what is ended by somebody else without a word is said with how it ended", async () => {
  expect(await tryLaunch(node("process.kill(process.pid, 'SIGKILL')"), world)).toMatchObject({
    ok: false,
    words: "It ended with SIGKILL before it answered.",
  });
});
