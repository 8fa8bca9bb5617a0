import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startWithContext } from "../../src/operations/demo-context.fixture.js";
import { keyNameOperations } from "./key-names.example.js";

test("the file on the page about adding an operation is one that compiles", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "adding-an-operation.md"), "utf8");
  const [, shown] = /^```ts\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const compiled = readFileSync(join(import.meta.dirname, "key-names.example.ts"), "utf8");
  expect(shown).toBe(compiled.replaceAll("../../src/operations/", "./"));
});

test("what it declares answers, is planned, sent and read back on the demo organization as the page says", async () => {
  await using on = await startWithContext();
  const [table, write] = keyNameOperations;
  if (table?.kind !== "read" || write?.kind !== "write") throw new Error("The page shows a table and a write.");
  expect(await (await table.bind(table.example, on.ctx)).run()).toMatchObject({
    columns: ["id", "name", "status"],
    rows: expect.arrayContaining([expect.arrayContaining(["bob-scratch"])]),
  });
  const bound = await write.bind(write.example, on.ctx);
  const plan = await bound.plan();
  await bound.send(on.once, plan);
  expect(await bound.observe(plan)).toMatchObject({ asPlanned: true, state: { name: "Playground" } });
  expect(on.writes()).toHaveLength(1);
});
