import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Table, Thing } from "../../src/mcp/answers.js";
import { catalog } from "../../src/operations/index.js";
import { asking, type Connected, type Era, mcpClient } from "../harness/mcp.js";
import { deskPage } from "../harness/page.js";
import { demoDesk, freshHome } from "../harness/processes.js";

const sides = (["console", "enterprise"] as const).flatMap((kind) =>
  (["legacy", "modern"] as const).map((era) => ({ kind, era })),
);

describe.each<{ kind: "console" | "enterprise"; era: Era }>(sides)(
  "in a $kind organization, to a $era client",
  ({ kind, era }) => {
    const reads = catalog
      .filter((op) => op.kind === "read" && (op.needs.product ?? "console") === kind)
      .map((op) => [op.name, op.example] as const);
    let running: Awaited<ReturnType<typeof demoDesk>>;
    let client: Connected;
    let ask: Awaited<ReturnType<typeof asking>>;
    beforeAll(async () => {
      running = await demoDesk(freshHome(), kind);
      // What a person alone can set, and a client can read.
      await (await deskPage(running.address)).budgets.set({
        ...{ of: { kind: "organization" }, per: "month", amount: "20000", thresholds: [] },
      });
      client = await mcpClient(running.home, era);
      ask = await asking(client);
    });
    afterAll(async () => {
      await client.close();
      await running[Symbol.asyncDispose]();
    });

    test.each(reads)("%s answers its example in the shape of a table or of a thing", async (name, example) => {
      const answer = await ask(name, example);
      expect(answer).not.toHaveProperty("isError");
      const table = Table.safeParse(answer);
      if (!table.success) {
        expect(Object.keys(Thing.parse(answer).thing).length).toBeGreaterThan(0);
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
      const answer = await ask(name, { ...example, workspaces_: "Sandbox" });
      expect(answer).toMatchObject({ isError: true, status: "error", code: "unknown_argument" });
      expect(answer.summary).toContain("workspaces_");
    });
  },
);
