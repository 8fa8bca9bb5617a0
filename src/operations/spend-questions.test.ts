import { expect, test } from "vitest";
import { toDollars } from "../admin-api/money.js";
import { readOf, startWithContext } from "./demo-context.fixture.js";

const ask = async (name: string, said: Record<string, unknown>) => {
  await using there = await startWithContext();
  const answer = await (await readOf(name).bind(said, there.ctx)).run();
  if (!("rows" in answer)) throw new Error(`${name} answers with rows`);
  const rows = answer.rows.map((row) => Object.fromEntries(answer.columns.map((column, at) => [column, row[at]])));
  return { ...answer, rows };
};
const thing = async (said: Record<string, unknown>) => {
  await using there = await startWithContext();
  const answer = await (await readOf("forecast_spend").bind(said, there.ctx)).run();
  const budget = await (await readOf("budget_status").bind({}, there.ctx)).run();
  if (!("thing" in answer && "rows" in budget)) throw new Error("another shape was promised");
  return { ...answer, budget: budget.rows[0]?.[budget.columns.indexOf("forecast")] };
};

/** Exact to the ninth digit. */
const nanodollars = (dollars: unknown) => {
  const [whole = "", part = ""] = String(dollars).split(".");
  return BigInt(whole + part.padEnd(9, "0"));
};

const sum = (rows: readonly Record<string, unknown>[], column: string) =>
  toDollars(rows.reduce((total, row) => total + nanodollars(row[column]), 0n));

test("a week so far is compared with the last one up to the same hour, and the parts add up exactly", async () => {
  const { rows, total, summary } = await ask("compare_spend", { range: "this_week", group_by: "api_key" });
  expect(summary).toMatch(/in 2026-11-23 up to 13:00 UTC, against .* in 2026-11-16 up to 13:00 UTC/);
  for (const column of ["billed", "before", "delta"]) expect(sum(rows, column)).toBe(total?.[column]);
  expect(rows[0]).toMatchObject({ api_key: "gateway-prod", api_key_id: expect.stringMatching(/^apikey_/) });
});

test("a whole month is compared with a whole one, whatever their lengths", async () => {
  const { summary } = await ask("compare_spend", { range: "last_month" });
  expect(summary).toMatch(/2026-10-01 to 2026-10-31, against .* 2026-09-01 to 2026-09-30/);
});

test("what changed is explained by one key on one model, and each dimension adds up to the whole", async () => {
  const { rows, total, summary } = await ask("explain_spend_change", { range: "last_week" });
  expect(summary).toMatch(/^Key "etl-nightly" on claude-opus-5-5: -\$\d+\.\d\d of -\$\d+\.\d\d/);
  for (const by of ["api_key", "model", "workspace"])
    expect(
      sum(
        rows.filter((row) => row.by === by),
        "delta",
      ),
    ).toBe(total?.delta);
  for (const row of rows) expect(sum([row], "use")).toBe(toDollars(sub(row.delta, row.rate)));
});

const sub = (a: unknown, b: unknown) => nanodollars(a) - nanodollars(b);

test("a forecast says its band, its past errors, and what the budgets say", async () => {
  const { thing: told, summary, budget } = await thing({});
  expect(told).toMatchObject({
    range: "2026-11-01..2026-11-30",
    label: "estimated",
    tried: { error: expect.any(Number), inside_band: expect.any(Number) },
  });
  const [low, expected, high, billed] = [told.low, told.expected, told.high, told.billed_so_far].map(Number);
  expect([low, expected, high, billed].toSorted((a, b) => a! - b!)).toEqual([billed, low, expected, high]);
  expect(Number(budget)).toBeCloseTo(expected!, 2);
  expect(summary).toMatch(/off by .* %, repeating the last week by .* %/);
});

test("a leak is told with its key, what it was mostly, and the call that would end it; calm keys are not told of", async () => {
  const { rows, summary } = await ask("spend_anomalies", { range: "last_30_days" });
  expect(summary).toMatch(/out of the ordinary in 2026-\d\d-\d\d to 2026-\d\d-\d\d[.:]/);
  const days = rows.filter(({ kind }) => kind === "day");
  expect(days[0]).toMatchObject({
    what: "etl-nightly",
    from: "2026-11-11",
    because: expect.stringMatching(/where \$65\.\d\d was expected; mostly claude-opus-5-5\.$/),
    next: expect.stringMatching(/^update_api_key \{"api_key":"apikey_\w+","status":"inactive"\}$/),
  });
  expect(
    rows
      .filter(({ kind }) => kind === "day" || kind === "hour")
      .map((row) => [row.what, row.from, row.billed, row.expected]),
  ).toHaveLength(1);
});
