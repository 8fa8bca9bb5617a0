import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Spend } from "../../src/desk/contract/spend.js";
import { dayMs, isoDay } from "../../src/spend/numbers/calendar.js";
import { spendView } from "../../src/spend/view.js";
import { launchBrowser } from "../harness/chromium.js";
import { inTurns, rounded } from "./median.js";
import type { Bench } from "./table.js";

const [first, days, count, rounds] = [Date.parse("2025-11-24T00:00:00Z") / dayMs, 364, 20, 15];

const bench: Bench = {
  name: "a year of 20 series, drawn",
  async run() {
    const series = Array.from({ length: count }, (_, at) =>
      Array.from({ length: days }, (_, day) => (100 / (at + 1)) * (1 + 0.4 * Math.sin(day / 3.5 + at))),
    );
    const spend = await year(series);
    await using browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addScriptTag({ content: await bundled() });
    const dates = Array.from({ length: days }, (_, day) => isoDay(first + day));
    const { ours, plain } = await inTurns(rounds, {
      ours: () => page.evaluate((spend) => (window as unknown as Drawing).ours(spend), spend),
      plain: () =>
        page.evaluate(([dates, series]) => (window as unknown as Drawing).plain(dates, series), [
          dates,
          series,
        ] as const),
    });
    return [
      {
        name: "a year × 20 series, drawn",
        measured: ours / plain,
        target: { atMost: 1.5 },
        baseline: `ECharts' own canvas, every day of every series: ${rounded(plain)} ms; ours: ${rounded(ours)} ms`,
      },
    ];
  },
};
export const { name, run } = bench;

interface Drawing {
  ours(spend: Spend): Promise<number>;
  plain(days: readonly string[], series: readonly (readonly number[])[]): Promise<number>;
}

/** What the desk answers: weeks, the largest eight and the rest. */
async function year(series: readonly (readonly number[])[]): Promise<Spend> {
  const rows = series.flatMap((amounts, at) =>
    amounts.map((amount, day) => ({
      from: new Date((first + day) * dayMs).toISOString(),
      group: { api_key_id: `key ${at}` },
      ...{ requests: null, nanodollars: BigInt(Math.round(amount * 1e9)) },
    })),
  );
  const said = { asOf: null, source: "Usage and Cost Analytics" as const, gaps: [], names: new Map<string, string>() };
  const asked = { by: "api_key", measure: "billed", grain: "week", only: {}, against: "as_long_before" } as const;
  const [from, to] = [first, first + days - 1];
  const view = await spendView(
    { since: first, cost: async () => ({ ...said, rows }), usage: () => Promise.reject(new Error("not asked")) },
    { ...asked, from, to, top: 8 },
    (to + 2) * dayMs,
  );
  const text = (amount: bigint) => (Number(amount) / 1e9).toFixed(9);
  return {
    ...asked,
    ...{ from: isoDay(from), to: isoDay(to), buckets: view.buckets, open: false },
    series: view.series.map(({ id, amounts, total }) => ({
      ...{ id, name: id ?? "", amounts: amounts.map(text), total: text(total), previous: null },
    })),
    rest: view.rest && {
      ...{ count: view.rest.count, amounts: view.rest.amounts.map(text), total: text(view.rest.total), previous: "0" },
    },
    ...{ totals: view.totals.map(text), total: text(view.total), previousTotals: null, previousTotal: null },
    ...{ asOf: null, source: said.source, gaps: [] },
  };
}

async function bundled(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      lib: { entry: fileURLToPath(new URL("./chart-page.ts", import.meta.url)), formats: ["iife"], name: "drawing" },
    },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && "output" in output ? output.output.find((one) => one.type === "chunk") : undefined;
  if (!chunk || !("code" in chunk)) throw new Error("The page of the benchmark was not built.");
  return chunk.code;
}
