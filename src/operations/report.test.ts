import fc from "fast-check";
import { expect, test } from "vitest";
import { startWithContext } from "./demo-context.fixture.js";
import { catalog } from "./index.js";
import { topOf } from "./report.js";

const row = fc.record({
  from: fc.constantFrom("2026-11-16", "2026-11-17", undefined),
  group: fc.record({ model: fc.constantFrom("a", "b", "c", "d", null) }),
  nano: fc.bigInt({ min: 0n, max: 10n ** 20n }),
});
type Row = { from?: string | undefined; group: { model?: string | null }; nano: bigint };

test("the largest and the rest together are all of it, bucket by bucket", () => {
  fc.assert(
    fc.property(fc.array(row), fc.integer({ min: 1, max: 6 }), (rows, top) => {
      const sumOf = (some: readonly Row[], from?: string) =>
        some.filter((one) => one.from === from).reduce((sum, { nano }) => sum + nano, 0n);
      const found = topOf<Row>(
        rows,
        top,
        ({ nano }) => nano,
        (a, b) => ({ ...a, nano: a.nano + b.nano }),
      );
      for (const from of ["2026-11-16", "2026-11-17", undefined]) expect(sumOf(found, from)).toBe(sumOf(rows, from));
      const shown = found.filter(({ others }) => others === undefined).map(({ group }) => JSON.stringify(group));
      expect(new Set(shown).size).toBeLessThanOrEqual(top);
    }),
  );
});

test("a report gives so many and says how many the others are", async () => {
  await using made = await startWithContext();
  const report = catalog.find(({ name }) => name === "get_cost_report");
  if (report?.kind !== "read") throw new Error("There is no cost report.");
  const rowsOf = async (args: object) => {
    const answer = await (await report.bind({ range: "last_week", group_by: ["api_key"], ...args }, made.ctx)).run();
    return "rows" in answer ? answer : expect.unreachable();
  };
  const [all, some] = [await rowsOf({}), await rowsOf({ top: 3 })];
  expect(some.rows).toHaveLength(4);
  expect(some.rows.at(-1)?.[0]).toBe(`${all.rows.length - 3} others`);
  expect(some.total).toEqual(all.total);
  await expect(report.bind({ range: "last_week", top: 3 }, made.ctx).then((bound) => bound.run())).rejects.toThrow(
    /say `group_by` as well/,
  );
});
