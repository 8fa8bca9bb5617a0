import { expect, test } from "vitest";
import { ApiRefused } from "../../admin-api/errors.js";
import type { CostRow } from "../../admin-api/reports.js";
import { beginOf, dayMs, hourMs, parseDay } from "../numbers/calendar.js";
import { costRow, dollars, moment, reportOf, usageRow } from "../told.fixture.js";
import type { QuestionDeps } from "./asking.js";
import { compareSpend } from "./compare-spend.js";
import { explainChange } from "./explain-change.js";
import { forecastSpend } from "./forecast-spend.js";
import { spanWords } from "./words.js";

const now = Date.parse("2026-11-18T13:58:00Z");
const days = (from: string, to: string) => ({
  from: new Date(parseDay(from) * dayMs),
  to: new Date((parseDay(to) + 1) * dayMs),
});

interface Told {
  rows: CostRow[];
  usage?: ReturnType<typeof usageRow>[];
  refuseHours?: number;
  asOf?: string | null;
}

/** The store covers everything: the API is not asked. */
const deps = ({ rows, usage = [], refuseHours, asOf = null }: Told): QuestionDeps => {
  const within = <R extends { from?: string }>(all: R[], { from, to }: { from: Date; to: Date }) =>
    all.filter((row) => beginOf(row) >= from.getTime() && beginOf(row) < to.getTime());
  return {
    kept: {
      async cost(asked) {
        if (asked.bucket === "hour" && refuseHours) throw new ApiRefused({ status: refuseHours, code: "refused" });
        return reportOf(within(rows, asked), { asOf });
      },
      usage: async (asked) => reportOf(within(usage, asked), { asOf }),
    },
    access: undefined as never,
    ...{ kind: "console", now, nameOf: async (id) => id },
  };
};
const on = (day: string, group: CostRow["group"], amount: number) => costRow(moment(parseDay(day)), group, amount);

test("a period that cost less is said with its sign, and one beside nothing without a share", async () => {
  const asked = { range: days("2026-11-10", "2026-11-11"), by: "model" } as const;
  const rows = [on("2026-11-08", { model: "a" }, 20), on("2026-11-10", { model: "a" }, 15)];
  const fell = await compareSpend(deps({ rows }), asked);
  expect(fell.summary).toBe(
    "$15.00 billed in 2026-11-10 to 2026-11-11, against $20.00 in 2026-11-08 to 2026-11-09: -$5.00, -25.0 %.",
  );
  const rose = await compareSpend(deps({ rows: [...rows, on("2026-11-11", { model: null }, 10)] }), asked);
  expect(rose.summary).toMatch(/\+\$5\.00, \+25\.0 %\.$/);
  expect(rose.parts.map(({ name, delta }) => [name, delta])).toEqual([
    ["no model", dollars(10)],
    ["a", dollars(-5)],
  ]);
  const fresh = await compareSpend(deps({ rows: rows.slice(1) }), asked);
  expect(fresh.summary).toMatch(/against \$0\.00 in .*: \+\$15\.00\.$/);
});

test("where reports know no hours both periods end with a whole day, and that is said; another failure is one", async () => {
  const asked = {
    range: { from: new Date(parseDay("2026-11-16") * dayMs), to: new Date(now + dayMs) },
    by: "model",
  } as const;
  const rows = [on("2026-11-16", { model: "a" }, 7), on("2026-11-09", { model: "a" }, 5)];
  const { summary, gaps } = await compareSpend(deps({ rows, refuseHours: 404 }), asked);
  expect(gaps).toContain("The reports here know no hours: both periods end with a whole day.");
  expect(summary).toMatch(/^\$7\.00 billed in 2026-11-16 to 2026-11-17, against \$5\.00 in 2026-11-09 to 2026-11-10/);
  await expect(compareSpend(deps({ rows, refuseHours: 500 }), asked)).rejects.toMatchObject({ status: 500 });
});

test("a change is parted into use and rate, and where nothing stands out no reason is made up", async () => {
  const group = { api_key_id: "apikey_1", model: "opus", workspace_id: "wrkspc_1" };
  const other = { api_key_id: "apikey_2", model: "opus", workspace_id: "wrkspc_1" };
  const asked = { range: days("2026-11-10", "2026-11-11") };
  const tokens = (day: string, of: CostRow["group"], total: number) => usageRow(moment(parseDay(day)), of, { total });
  const told = await explainChange(
    deps({
      rows: [
        on("2026-11-08", group, 10),
        on("2026-11-10", group, 40),
        on("2026-11-08", other, 1),
        on("2026-11-10", other, 1),
      ],
      usage: [tokens("2026-11-08", group, 100), tokens("2026-11-10", group, 200)],
    }),
    asked,
  );
  expect(told.headline).toBe('Key "apikey_1": +$30.00 of +$30.00 (use +$10.00, rate +$20.00)');
  const even = await explainChange(
    deps({ rows: [group, other].flatMap((of) => [on("2026-11-08", of, 10), on("2026-11-10", of, 10)]) }),
    asked,
  );
  expect(even).toMatchObject({ headline: null, delta: 0n });
  expect(even.summary).toMatch(/no single key, member, model or workspace explains most of it\.$/);
});

test("a forecast of nothing is nothing, and without any spend no day is complete", async () => {
  expect(await forecastSpend(deps({ rows: [] }), {})).toMatchObject({ ok: false, completeDays: 0, spent: 0n });
  const start = parseDay("2026-07-06");
  const stopped = Array.from({ length: 40 }, (_, index) => costRow(moment(start + index), {}, index < 5 ? 10 : 0));
  const found = await forecastSpend(deps({ rows: stopped, asOf: "2026-11-18T13:00:00Z" }), { days: 7 });
  expect(found).toMatchObject({ ok: true, total: { expected: 0n, low: 0n } });
});

test.each([
  ["2026-11-10T00:00:00Z", 24, "2026-11-10"],
  ["2026-11-10T00:00:00Z", 48, "2026-11-10 to 2026-11-11"],
  ["2026-11-10T00:00:00Z", 13, "2026-11-10 up to 13:00 UTC"],
  ["2026-11-10T00:00:00Z", 37, "2026-11-10 to 2026-11-11 13:00 UTC"],
])("from %s on %i hours are %s", (from, hours, words) => {
  expect(spanWords({ from: Date.parse(from), to: Date.parse(from) + hours * hourMs })).toBe(words);
});
