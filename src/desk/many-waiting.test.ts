import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { northwindDesk } from "./northwind.fixture.js";

test("of more than a thousand that wait all are counted and shown, the oldest first: it lapses first", {
  timeout: 60_000,
}, async () => {
  await using core = await northwindDesk();
  const { desk, page, home } = core;
  const asked = { operation: "update_api_key", args: { api_key: "old-laptop", name: "a" } };
  const { id: oldest } = await page.catalog.ask(asked);
  copies(join(home, "desk.db"), String(oldest), 1_100);

  expect((await page.status()).waiting).toBe(1_101);
  const { waiting, decided } = await page.proposals.queue();
  expect([waiting.length, waiting[0]?.id, waiting.at(-1)?.id, decided]).toEqual([1_101, oldest, "P-3099", []]);
  expect([desk.waiting().length, desk.waiting()[0]?.id]).toEqual([1_101, oldest]);
  const listed = await page.proposals.list({ states: ["proposed"], oldest: true, limit: 2 });
  expect(listed.map(({ id }) => id)).toEqual([oldest, "P-2000"]);
});

/** As many more of a proposal, from P-2000 on, as if others had been asked for as well. */
function copies(file: string, id: string, count: number): void {
  using db = new DatabaseSync(file);
  const names = db
    .prepare("SELECT name FROM pragma_table_info('proposals') WHERE name NOT IN ('id', 'number')")
    .all()
    .map(({ name }) => String(name));
  db.prepare(
    `WITH RECURSIVE more(n) AS (SELECT 2000 UNION ALL SELECT n + 1 FROM more WHERE n + 1 < 2000 + ?)
      INSERT INTO proposals (id, number, ${names.join(", ")})
      SELECT 'P-' || n, n, ${names.join(", ")} FROM more, proposals WHERE proposals.id = ?`,
  ).run(count, id);
}
