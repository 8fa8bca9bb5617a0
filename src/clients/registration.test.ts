import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readClientFile, replaceClientFile } from "./file.js";
import type { Program, World } from "./program.js";
import { claudeCode } from "./programs/claude-code.js";
import { claudeDesktop } from "./programs/claude-desktop.js";
import { previewOf, register, statusOf, unregister } from "./registration.js";
import { programOf, snippet } from "./registry.js";

const launch = { command: "/opt/node/bin/node", args: ["/opt/countersign/bin/countersign.mjs", "mcp"] };

function computer(platform: NodeJS.Platform = "linux"): World {
  const homedir = mkdtempSync(join(tmpdir(), "countersign-clients-"));
  return { platform, environment: { PATH: join(homedir, "bin") }, homedir, launch };
}

function put(world: World, program: Program, text: string | Buffer, mode = 0o644): string {
  const file = program.file(world);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const backupsIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith(".bak"));

test("a client without a file gets one, for this person only, and it is gone after unregistering", async () => {
  const world = computer();
  const { backup, file } = await register(claudeDesktop, world);
  expect(backup).toBeNull();
  expect(json(file)).toEqual({ mcpServers: { countersign: launch } });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statusOf(claudeDesktop, world)).toMatchObject({ registered: true, outdated: false, broken: null });
  await unregister(claudeDesktop, world);
  expect(readdirSync(dirname(file)).filter((name) => !name.endsWith(".bak"))).toEqual([]);
});

test.each([
  ["a folder", (file: string) => mkdirSync(file)],
  ["a pipe", (file: string) => execFileSync("mkfifo", [file])],
])("%s in the place of a client's file is refused in words, and nobody waits for it", async (_, make) => {
  const world = computer();
  const file = claudeDesktop.file(world);
  mkdirSync(dirname(file), { recursive: true });
  make(file);
  const refusal = { code: "file_broken", message: expect.stringContaining("is not a file") };
  await expect(register(claudeDesktop, world)).rejects.toMatchObject(refusal);
  expect(statusOf(claudeDesktop, world).broken).toContain(file);
});

test.each([600, 20_000, 200_000])("a file that is nested %i deep is refused in words, with its line", async (depth) => {
  const world = computer();
  const text = `{\n"mine": ${"[".repeat(depth)}${"]".repeat(depth)}}`;
  const file = put(world, claudeDesktop, text);
  const refusal = { code: "file_broken", message: expect.stringMatching(/line 2: it is nested too deeply/) };
  await expect(register(claudeDesktop, world)).rejects.toMatchObject(refusal);
  expect(readFileSync(file, "utf8")).toBe(text);
});

