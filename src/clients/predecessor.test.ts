import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import {
  handOver,
  type Keeper,
  type Predecessor,
  predecessorsIn,
  previewReplacing,
  replacePredecessors,
} from "./predecessor.js";
import type { World } from "./program.js";
import { previewOf, register, statusOf } from "./registration.js";
import { programOf } from "./registry.js";

const key = "sk-ant-admin01-planted-1234567890";
const launch = { command: "/opt/node/bin/node", args: ["/opt/countersign/bin/countersign.mjs", "mcp"] };

function computer(id: string, text: string) {
  const homedir = mkdtempSync(join(tmpdir(), "countersign-older-"));
  const world: World = { platform: "linux", environment: { PATH: join(homedir, "bin") }, homedir, launch };
  const program = programOf(id);
  const file = program.file(world);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const everything = () => readdirSync(dirname(file)).map((name) => readFileSync(join(dirname(file), name), "utf8"));
  return { world, program, file, everything };
}

const python = { command: "python", args: ["-m", "anthropic_admin_mcp"], env: { ANTHROPIC_ADMIN_KEY: key } };
const json = (list: string) =>
  `{\n  // mine\n  "${list}": {\n    "git": { "command": "git-mcp", "env": { "TOKEN": "theirs" } }, // keep\n    "anthropic-admin": ${JSON.stringify(python)}\n  }\n}\n`;
const files = [
  ["claude-desktop", json("mcpServers")],
  ["claude-code", json("mcpServers")],
  ["cursor", json("mcpServers")],
  ["vscode", json("servers")],
  ["windsurf", json("mcpServers")],
  ["zed", json("context_servers")],
  [
    "codex",
    `model = "x" # keep\n\n[mcp_servers.anthropic-admin]\ncommand = "python"\nargs = ["-m", "x"]\n\n[mcp_servers.anthropic-admin.env]\nANTHROPIC_ADMIN_KEY = "${key}"\n\n[mcp_servers.git]\ncommand = "git-mcp"\n`,
  ],
  ["gemini", json("mcpServers")],
  ["cline", json("mcpServers")],
  ["lmstudio", json("mcpServers")],
  [
    "goose",
    `extensions:\n  anthropic-admin:\n    type: stdio\n    cmd: python\n    envs:\n      ANTHROPIC_ADMIN_KEY: ${key}\n  git:\n    cmd: git-mcp # keep\n`,
  ],
] as const;

test.each(files)(
  "%s: the older server is found and replaced, and its key is nowhere but where it is kept",
  async (id, text) => {
    const { world, program, file, everything } = computer(id, text);
    expect(predecessorsIn(program, world)).toEqual([
      { name: "anthropic-admin", line: expect.any(Number), key, workspaces: [] },
    ]);
    const { lines } = previewReplacing(program, world);
    const shown = lines.map(({ kind, text: line }) => `${kind} ${line}`).join("\n");
    expect(shown).toContain("(hidden)");
    expect(shown).not.toContain(key);
    expect(shown).not.toMatch(/(added|removed) .*git-mcp"? *}/);
    const kept: Predecessor[] = [];
    await replacePredecessors(program, world, async (one) => void kept.push(one));
    expect(kept.map((one) => one.key)).toEqual([key]);
    expect(predecessorsIn(program, world)).toEqual([]);
    expect(statusOf(program, world)).toMatchObject({ registered: true, outdated: false });
    expect(readFileSync(file, "utf8")).toContain("git-mcp");
    expect(readFileSync(file, "utf8")).toContain("keep");
    expect(everything().filter((one) => one.includes(key))).toEqual([]);
  },
);

test("a key that is not kept stays where it was, and nothing is written", async () => {
  const { world, program, everything } = computer("cursor", json("mcpServers"));
  const refused = async () => {
    throw new Error("The API does not accept it.");
  };
  await expect(replacePredecessors(program, world, refused)).rejects.toThrow("does not accept");
  expect(everything()).toEqual([json("mcpServers")]);
});

test("Claude Code's entries of single projects are found as well, under any name, with what limited them", async () => {
  const servers = { boss: { ...python, env: { ...python.env, ALLOWED_WORKSPACES: "Sandbox, Staging" } } };
  const text = JSON.stringify({ projects: { "/a.b/c": { mcpServers: servers, allowedTools: [] } } }, null, 2);
  const { world, program, file } = computer("claude-code", text);
  expect(predecessorsIn(program, world)).toMatchObject([{ name: "boss", workspaces: ["Sandbox", "Staging"] }]);
  await replacePredecessors(program, world, async () => {});
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
    mcpServers: { countersign: { type: "stdio", ...launch, env: {} } },
    projects: { "/a.b/c": { mcpServers: {}, allowedTools: [] } },
  });
});

test("a reference to a key is no key, and neither is one of another service", () => {
  const env = { ANTHROPIC_ADMIN_KEY: "\u0024{input:admin-key}" };
  const text = JSON.stringify({
    servers: { "anthropic-admin": { ...python, env }, other: { command: "x", env: { ANTHROPIC_API_KEY: key } } },
  });
  const { world, program } = computer("vscode", text);
  expect(predecessorsIn(program, world)).toEqual([{ name: "anthropic-admin", line: 1, workspaces: [] }]);
});

