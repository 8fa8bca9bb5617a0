import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Table, Thing } from "../../src/mcp/answers.js";
import { catalog } from "../../src/operations/index.js";
import { type Connected, call, type Era, mcpClient } from "../harness/mcp.js";
import { demoDesk } from "../harness/processes.js";

let running: Awaited<ReturnType<typeof demoDesk>>;
beforeAll(async () => {
  running = await demoDesk();
});
afterAll(() => running[Symbol.asyncDispose]());

const reads = catalog.filter(({ kind }) => kind === "read").map((op) => [op.name, op.example] as const);

describe.each<Era>(["legacy", "modern"])("to a %s client", (era) => {
  let client: Connected;
  beforeAll(async () => {
    client = await mcpClient(running.home, era);
  });
  afterAll(() => client.close());

  test.each(reads)("%s answers its example in the shape of a table or of a thing", async (name, example) => {
    const { content, structuredContent, isError } = await client.callTool({ name, arguments: example });
    expect(isError ?? false).toBe(false);
    expect(content).toEqual([{ type: "text", text: JSON.stringify(structuredContent) }]);
    const table = Table.safeParse(structuredContent);
    if (!table.success) {
      expect(Object.keys(Thing.parse(structuredContent).thing).length).toBeGreaterThan(2);
      return;
    }
    const { columns, rows, complete } = table.data;
    expect(complete).toBe(true);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(columns).size).toBe(columns.length);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([columns.length]));
    // An id is never alone: a row either has the thing's own name or says it in the column before.
    for (const id of columns.filter((column) => column.endsWith("_id")))
      expect(columns).toContain(id.replace(/_id$/, ""));
  });

  test.each(reads)("%s refuses an argument that it does not have, and says which it has", async (name, example) => {
    const answer = await call(client, name, { ...example, workspaces: "Sandbox" });
    expect(answer).toMatchObject({ isError: true, status: "error", code: "unknown_argument" });
    expect(answer.summary).toContain("workspaces");
  });
});