test.each([
  ["an empty object", "{}"],
  ["an empty list", '{\n\t"mcpServers": {\n\t}\n}'],
  ["a byte order mark and CRLF", '\uFEFF{\r\n  "theme": "dark"\r\n}\r\n'],
  ["comments", '{\n  // mine\n  "mcpServers": { "git": { "command": "git-mcp" } }, // ours\n}\n'],
  ["nothing at all", ""],
  ["one line", '{"mcpServers":{"git":{"command":"git-mcp"}},"z":1}'],
])("unregistering gives back every byte of a file with %s", async (_, text) => {
  const world = computer();
  const file = put(world, claudeDesktop, text, 0o640);
  const before = readFileSync(file);
  const { backup } = await register(claudeDesktop, world, () => 1_790_000_000_000);
  expect(readFileSync(file).equals(before)).toBe(false);
  expect(readFileSync(backup ?? "").equals(before)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  await unregister(claudeDesktop, world, () => 1_790_000_001_000);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

test("what the client wrote after registering is kept when unregistering", async () => {
  const world = computer();
  const file = put(world, claudeDesktop, "{}");
  await register(claudeDesktop, world);
  writeFileSync(file, JSON.stringify({ later: true, ...(json(file) as object) }));
  await unregister(claudeDesktop, world);
  expect(json(file)).toEqual({ later: true, mcpServers: {} });
});

test("a link stays a link, and the file behind it is changed", async () => {
  const world = computer();
  const real = join(world.homedir, "dotfiles.json");
  writeFileSync(real, '{"mcpServers":{"git":{}}}');
  const file = claudeDesktop.file(world);
  mkdirSync(dirname(file), { recursive: true });
  symlinkSync(real, file);
  await register(claudeDesktop, world);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(json(real)).toEqual({ mcpServers: { countersign: launch, git: {} } });
});

test("a link to nothing is refused", async () => {
  const world = computer();
  const file = claudeDesktop.file(world);
  mkdirSync(dirname(file), { recursive: true });
  symlinkSync(join(world.homedir, "gone.json"), file);
  await expect(register(claudeDesktop, world)).rejects.toMatchObject({ code: "file_broken" });
});

test("registering a second time writes nothing", async () => {
  const world = computer();
  const { file } = await register(claudeDesktop, world);
  const { mtimeMs } = statSync(file);
  expect(await register(claudeDesktop, world)).toMatchObject({ changed: false, backup: null });
  expect(statSync(file).mtimeMs).toBe(mtimeMs);
  expect(previewOf(claudeDesktop, world).nothing).toBe(true);
});

test("an entry of ours that starts another copy is replaced", async () => {
  const world = computer();
  const elsewhere = { ...world, launch: { command: "node", args: ["/old/bin/countersign.mjs", "mcp"] } };
  const { file } = await register(claudeDesktop, elsewhere);
  expect(statusOf(claudeDesktop, world)).toMatchObject({ registered: true, outdated: true });
  await register(claudeDesktop, world);
  expect(json(file)).toEqual({ mcpServers: { countersign: launch } });
});

test("an entry of our name that is not ours is refused with its line, and nothing is written", async () => {
  const world = computer();
  const text = '{\n  "mcpServers": {\n    "countersign": { "command": "wine-list" }\n  }\n}';
  const file = put(world, claudeDesktop, text);
  for (const act of [register, unregister])
    await expect(act(claudeDesktop, world)).rejects.toMatchObject({
      code: "entry_not_ours",
      message: expect.stringContaining("line 3"),
    });
  expect(readFileSync(file, "utf8")).toBe(text);
  expect(backupsIn(dirname(file))).toEqual([]);
});

test.each([
  ["broken JSON", '{\n  "a": 1,,\n}', "line 2"],
  ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "not UTF-8"],
])("%s is told in the status and refused", async (_, text, why) => {
  const world = computer();
  const file = put(world, claudeDesktop, text);
  const before = readFileSync(file);
  expect(statusOf(claudeDesktop, world).broken).toContain(why);
  await expect(register(claudeDesktop, world)).rejects.toMatchObject({ code: "file_broken" });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("a file that another program wrote in between is not overwritten", async () => {
  const world = computer();
  const file = put(world, claudeDesktop, "{}");
  const seen = readClientFile(file);
  writeFileSync(file, '{"theirs":true}');
  await expect(replaceClientFile(seen, "ours")).rejects.toMatchObject({ code: "file_changed" });
  expect(readFileSync(file, "utf8")).toBe('{"theirs":true}');
  expect(readdirSync(dirname(file))).toEqual(["claude_desktop_config.json"]);
});

test("the preview shows what registering then writes, line by line", async () => {
  const world = computer();
  put(world, claudeDesktop, '{\n  "theme": "dark"\n}\n');
  const { file, lines, nothing } = previewOf(claudeDesktop, world);
  expect(nothing).toBe(false);
  await register(claudeDesktop, world);
  const written = readFileSync(file, "utf8").split("\n");
  for (const { kind, number, text } of lines) {
    expect(kind).not.toBe("removed");
    expect(written[number - 1]).toBe(text);
  }
});

test("Claude Desktop's file is where each system has it", () => {
  expect(claudeDesktop.file({ ...computer("darwin"), homedir: "/Users/ana" })).toBe(
    "/Users/ana/Library/Application Support/Claude/claude_desktop_config.json",
  );
  expect(claudeDesktop.file({ ...computer(), environment: { XDG_CONFIG_HOME: "/xdg" } })).toBe(
    "/xdg/Claude/claude_desktop_config.json",
  );
  const windows = { ...computer("win32"), environment: { APPDATA: "C:\\Users\\ana\\AppData\\Roaming" } };
  expect(claudeDesktop.file(windows)).toContain("C:\\Users\\ana\\AppData\\Roaming\\Claude");
});

test("Claude Code is registered by its own command where that exists, without our key in its environment", async () => {
  const world = computer();
  const asked = join(world.homedir, "asked");
  mkdirSync(join(world.homedir, "bin"));
  writeFileSync(
    join(world.homedir, "bin", "claude"),
    `#!${process.execPath}
const fs = require("node:fs");
fs.appendFileSync(${JSON.stringify(asked)}, JSON.stringify({ args: process.argv.slice(2), key: process.env.ANTHROPIC_ADMIN_KEY ?? null }) + "\\n");
const [, verb, name, entry] = process.argv.slice(2);
const file = ${JSON.stringify(join(world.homedir, ".claude.json"))};
fs.writeFileSync(file, JSON.stringify({ machineID: "m", mcpServers: verb === "add-json" ? { [name]: JSON.parse(entry) } : {} }));
`,
    { mode: 0o755 },
  );
  const secret = { ...world, environment: { ...world.environment, ANTHROPIC_ADMIN_KEY: "sk-ant-admin01-planted" } };
  expect(statusOf(claudeCode, secret).found).toBe("installed");
  await register(claudeCode, secret);
  expect(statusOf(claudeCode, secret)).toMatchObject({ registered: true, outdated: false });
  await unregister(claudeCode, secret);
  expect(statusOf(claudeCode, secret).registered).toBe(false);
  const calls = readFileSync(asked, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(calls.map(({ args }) => args.slice(0, 3))).toEqual([
    ["mcp", "add-json", "countersign"],
    ["mcp", "remove", "countersign"],
  ]);
  expect(calls.map(({ key }) => key)).toEqual([null, null]);
});

test("a command that says no is heard, in its own words", async () => {
  const world = computer();
  mkdirSync(join(world.homedir, "bin"));
  writeFileSync(join(world.homedir, "bin", "claude"), "#!/bin/sh\necho managed by your company >&2\nexit 3\n", {
    mode: 0o755,
  });
  await expect(register(claudeCode, world)).rejects.toMatchObject({
    code: "command_failed",
    message: expect.stringContaining("managed by your company"),
  });
});

test("without its command Claude Code's own file is edited", async () => {
  const world = computer();
  const file = put(world, claudeCode, '{"oauthAccount":{"secret":"theirs"},"projects":{}}', 0o600);
  await register(claudeCode, world);
  expect(json(file)).toMatchObject({
    oauthAccount: { secret: "theirs" },
    mcpServers: { countersign: { type: "stdio", ...launch, env: {} } },
  });
});

test("the snippet for any other client is JSON with our launch in it", () => {
  expect(JSON.parse(snippet(computer()))).toEqual({ mcpServers: { countersign: launch } });
});

test("an unknown client is answered with the ones there are", () => {
  expect(() => programOf("emacs")).toThrow("claude-desktop, claude-code");
});

function own(world: World, script: string): void {
  mkdirSync(join(world.homedir, "bin"), { recursive: true });
  writeFileSync(join(world.homedir, "bin", "claude"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

test("a command that ran and did nothing is not believed, and it is said where the file before is", async () => {
  const world = computer();
  own(world, "exit 0");
  await expect(register(claudeCode, world)).rejects.toMatchObject({
    code: "command_failed",
    message: expect.stringMatching(/does not have our entry\. There was no file before\.$/),
  });
  put(world, claudeCode, "{}");
  await expect(register(claudeCode, world)).rejects.toMatchObject({
    message: expect.stringMatching(/does not have our entry\. What was there before is in .*\.bak\.$/),
  });
  const entry = { mcpServers: { countersign: { ...claudeCode.entry(launch), mine: true }, other: { command: "x" } } };
  const file = put(world, claudeCode, JSON.stringify(entry));
  await expect(unregister(claudeCode, world)).rejects.toMatchObject({
    message: expect.stringMatching(/our entry is still in .*\. What was there before is in /),
  });
  expect(json(file)).toEqual(entry);
});

test("an older entry that the command left where it was, before it failed, is not put back twice", async () => {
  const world = computer();
  const older = { ...claudeCode.entry({ command: "node", args: ["/old/bin/countersign.mjs", "mcp"] }) };
  const text = JSON.stringify({ mcpServers: { countersign: older } });
  const file = put(world, claudeCode, text);
  own(world, 'if [ "$2" = remove ]; then exit 0; fi; echo no >&2; exit 1');
  await expect(register(claudeCode, world)).rejects.toMatchObject({ code: "command_failed" });
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("what is not registered is not taken out, and a back-up that cannot be read is passed over", async () => {
  const world = computer();
  const file = put(world, claudeDesktop, "{}");
  expect(await unregister(claudeDesktop, world)).toEqual({
    ...{ words: "Claude Desktop is not registered.", backup: null, file, changed: false },
  });
  expect(previewOf(claudeDesktop, world, "unregister").nothing).toBe(true);
  mkdirSync(`${file}.countersign-20990101T000000.000Z.bak`);
  await register(claudeDesktop, world);
  await unregister(claudeDesktop, world);
  expect(readFileSync(file, "utf8")).toBe("{}");
});

test("the preview of taking out shows the file gone where there was none before", async () => {
  const world = computer();
  await register(claudeDesktop, world);
  const { lines } = previewOf(claudeDesktop, world, "unregister");
  expect(lines.every(({ kind }) => kind === "removed")).toBe(true);
});

test.each([
  ["cursor", "darwin", "Cursor.app"],
  ["lmstudio", "darwin", "LM Studio.app"],
  ["claude-desktop", "darwin", "Claude.app"],
] as const)("%s is found on %s by its app", (id, platform, app) => {
  const world = computer(platform);
  expect(statusOf(programOf(id), world).found).not.toBe("installed");
  mkdirSync(join(world.homedir, "Applications", app), { recursive: true });
  expect(statusOf(programOf(id), world).found).toBe("installed");
});

test("files lie where a person's own settings say, and in the older folder where that alone is there", () => {
  const world = computer();
  const told = { ...world, environment: { ...world.environment, CODEX_HOME: "/srv/codex" } };
  expect(programOf("codex").file(told)).toBe("/srv/codex/config.toml");
  expect(programOf("lmstudio").file(world)).toBe(join(world.homedir, ".lmstudio", "mcp.json"));
  mkdirSync(join(world.homedir, ".cache", "lm-studio"), { recursive: true });
  expect(programOf("lmstudio").file(world)).toBe(join(world.homedir, ".cache", "lm-studio", "mcp.json"));
});

test("on Windows programs are looked for as executables and apps, in the folders that the system names", () => {
  const windows = { ...computer("win32"), homedir: "C:\\Users\\dana", environment: {} };
  expect(claudeDesktop.file(windows)).toBe("C:\\Users\\dana\\AppData\\Roaming\\Claude\\claude_desktop_config.json");
  const traces = claudeDesktop.traces?.({ ...windows, environment: { LOCALAPPDATA: "D:\\Local" } });
  expect(traces).toEqual(["D:\\Local\\AnthropicClaude", "D:\\Local\\Packages\\Claude_pzs8sxrjxfjjc"]);
  const there = computer("win32");
  const bin = join(there.homedir, ".local", "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "claude"), "", { mode: 0o755 });
  expect(statusOf(claudeCode, there).found).not.toBe("installed");
  writeFileSync(join(bin, "claude.exe"), "", { mode: 0o755 });
  expect(statusOf(claudeCode, there).found).toBe("installed");
});