test("no preview shows a key that stands beside our entry", async () => {
  const { world, program, everything } = computer("cursor", json("mcpServers"));
  const shown = (verb: "register" | "unregister") => JSON.stringify(previewOf(program, world, verb));
  expect(shown("register")).toContain("(hidden)");
  expect(shown("register")).not.toContain(key);
  await register(program, world);
  expect(shown("unregister")).not.toContain(key);
  expect(everything()).toContain(json("mcpServers"));
});

function keeper(allowed: string[] = []) {
  const kept: string[] = [];
  let only: string[] = allowed;
  const made: Keeper = {
    address: "https://api.anthropic.com",
    keep: async (one) => void kept.push(one),
    allowedWorkspaces: () => only,
    allowOnly: async (workspaces) => {
      only = workspaces;
    },
  };
  return { made, kept, only: () => only };
}

test("a key is handed over to where it went before, with the workspaces that limited it, unless others do already", async () => {
  const one = { name: "boss", line: 1, key, workspaces: ["Sandbox"] };
  const [fresh, limited] = [keeper(), keeper(["Production"])];
  expect(await handOver(one, fresh.made)).toBe(true);
  expect([fresh.kept, fresh.only()]).toEqual([[key], ["Sandbox"]]);
  expect(await handOver({ ...one, address: "https://api.anthropic.com" }, limited.made)).toBe(true);
  expect([limited.kept, limited.only()]).toEqual([[key], ["Production"]]);
  const unlimited = keeper();
  await handOver({ ...one, workspaces: [] }, unlimited.made);
  expect(unlimited.only()).toEqual([]);
});

test("a key that is elsewhere is not handed over, and one that goes elsewhere is refused with both addresses", async () => {
  const { made, kept } = keeper();
  expect(await handOver({ name: "boss", line: 1, workspaces: [] }, made)).toBe(false);
  const env = { ...python.env, ANTHROPIC_BASE_URL: "https://proxy.example" };
  const { world, program } = computer("cursor", JSON.stringify({ mcpServers: { boss: { ...python, env } } }));
  const [found] = predecessorsIn(program, world);
  expect(found).toMatchObject({ address: "https://proxy.example" });
  await expect(handOver(found!, made)).rejects.toMatchObject({
    code: "key_goes_elsewhere",
    message: expect.stringMatching(
      /goes to https:\/\/proxy\.example, so it was not sent to https:\/\/api\.anthropic\.com/,
    ),
  });
  expect(kept).toEqual([]);
});

test("a key in the arguments is found in a server of that name alone, and one that starts nothing is none", () => {
  const args = ["--key", key];
  const servers = {
    "anthropic-admin-mcp": { command: "npx", args },
    elsewhere: { command: "npx", args },
    anthropic_admin: { url: "https://mcp.example" },
  };
  const { world, program } = computer("cursor", JSON.stringify({ mcpServers: servers }));
  expect(predecessorsIn(program, world)).toEqual([{ name: "anthropic-admin-mcp", line: 1, key, workspaces: [] }]);
});

test("one whose key lies elsewhere is replaced, beside numbers that no float holds", async () => {
  const text = `limit = 9223372036854775807\n\n[mcp_servers.anthropic-admin]\ncommand = "python"\nargs = ["-m", "x"]\n`;
  const { world, program, file } = computer("codex", text);
  const kept: Predecessor[] = [];
  const { words } = await replacePredecessors(program, world, async (one) => void kept.push(one));
  expect(kept).toEqual([{ name: "anthropic-admin", line: 3, workspaces: [] }]);
  expect(words).toMatch(/^Codex CLI is registered in place of “anthropic-admin”\. Start Codex again/);
  expect(readFileSync(file, "utf8")).toContain("limit = 9223372036854775807");
});

test("where there is none to replace, our entry alone would come", () => {
  const { world, program } = computer("cursor", '{\n  "mcpServers": {}\n}\n');
  const { lines, nothing } = previewReplacing(program, world);
  expect(nothing).toBe(false);
  expect(lines.filter(({ kind }) => kind === "removed").length).toBeLessThanOrEqual(1);
  expect(JSON.stringify(lines)).toContain("countersign");
});

test("keys go from the back-ups of earlier days as well, and one that cannot be changed is named", async () => {
  const { world, program, file } = computer("cursor", json("mcpServers"));
  const earlier = `${file}.countersign-20260101T000000.000Z.bak`;
  const closed = `${file}.countersign-20260102T000000.000Z.bak`;
  writeFileSync(earlier, json("mcpServers"));
  mkdirSync(closed);
  const { words } = await replacePredecessors(program, world, async () => {});
  expect(readFileSync(earlier, "utf8")).not.toContain(key);
  expect(words).toContain(`Its key still stands in ${closed}: take it out there yourself.`);
});
