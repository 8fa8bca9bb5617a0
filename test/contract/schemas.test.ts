import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { countTokens } from "gpt-tokenizer";
import { describe, expect, test } from "vitest";
import { ownTools } from "../../src/mcp/own-tools.js";
import { offered } from "../../src/operations/index.js";
import { toolSchema } from "../../src/operations/schema.js";
import { toolsets } from "../../src/operations/toolsets.js";
import { type Era, mcpClient } from "../harness/mcp.js";
import { demoDesk } from "../harness/processes.js";

const folder = join(import.meta.dirname, "schemas");
const fileOf = (name: string) => join(folder, `${name}.json`);

/** What clients are told of: each operation, change sets, and the tools of our own. */
const promised = [...offered.map(toolSchema), ...ownTools.map(({ tool }) => tool)];

// What clients were told is a promise: a change is made on purpose, and seen in review.
if (process.env.COUNTERSIGN_WRITE_SCHEMAS === "1") {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const tool of promised) writeFileSync(fileOf(tool.name), `${JSON.stringify(tool, null, 2)}\n`);
}
const own = [
  ...["next_page", "search_operations", "describe_operation", "run_operation"],
  ...["wait_for_decision", "list_proposals", "withdraw_proposal"],
];
const hint =
  "COUNTERSIGN_WRITE_SCHEMAS=1 npx vitest run test/contract/schemas.test.ts writes them anew; then npm run format.";

test("each tool has its committed schema, and no schema outlives its tool", () => {
  const committed = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
  expect(committed.toSorted(), hint).toEqual(promised.map(({ name }) => name).toSorted());
});

test.each(promised.map((tool) => [tool.name, tool] as const))("%s is offered as it was promised", (name, tool) => {
  expect(tool, hint).toEqual(JSON.parse(readFileSync(fileOf(name), "utf8")));
});

describe.each<Era>(["legacy", "modern"])("what a %s client is listed over the bridge", (era) => {
  test("are the committed schemas of what is usual, in the catalog's order, and tools that decide nothing", async () => {
    await using running = await demoDesk();
    await using client = await mcpClient(running.home, era);
    const { tools } = await client.listTools();
    const usual = offered.filter(({ toolset }) => toolsets[toolset].usual);
    // The demo organization is one of the Console.
    const names = usual.filter(({ needs }) => needs.product !== "enterprise").map(({ name }) => name);
    expect(tools.map(({ name }) => name)).toEqual([...names, ...own]);
    for (const { _meta, ...tool } of tools) {
      expect(tool).toEqual(JSON.parse(readFileSync(fileOf(tool.name), "utf8")));
    }
    const tokens = countTokens(JSON.stringify(tools));
    expect(tokens).toBeLessThanOrEqual(6000);
    expect(tokens / tools.length).toBeLessThanOrEqual(130);
    for (const { name, title, annotations, inputSchema } of tools) {
      expect(name).toMatch(/^[a-z][a-z_]{2,50}$/);
      expect(name).not.toMatch(/^(approve|deny|decide)/);
      expect(title).toMatch(/^[A-Z]/);
      expect(annotations).toMatchObject({ readOnlyHint: expect.any(Boolean), openWorldHint: expect.any(Boolean) });
      if (annotations?.readOnlyHint === false)
        expect(annotations).toMatchObject({
          destructiveHint: expect.any(Boolean),
          idempotentHint: expect.any(Boolean),
        });
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      // Some clients take no schema whose choice is at the top.
      for (const choice of ["anyOf", "oneOf", "allOf", "not", "$ref"]) expect(inputSchema).not.toHaveProperty(choice);
    }
    for (const titles of [tools.map(({ name }) => name), tools.map(({ title }) => title)])
      expect(new Set(titles).size).toBe(tools.length);
  });
});

test("a description is one or two sentences", () => {
  for (const { name, description } of offered) {
    const sentences = description.match(/[.!?](?=\s|$)/g) ?? [];
    expect([name, sentences.length]).toEqual([name, expect.toSatisfy((count: number) => count >= 1 && count <= 2)]);
    expect(description).toMatch(/^[A-Z].*\.$/);
  }
});
