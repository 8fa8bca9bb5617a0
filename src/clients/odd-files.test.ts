import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { formats } from "./formats.js";
import { ClientFileRefused, entryName, type Program, type World } from "./program.js";
import { previewOf, register, statusOf, unregister } from "./registration.js";
import { inProject, programOf, programs } from "./registry.js";

const launch = {
  command: "/opt/node/bin/node",
  args: ["/opt/counter sign/bin/countersign.mjs", "mcp"],
  env: { COUNTERSIGN_HOME: '/home/ana/"desk"\\' },
};

function computer(platform: NodeJS.Platform = "linux"): World {
  const homedir = mkdtempSync(join(tmpdir(), "countersign-odd-"));
  return { platform, environment: { PATH: join(homedir, "bin") }, homedir, launch };
}

function put(program: Program, world: World, text: string): string {
  const file = program.file(world);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Files as people and the clients themselves leave them. */
const odd: Record<Program["format"], (list: string) => Record<string, string>> = {
  "json-no-trailing-comma": (list) => ({
    comments: `{\n  // mine\n  "theme": "dark", /* yes */\n  "${list}": {\n    "git": { "command": "git-mcp" } // keep\n  }\n}\n`,
    "an empty list": `{ "${list}": {} }\n`,
    "nothing at all": "",
  }),
  json: (list) => ({
    "comments and a trailing comma": `{\n  // mine\n  "theme": "dark", /* yes */\n  "${list}": {\n    "git": { "command": "git-mcp" }, // keep\n  },\n}\n`,
    "CRLF and a byte order mark": `\uFEFF{\r\n  "${list}": {\r\n    "git": { "command": "git-mcp" }\r\n  }\r\n}\r\n`,
    tabs: `{\n\t"z": 1,\n\t"${list}": {\n\t\t"git": {}\n\t},\n\t"a": [1,\n\t\t2]\n}`,
    "no list": '{ "a": 1e400, "b": "\\u00e9" }',
    "nothing at all": "",
  }),
  toml: (list) => ({
    "comments in its tables": `# mine\nmodel = "gpt-5" # keep\n\n[${list}.git]\ncommand = "git-mcp" # keep\nargs = [\n  "a", # one\n  "b",\n]\n\n# the end\n`,
    "CRLF and a byte order mark": `\uFEFFmodel = "gpt-5"\r\n\r\n[${list}]\r\n[${list}.git]\r\ncommand = 'C:\\git'\r\n`,
    "no line end at its end": 'model = "gpt-5"\nbig = 9223372036854775807\nborn = 1979-05-27T07:32:00Z',
    "a heading within a text": 'notes = """\n[mcp_servers.git]\n# no comment\n"""\n\n[[projects]]\npath = "/a"\n\n\n',
    "an array of tables last": '[[hooks]]\nrun = "a"\n\n[[hooks]]\nrun = "b"\n',
    "nothing at all": "",
  }),
  yaml: (list) => ({
    comments: `# mine\nGOOSE_PROVIDER: anthropic # keep\n${list}: # the list\n  # for files\n  developer:\n    type: builtin # yes\n    enabled: true\n\n# the end\nGOOSE_MODE: auto\n`,
    "CRLF and a byte order mark": `\uFEFF${list}:\r\n    developer:\r\n        enabled: true\r\nlast: |\r\n  a\r\n  b\r\n`,
    "no list and no line end": "GOOSE_PROVIDER: anthropic\nnested:\n- a\n- {b: c}",
    "an empty list": `${list}: {} # none yet\nother: &x [1]\nsame: *x\n`,
    "a list without a value": `a: 1\n${list}:\nb: ~\n`,
    "the list last": `a: 1\n${list}:\n  developer: {enabled: true, type: builtin}`,
    "nothing at all": "",
  }),
};

const cases = programs.flatMap((program) =>
  Object.entries(odd[program.format](program.at[0] ?? "")).map(
    ([what, text]) => [program.name, what, program, text] as const,
  ),
);

test.each(cases)(
  "%s with %s: our entry comes, the diff says it, and every byte comes back",
  async (_, __, program, text) => {
    const world = computer();
    const file = put(program, world, text);
    chmodSync(file, 0o640);
    const { lines } = previewOf(program, world);
    expect(lines.map(({ text }) => text).join("\n")).toContain("countersign.mjs");
    const { backup } = await register(program, world, () => 1_790_000_000_000);
    const written = readFileSync(file, "utf8");
    expect(readFileSync(backup ?? "", "utf8")).toBe(text);
    const lineEnds = new Set(written.match(/\r?\n/g));
    if (text.includes("\n")) expect(lineEnds).toEqual(new Set(text.match(/\r?\n/g)));
    expect(written.startsWith("\uFEFF")).toBe(text.startsWith("\uFEFF"));
    expect(statusOf(program, world)).toMatchObject({ registered: true, outdated: false, broken: null });
    expect(await register(program, world)).toMatchObject({ changed: false });
    const back = previewOf(program, world, "unregister").lines.filter(({ kind }) => kind !== "same");
    const came = lines.filter(({ kind }) => kind !== "same");
    expect(back.map(({ text }) => text).toSorted()).toEqual(came.map(({ text }) => text).toSorted());
    await unregister(program, world, () => 1_790_000_001_000);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(statSync(file).mode & 0o777).toBe(0o640);
  },
);

test.each(cases)("%s with %s: an entry of an older copy is replaced, not doubled", async (_, __, program, text) => {
  const world = computer();
  const file = put(program, world, text);
  await register(program, { ...world, launch: { command: "node", args: ["/old/countersign.mjs", "mcp"] } });
  expect(statusOf(program, world)).toMatchObject({ registered: true, outdated: true });
  await register(program, world);
  expect(readFileSync(file, "utf8")).not.toContain("/old/");
  expect(statusOf(program, world)).toMatchObject({ registered: true, outdated: false });
});

test.each(cases)(
  "%s with %s: what somebody adds afterwards stays when ours is taken out",
  async (_, __, program, text) => {
    const world = computer();
    const file = put(program, world, text);
    await register(program, world);
    const more = {
      json: "\n// later\n",
      "json-no-trailing-comma": "\n// later\n",
      toml: '\n# later\n[later]\na = "b"\n',
      yaml: "\n# later\nlater: true\n",
    }[program.format];
    writeFileSync(file, readFileSync(file, "utf8") + more);
    await unregister(program, world);
    const left = readFileSync(file, "utf8");
    expect(left).not.toContain("countersign.mjs");
    expect(left.endsWith(more)).toBe(true);
    for (const comment of text.match(/#.*|\/\/.*/g) ?? []) expect(left).toContain(comment);
  },
);

test.each([
  ["gemini", '{\n  "a": [1,],\n  "b": 2\n}', /line 2: this client reads no comma before a closing bracket/],
  [
    "gemini",
    '{\n  "mcpServers": {\n    "git": {}, // mine\n  }\n}',
    /line 4: this client reads no comma before a closing bracket/,
  ],
  ["codex", "a = 1\nb = \n", /line 2: it is not valid TOML/],
  ["codex", "a = 1\na = 2\n", /line 2: it is not valid TOML/],
  ["goose", "a: 1\nb: [1\n", /line 3: it is not valid YAML/],
  ["goose", "a: 1\na: 2\n", /line 2: it is not valid YAML/],
  ["goose", "a: 1\n---\nb: 2\n", /line 2: it is not valid YAML/],
  ["goose", "a: *nothing\n", /refers to what it does not have/],
  ["goose", "- a\n", /line 1: the whole file is not a list/],
  ["goose", "\nextensions: [a]\n", /line 2: extensions is not a list/],
  ["zed", '{\n  "a": 1,,\n}', /line 2: it is not valid JSON/],
])("%s: a broken file is refused with its line: %j", async (id, text, why) => {
  const world = computer();
  const program = programOf(id);
  const file = put(program, world, text);
  expect(statusOf(program, world).broken).toMatch(why);
  await expect(register(program, world)).rejects.toMatchObject({ code: "file_broken" });
  expect(readFileSync(file, "utf8")).toBe(text);
});

test.each([
  ["codex", 'mcp_servers = { git = { command = "a" } }\n', "edit_unsafe"],
  ["codex", '[mcp_servers]\ncountersign = { command = "/a/countersign", args = ["mcp"] }\n', "edit_unsafe"],
  ["codex", '\n[mcp_servers."countersign"]\nurl = "https://example.com"\n', "entry_not_ours"],
  ["goose", "extensions: {developer: {enabled: true}}\n", "edit_unsafe"],
  ["goose", "extensions:\n  countersign:\n    type: sse\n", "entry_not_ours"],
])("%s: what cannot be changed without touching more is left alone: %j", async (id, text, code) => {
  const world = computer();
  const file = put(programOf(id), world, text);
  await expect(register(programOf(id), world)).rejects.toMatchObject({ code });
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("tables that Codex hung under ours go with it", () => {
  const place = { file: "config.toml", at: ["mcp_servers"], name: entryName };
  const text =
    'a = 1\n\n[mcp_servers.countersign]\ncommand = "x"\n\n[mcp_servers.countersign.tools.spend]\napproval_mode = "auto"\n\n# git\n[mcp_servers.git]\ncommand = "g"\n';
  expect(formats.toml.withoutEntry(text, place)).toBe('a = 1\n\n# git\n[mcp_servers.git]\ncommand = "g"\n');
});

test.each(programs)(
  "$name: a link stays a link, and a file that is not there is made and taken away again",
  async (program) => {
    const world = computer();
    const real = join(world.homedir, "dotfile");
    writeFileSync(real, "");
    const file = program.file(world);
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(real, file);
    await register(program, world);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, "utf8")).toContain("countersign.mjs");
    const fresh = computer();
    const made = await register(program, fresh);
    expect(statSync(made.file).mode & 0o777).toBe(0o600);
    await unregister(program, fresh);
    expect(existsSync(made.file)).toBe(false);
  },
);

const win = { APPDATA: "C:\\Users\\ana\\AppData\\Roaming", LOCALAPPDATA: "C:\\Users\\ana\\AppData\\Local" };
const homes = { darwin: "/Users/ana", win32: "C:\\Users\\ana", linux: "/home/ana" } as const;

test.each([
  [
    "claude-desktop",
    "/Users/ana/Library/Application Support/Claude/claude_desktop_config.json",
    "C:\\Users\\ana\\AppData\\Roaming\\Claude\\claude_desktop_config.json",
    "/home/ana/.config/Claude/claude_desktop_config.json",
  ],
  ["cursor", "/Users/ana/.cursor/mcp.json", "C:\\Users\\ana\\.cursor\\mcp.json", "/home/ana/.cursor/mcp.json"],
  [
    "vscode",
    "/Users/ana/Library/Application Support/Code/User/mcp.json",
    "C:\\Users\\ana\\AppData\\Roaming\\Code\\User\\mcp.json",
    "/home/ana/.config/Code/User/mcp.json",
  ],
  [
    "windsurf",
    "/Users/ana/.codeium/windsurf/mcp_config.json",
    "C:\\Users\\ana\\.codeium\\windsurf\\mcp_config.json",
    "/home/ana/.codeium/windsurf/mcp_config.json",
  ],
  [
    "zed",
    "/Users/ana/.config/zed/settings.json",
    "C:\\Users\\ana\\AppData\\Roaming\\Zed\\settings.json",
    "/home/ana/.config/zed/settings.json",
  ],
  ["codex", "/Users/ana/.codex/config.toml", "C:\\Users\\ana\\.codex\\config.toml", "/home/ana/.codex/config.toml"],
  [
    "gemini",
    "/Users/ana/.gemini/settings.json",
    "C:\\Users\\ana\\.gemini\\settings.json",
    "/home/ana/.gemini/settings.json",
  ],
  [
    "cline",
    "/Users/ana/Library/Application Support/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
    "C:\\Users\\ana\\AppData\\Roaming\\Code\\User\\globalStorage\\saoudrizwan.claude-dev\\settings\\cline_mcp_settings.json",
    "/home/ana/.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
  ],
  ["lmstudio", "/Users/ana/.lmstudio/mcp.json", "C:\\Users\\ana\\.lmstudio\\mcp.json", "/home/ana/.lmstudio/mcp.json"],
  [
    "goose",
    "/Users/ana/.config/goose/config.yaml",
    "C:\\Users\\ana\\AppData\\Roaming\\Block\\goose\\config\\config.yaml",
    "/home/ana/.config/goose/config.yaml",
  ],
])("%s has its file where each system has it", (id, darwin, win32, linux) => {
  const on = (platform: keyof typeof homes) =>
    programOf(id).file({ platform, environment: platform === "win32" ? win : {}, homedir: homes[platform], launch });
  expect([on("darwin"), on("win32"), on("linux")]).toEqual([darwin, win32, linux]);
});

test("a project has its own file, for everybody who works there", async () => {
  const world = computer();
  const folder = join(world.homedir, "project");
  mkdirSync(folder);
  const { file } = await register(inProject(programOf("claude-code"), folder), world);
  expect(file).toBe(join(folder, ".mcp.json"));
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ mcpServers: { countersign: { type: "stdio", ...launch } } });
  expect(statusOf(programOf("claude-code"), world).registered).toBe(false);
  expect(() => inProject(programOf("codex"), folder)).toThrow("Codex CLI reads no file in a project");
});

const pieces = {
  toml: [
    "\n",
    "# note",
    "a.b = 1",
    "[t]",
    "[mcp_servers]",
    "[mcp_servers.git]",
    '"c d" = "x"',
    "[[l]]",
    "e = [\n  1, # one\n]",
    "  \"f\" = '''\n[mcp_servers.countersign]'''",
    "  ",
  ],
  yaml: [
    "",
    "# note",
    "a: 1",
    "extensions:",
    "  developer: {enabled: true}",
    "  # inner",
    "  git:\n    cmd: g # yes",
    "b: |\n  extensions:",
    "c: [1,\n  2]",
    "  ",
  ],
} as const;

test.each(["toml", "yaml"] as const)(
  "whatever a %s file is, our entry goes in and out without a trace, or is refused",
  (format) => {
    const { withEntry, withoutEntry, entryIn } = formats[format];
    const place = { file: "file", at: [format === "toml" ? "mcp_servers" : "extensions"], name: entryName };
    const entry = programOf(format === "toml" ? "codex" : "goose").entry(launch);
    let edited = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...pieces[format]), { maxLength: 7 }),
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom("", "\n", "\n\n"),
        (lines, eol, end) => {
          const before = (lines.join("\n") + end).replaceAll("\n", eol);
          try {
            const after = withEntry(before, place, entry);
            edited += 1;
            expect(entryIn(after, place)?.value).toEqual(entry);
            const left = withoutEntry(after, place);
            if (format === "toml" || Object.keys(parse(before)?.extensions ?? {}).length > 0) expect(left).toBe(before);
            for (const comment of before.match(/#.*/g) ?? []) expect(left).toContain(comment.trim());
          } catch (error) {
            if (!(error instanceof ClientFileRefused)) throw error;
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(edited).toBeGreaterThan(50);
  },
);
