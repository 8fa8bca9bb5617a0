import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../../../src/operations/index.js";
import { inspect } from "../../harness/inspector.js";
import type { Era } from "../../harness/mcp.js";
import { demoDesk } from "../../harness/processes.js";

let running: Awaited<ReturnType<typeof demoDesk>>;
beforeAll(async () => {
  running = await demoDesk();
});
afterAll(() => running[Symbol.asyncDispose]());

const reads = catalog.filter(({ kind }) => kind === "read").map((op) => [op.name, op.example] as const);
const calling = (name: string, args: object) => [
  "--method",
  "tools/call",
  "--tool-name",
  name,
  "--tool-args-json",
  JSON.stringify(args),
];

describe.each<Era>(["legacy", "modern"])("the MCP inspector as a %s client", (era) => {
  test("lists the tools and finds nothing in their schemas that some client cannot take", async () => {
    const { code, stdout, stderr } = await inspect(running.home, era, "--method", "tools/list", "--strict");
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/[1-9]\d* (error|warning)/)]);
    for (const { name } of catalog) expect(stdout).toContain(`"${name}"`);
  });

  test.each(reads)("is answered by %s", async (name, example) => {
    const { code, stdout, stderr } = await inspect(running.home, era, ...calling(name, example));
    expect(code, stderr).toBe(0);
    const { result } = JSON.parse(stdout) as { result: { structuredContent: object; isError?: boolean } };
    expect(result.isError ?? false).toBe(false);
    expect(result.structuredContent).toHaveProperty("as_of");
  });

  test("ends with 5 where a tool says no", async () => {
    const { code, stdout } = await inspect(running.home, era, ...calling("get_workspace", { workspace: "Nowhere" }));
    expect([code, stdout]).toEqual([5, expect.stringContaining("There is no workspace")]);
  });
});
