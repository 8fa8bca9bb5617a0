import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { npmTool } from "../../src/clients/programs/npm-tool.fixture.js";
import { tryLaunch } from "../../src/clients/try.js";
import { readZip } from "../../src/zip/read.js";
import { demoDesk } from "../harness/processes.js";
import { root } from "./builder.js";

const scratch = mkdtempSync(join(tmpdir(), "countersign-mcpb-"));
const unpacked = join(scratch, "unpacked");
let bundle = "";

/** The vendor's own tool. It wants another zod than ours, so it is no package of this tree. */
const tool = await npmTool({
  package: "@anthropic-ai/mcpb",
  version: "2.1.2",
  command: ["@anthropic-ai", "mcpb", "dist", "cli", "cli.js"],
});
if ("missing" in tool) console.warn(`Skipped: ${tool.missing}`);
const command = "command" in tool ? tool.command : "";
const mcpb = (...args: string[]) => execFileSync(process.execPath, [command, ...args], { encoding: "utf8" });

beforeAll(() => {
  execFileSync(process.execPath, [join(root, "scripts", "mcpb.mjs"), scratch]);
  const [made = ""] = readdirSync(scratch);
  bundle = join(scratch, made);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test("the bundle holds the bridge, and nothing but it", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(bundle).toBe(join(scratch, `countersign-${version}.mcpb`));
  const entries = readZip(readFileSync(bundle));
  expect(entries.map(({ name }) => name)).toEqual(["manifest.json", "icon.png", "server/bridge.cjs"]);
  const bridge = entries.find(({ name }) => name.endsWith(".cjs"));
  expect(bridge?.bytes().equals(readFileSync(join(root, "dist", "bridge", "bridge.cjs")))).toBe(true);
});

test.skipIf(!command)(
  "the vendor's own tool unpacks it, finds its manifest valid, and what it starts reaches the desk",
  async () => {
    mcpb("unpack", bundle, unpacked);
    expect(mcpb("validate", join(unpacked, "manifest.json"))).toMatch(/validation passes/i);
    const { mcp_config } = JSON.parse(readFileSync(join(unpacked, "manifest.json"), "utf8")).server;
    const args: string[] = mcp_config.args.map((arg: string) => arg.replace("\u0024{__dirname}", unpacked));
    await using running = await demoDesk();
    const world = { platform: process.platform, environment: { PATH: "" }, homedir: tmpdir() };
    const launch = { command: process.execPath, args, env: { COUNTERSIGN_HOME: running.home } };
    const tried = await tryLaunch(launch, { ...world, launch });
    expect(tried).toEqual({ ok: true, ms: expect.any(Number), tools: expect.any(Number), server: expect.anything() });
  },
);
