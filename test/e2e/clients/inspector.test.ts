import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../../../src/operations/index.js";
import { toolsetNames } from "../../../src/operations/toolsets.js";
import { inspect } from "../../harness/inspector.js";
import type { Era } from "../../harness/mcp.js";
import { deskPage } from "../../harness/page.js";
import { demoDesk } from "../../harness/processes.js";

let running: Awaited<ReturnType<typeof demoDesk>>;
beforeAll(async () => {
  running = await demoDesk();
  const page = await deskPage(running.address);
  await page.settings.change({ toolsets: [...toolsetNames] });
});
afterAll(() => running[Symbol.asyncDispose]());

const calling = (name: string, args: object) => [
  "--method",
  "tools/call",
  "--tool-name",
  name,
  "--tool-args-json",
  JSON.stringify(args),
];

/** Every operation is called in the contract tests; here one of each toolset is enough to see that a client takes the answers. */
const samples = toolsetNames.flatMap((toolset) => {
  const fits = catalog.filter((op) => op.toolset === toolset && (op.needs.product ?? "console") === "console");
  const read = fits.find(({ kind }) => kind === "read");
  return read ? [[read.name, read.example] as const] : [];
});

describe.each<Era>(["legacy", "modern"])("the MCP inspector as a %s client", (era) => {
  test("lists the tools and finds nothing in their schemas that some client cannot take", async () => {
    const { code, stdout, stderr } = await inspect(running.home, era, "--method", "tools/list", "--strict");
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/[1-9]\d* (error|warning)/)]);
    for (const [name] of samples) expect(stdout).toContain(`"${name}"`);
  });

  test.each(samples)("is answered by %s", async (name, example) => {
    const { code, stdout, stderr } = await inspect(running.home, era, ...calling(name, example));
    expect(code, stderr).toBe(0);
    const { result } = JSON.parse(stdout) as { result: { structuredContent: object; isError?: boolean } };
    expect(result.isError ?? false).toBe(false);
    expect(result.structuredContent).toHaveProperty("as_of");
  });

  test("lists prompts and resources, and reads both", async () => {
    const method = async (...args: string[]) => {
      const { code, stdout, stderr } = await inspect(running.home, era, "--method", ...args);
      expect(code, stderr).toBe(0);
      return stdout;
    };
    expect(await method("prompts/list")).toContain("offboard_member");
    const prompt = ["--prompt-name", "offboard_member", "--prompt-args", "member=Dana"];
    expect(await method("prompts/get", ...prompt)).toContain("waits for a person");
    expect(await method("resources/templates/list")).toContain("countersign://proposals/{id}");
    expect(await method("resources/read", "--uri", "countersign://organization")).toContain("Northwind Labs");
  });

  test("ends with 5 where a tool says no", async () => {
    const { code, stdout } = await inspect(running.home, era, ...calling("get_workspace", { workspace: "Nowhere" }));
    expect([code, stdout]).toEqual([5, expect.stringContaining("There is no workspace")]);
  });
});
