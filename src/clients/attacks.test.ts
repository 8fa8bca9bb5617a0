import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { predecessorsIn, previewReplacing, replacePredecessors } from "./predecessor.js";
import type { World } from "./program.js";
import { previewOf, register, statusOf, unregister } from "./registration.js";
import { programOf } from "./registry.js";

// What was tried against people's files and their keys, so that it stays tried.

const launch = { command: "/opt/node/bin/node", args: ["/opt/countersign/bin/countersign.mjs", "mcp"] };
const key = "sk-ant-admin01-planted-1234567890";
const cursor = programOf("cursor");

function computer(text?: string, program = cursor) {
  const homedir = mkdtempSync(join(tmpdir(), "countersign-attacks-"));
  const world: World = { platform: "linux", environment: { PATH: join(homedir, "bin") }, homedir, launch };
  const file = program.file(world);
  if (text !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const beside = () => readdirSync(dirname(file)).map((name) => readFileSync(join(dirname(file), name), "utf8"));
  return { world, file, beside };
}

test.each([
  ["a link that leads to itself", (file: string) => symlinkSync(file, file), /in a circle/],
  [
    "a file in the place of its folder",
    (file: string) => {
      rmdirSync(dirname(file));
      writeFileSync(dirname(file), "");
    },
    /is no folder/,
  ],
  [
    "a file of endless size",
    (file: string) => writeFileSync(file, `{"a":[${"1,".repeat(4_100_000)}1]}`),
    /larger than 8 MB/,
  ],
])("%s is said of that client alone, in words, and refused", async (_, make, why) => {
  const { world, file } = computer();
  mkdirSync(dirname(file));
  make(file);
  expect(statusOf(cursor, world).broken).toMatch(why);
  await expect(register(cursor, world)).rejects.toThrow("Nothing was changed");
});

test("a folder that may not be written is refused in words", async (context) => {
  context.skip(process.getuid?.() === 0, "root may write everywhere.");
  const { world, file } = computer("{}");
  chmodSync(dirname(file), 0o500);
  await expect(register(cursor, world)).rejects.toMatchObject({ code: "file_unreachable" });
  expect(readFileSync(file, "utf8")).toBe("{}");
});

test.each([
  ["that overflow a parser", `a: ${"[".repeat(20_000)}\n`, "goose", /not valid YAML/],
  ["that overflow another", `a = ${"[".repeat(200_000)}\n`, "codex", /not valid TOML/],
  [
    "that grow without end",
    `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[at]}`)}]\n`).join("")}`,
    "goose",
    /far too often/,
  ],
])("lists %s are refused in words", async (_, text, id, why) => {
  const program = programOf(id);
  const { world, beside } = computer(text, program);
  expect(statusOf(program, world).broken).toMatch(why);
  await expect(register(program, world)).rejects.toMatchObject({ code: "file_broken" });
  expect(beside()).toEqual([text]);
});

test.each([
  ["cursor", '{"mcpServers":{"__proto__":{"command":"x"},"constructor":{"a":{"__proto__":{"z":1}}}}}'],
  ["cursor", '{"mcp\\u0053ervers":{"a b\\"c.*":{}}}'],
  ["cursor", '{"mcpServers":{"a":{}/*x*/,/*y*/}}'],
  ["codex", 'mcp_servers.git.command = "a"\n'],
  ["codex", '[mcp_servers.__proto__]\ncommand="x"\n["mcp_servers"."a.b\\n\\"c"]\ncommand="y"\n'],
  ["goose", "extensions:\n  __proto__:\n    cmd: x\n  constructor: {cmd: y}\n"],
  ["goose", "---\nextensions:\n  dev: {}\n...\n"],
])("%s: names that mean something to JavaScript or to a pattern stay as they are: %j", async (id, text) => {
  const program = programOf(id);
  const { world, file } = computer(text, program);
  await register(program, world);
  expect(statusOf(program, world).registered).toBe(true);
  await unregister(program, world);
  expect(readFileSync(file, "utf8")).toBe(text);
});

test.each([
  ["goose", "extensions: &e\n  dev: {enabled: true}\nother: *e\n", "edit_unsafe"],
  ["goose", "a: 1\n...\n", "edit_unsafe"],
  ["codex", "x = '''\n[mcp_servers.countersign]\n'''\n", "edit_unsafe"],
  ["codex", "[[mcp_servers]]\na=1\n", "edit_unsafe"],
  ["cursor", '{"mcpServers":{"a":{}},"mcpServers":{"b":{}}}', "file_broken"],
  [
    "cursor",
    '{"mcpServers":{"countersign":{"__proto__":{"command":"/x/countersign","args":["mcp"]}}}}',
    "entry_not_ours",
  ],
])("%s: what would change more than our entry is left alone: %j", async (id, text, code) => {
  const program = programOf(id);
  const { world, beside } = computer(text, program);
  await expect(register(program, world)).rejects.toMatchObject({ code });
  expect(beside()).toEqual([text]);
});

test("a folder with spaces, quotes and a line break in its name is a folder", async () => {
  const { world } = computer();
  const odd = { ...world, homedir: join(world.homedir, 'it\'s\n"the" ünï $HOME 家') };
  const { file } = await register(cursor, odd);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ mcpServers: { countersign: launch } });
  await unregister(cursor, odd);
});

