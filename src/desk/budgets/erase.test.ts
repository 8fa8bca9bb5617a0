import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { northwindDesk } from "../northwind.fixture.js";
import { openBudgetStore } from "./budget-store.js";

const wish = { per: "month" as const, amount: "5000", thresholds: [{ percent: 100, on: "actual" as const }] };

test("with a person their budgets go, and a week that was told of stays told, without them", async () => {
  await using core = await northwindDesk();
  const { page, desk, home } = core;
  const [theirs, other] = (await page.budgets.choices()).flatMap(({ of }) => (of.kind === "member" ? [of] : []));
  if (!theirs || !other) throw new Error("Northwind has members.");
  await page.budgets.set({ ...wish, of: theirs });
  await page.budgets.set({ ...wish, of: other });
  const file = join(home, "desk.db");
  const orgId = desk.status().organization?.id ?? "";
  const atRisk = [theirs, other].map((of) => ({ of, verdict: "May be spent" }));
  const week = { is: "week", from: 20_000, to: 20_007, before: "1.00", after: "2.00", atRisk } as const;
  {
    using db = new DatabaseSync(file);
    openBudgetStore(db).tellWeek(orgId, { ...week, atRisk, moved: { id: theirs.id, delta: "1.00" } }, Date.now());
  }
  const names = [theirs.id];
  expect(await page.record.findPerson({ names })).toMatchObject({ watched: 2 });
  expect((await page.record.erase({ names, typed: "erase" })).words).toMatch(
    /were erased, and 2 budgets, notices and questions of their spend/,
  );
  expect((await page.budgets.list()).map(({ of }) => of)).toEqual([other]);
  using db = new DatabaseSync(file, { readOnly: true });
  expect(openBudgetStore(db).weeks()).toMatchObject([{ week: { moved: null, atRisk: atRisk.slice(1) } }]);
  for (const name of ["desk.db", "desk.db-wal"]) expect(readFileSync(join(home, name)).includes(theirs.id)).toBe(false);
});
