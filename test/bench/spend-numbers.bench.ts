import { alerts, isStark, score, usualThreshold } from "../../src/spend/numbers/anomalies.js";
import { type BackTest, backTest } from "../../src/spend/numbers/outlook.js";
import { median } from "../../src/spend/numbers/robust.js";
import { demoHours, demoSeries, knownSeries, randomOf, type Series } from "./spend-series.js";
import type { Bench, Ratio } from "./table.js";

const days = 160;
const seeds = [1, 2, 3, 4, 5, 6];

const bench: Bench = {
  name: "forecasts and anomalies",
  async run() {
    const all = seeds.flatMap((seed) => [...(seed <= 3 ? demoSeries(seed, days) : []), ...knownSeries(seed, days)]);
    return [...forecasting(all), ...hourly(), ...finding(seeds.flatMap((seed) => knownSeries(seed, days)))];
  },
};
export const { name, run } = bench;

/** Whether it beats repeating the last week, on the middle series; each kind of series is printed. */
function forecasting(all: readonly Series[]): Ratio[] {
  const kinds = Map.groupBy(all, ({ name }) => name.replace(/ \d+(?=$|,)/, ""));
  return [7, 28].flatMap((ahead) => {
    const rows = [...kinds].map(([kind, some]) => ({
      kind,
      tests: some.map((series) => backTest(series, ahead)).filter((test): test is BackTest => test !== null),
    }));
    for (const { kind, tests } of rows.filter((row) => row.tests.length > 0))
      console.log(
        `  ${kind.padEnd(26)} ${ahead} days: error ${percent(tests.map((one) => one.error))}, last week again ${percent(tests.map((one) => one.naiveError))}, in the band ${percent(covered(tests))}`,
      );
    const tests = rows.flatMap((row) => row.tests);
    const error = median(tests.map((one) => one.error));
    const naive = median(tests.map((one) => one.naiveError));
    const ratio = median(tests.map((one) => (one.naiveError > 0 ? one.error / one.naiveError : 1)));
    return [
      {
        name: `forecast of ${ahead} days, error`,
        measured: ratio,
        target: { atMost: 1 },
        baseline: `repeating the last week, over ${tests.length} series: ${(100 * naive).toFixed(1)} %; ours: ${(100 * error).toFixed(1)} %`,
      },
      {
        name: `forecast of ${ahead} days, totals inside the 80 % band`,
        measured: median(covered(tests)) / 0.8,
        target: { atLeast: 0.9 },
        baseline: `the 80 % that are promised; ours: ${percent(covered(tests))}`,
      },
    ];
  });
}

const covered = (tests: readonly BackTest[]) => tests.flatMap(({ coverage }) => (coverage === null ? [] : [coverage]));
const percent = (values: readonly number[]) => `${(100 * median(values)).toFixed(1)} %`;

/** What was planted, and what was found: a day that costs twice to six times as much, or nothing. */
function finding(all: readonly Series[]): Ratio[] {
  let [planted, found, alerted] = [0, 0, 0];
  const steady = all.filter(({ name }) =>
    /^(flat|season \d|season and (trend|decline)|weekdays|random walk)/.test(name),
  );
  for (const [index, { values }] of steady.entries()) {
    const random = randomOf(index + 1);
    const wild = new Map<number, number>();
    for (let at = 35; at < values.length; at += 20) wild.set(at + Math.floor(8 * random()), 2 + 4 * random());
    const seen = values.map((value, at) => value * (wild.get(at) ?? 1));
    const there = [...wild.keys()].filter((at) => (values[at] ?? 0) > 0);
    const stories = alerts(score({ values: seen, season: 7 }), usualThreshold);
    planted += there.length;
    found += there.filter((at) => stories.some(({ from, to }) => from <= at && at <= to)).length;
    alerted += stories.length;
  }
  const said = `${planted} planted in ${steady.length} series, ${found} found, ${alerted - found} alerts of something else`;
  return [
    { name: "anomalies, recall", measured: found / planted, target: { atLeast: 0.8 }, baseline: said },
    { name: "anomalies, precision", measured: found / alerted, target: { atLeast: 0.8 }, baseline: said },
  ];
}

/** Hours of the demo organization's workspaces: one in a hundred after the second week costs three to six times as much. */
function hourly(): Ratio[] {
  let [planted, found, alerted, series] = [0, 0, 0, 0];
  for (const seed of [1, 2, 3])
    for (const [index, { values }] of demoHours(seed, 28).entries()) {
      const random = randomOf(seed * 100 + index);
      const seen = [...values];
      const wild: number[] = [];
      for (let at = 340 + Math.floor(60 * random()); at < values.length; at += 100) {
        const extra = (values[at] ?? 0) * (2 + 3 * random());
        // Less than is worth a word nobody is told of.
        if (extra < 2 * usualThreshold.dollars) continue;
        seen[at] = (values[at] ?? 0) + extra;
        wild.push(at);
      }
      const stories = alerts(score({ values: seen, season: 168 }), usualThreshold).filter(isStark);
      series += 1;
      planted += wild.length;
      found += wild.filter((at) => stories.some(({ from, to }) => from <= at && at <= to)).length;
      alerted += stories.length;
    }
  const said = `${planted} planted in ${series} series of the demo, ${found} found, ${alerted - found} alerts of something else`;
  return [
    { name: "hourly anomalies, recall", measured: found / planted, target: { atLeast: 0.8 }, baseline: said },
    { name: "hourly anomalies, precision", measured: found / alerted, target: { atLeast: 0.8 }, baseline: said },
  ];
}