test("of two registrations at the same moment each keeps its back-up, and the file is whole", async () => {
  const { world, file } = computer("{}");
  const moment = () => 1_790_000_000_000;
  await Promise.allSettled([register(cursor, world, moment), register(cursor, world, moment)]);
  writeFileSync(file, "{ }");
  const { backup } = await register(cursor, world, moment);
  expect(readFileSync(backup ?? "", "utf8")).toBe("{ }");
  expect(statusOf(cursor, world)).toMatchObject({ registered: true, broken: null });
});

test("what a writer left that was killed is taken away, and what another writes just now is not", async () => {
  const { world, file, beside } = computer("{}");
  writeFileSync(`${file}.countersign-0123456789ab.tmp`, "all their secrets");
  utimesSync(`${file}.countersign-0123456789ab.tmp`, 1, 1);
  writeFileSync(`${file}.countersign-ba9876543210.tmp`, "just now");
  await register(cursor, world);
  expect(beside()).not.toContain("all their secrets");
  expect(beside()).toContain("just now");
});

test("a link to a file of ours alone stays a link to a file when our entry goes", async () => {
  const { world, file } = computer();
  mkdirSync(dirname(file));
  const real = join(world.homedir, "dotfile.json");
  writeFileSync(real, "");
  symlinkSync(real, file);
  const { backup } = await register(cursor, world);
  rmSync(backup ?? "");
  await unregister(cursor, world);
  expect(readFileSync(file, "utf8")).toBe("");
});

test("a folder that is called like a client's command is not its command", () => {
  const { world } = computer();
  mkdirSync(join(world.homedir, "bin", "claude"), { recursive: true });
  expect(statusOf(programOf("claude-code"), world).found).not.toBe("installed");
});

test("a client's own command that fails half way leaves the entry there was", async () => {
  const { world } = computer();
  const program = programOf("claude-code");
  const older = { ...world, launch: { command: "node", args: ["/old/countersign.mjs", "mcp"] } };
  const { file } = await register(program, older);
  mkdirSync(join(world.homedir, "bin"));
  writeFileSync(
    join(world.homedir, "bin", "claude"),
    `#!/bin/sh\n[ "$2" = remove ] && { echo '{"mcpServers":{},"later":1}' > ${JSON.stringify(file)}; exit; }\nexit 3\n`,
    { mode: 0o755 },
  );
  await expect(register(program, world)).rejects.toMatchObject({ code: "command_failed" });
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    later: 1,
    mcpServers: { countersign: { args: ["/old/countersign.mjs", "mcp"] } },
  });
});

test("what is seen is another thing once the file says something else, though the lines hide what it is", () => {
  const text = (secret: string) =>
    `{"mcpServers":{"anthropic-admin":{"command":"python","env":{"ANTHROPIC_ADMIN_KEY":"${secret}"}}}}`;
  const { world, file } = computer(text(key));
  const before = previewReplacing(cursor, world);
  writeFileSync(file, text("sk-ant-admin01-of-somebody-else"));
  const after = previewReplacing(cursor, world);
  expect(after.lines).toEqual(before.lines);
  expect(after.sight).not.toBe(before.sight);
  expect(previewOf(cursor, world).sight).not.toBe(after.sight);
});

const server = (secret: string, more = "") =>
  `{"mcpServers":{"anthropic-admin":{"command":"python","env":{"ANTHROPIC_ADMIN_KEY":"${secret}"}}${more}}}`;

test.each([
  ["as it is", server(key)],
  ["with escapes", server("\\u0073k-ant-admin01-planted-1234567890")],
  ["of another form", server("corp:planted:77")],
  ["among its arguments", `{"mcpServers":{"anthropic-admin":{"command":"uvx","args":["x","--key=${key}"]}}}`],
])(
  "a key %s is in no preview, and after it was moved in no file, not even a back-up of earlier days",
  async (_, text) => {
    const { world, beside } = computer(text);
    expect(JSON.stringify([previewOf(cursor, world), previewReplacing(cursor, world)])).not.toContain("planted");
    await register(cursor, world);
    expect(beside().join()).toContain("planted");
    const kept: (string | undefined)[] = [];
    await replacePredecessors(cursor, world, async (one) => void kept.push(one.key));
    expect(kept).toEqual([expect.stringContaining("planted")]);
    expect(beside().join()).not.toContain("planted");
    expect(predecessorsIn(cursor, world)).toEqual([]);
  },
);

test("a key that is broken over lines is refused, since no back-up without it can be made", async () => {
  const goose = programOf("goose");
  const half = key.length / 2;
  const text = `extensions:\n  anthropic-admin:\n    cmd: python\n    envs:\n      ANTHROPIC_ADMIN_KEY: "${key.slice(0, half)}\\\n        ${key.slice(half)}"\n`;
  const { world, beside } = computer(text, goose);
  const kept: unknown[] = [];
  const moving = replacePredecessors(goose, world, async (one) => void kept.push(one));
  await expect(moving).rejects.toThrow("Write it on one line");
  expect([kept, beside()]).toEqual([[], [text]]);
});

test("a key that stands somewhere else in the file, too, is said, with its line", async () => {
  const text = `${server(key, `,"other":{"command":"x","args":["${key}"]}`)}\n// ${key}\n`;
  const { world } = computer(text);
  const { words } = await replacePredecessors(cursor, world, async () => {});
  expect(words).toMatch(/still stands in line \d+ of .*mcp.json, in line \d+ of .*: take it out there yourself/);
  expect(words).not.toContain("planted");
});

test("back-ups are for whom the file is", async () => {
  const { world, file } = computer("{}");
  chmodSync(file, 0o600);
  const { backup } = await register(cursor, world);
  expect(statSync(backup ?? "").mode & 0o777).toBe(0o600);
});
