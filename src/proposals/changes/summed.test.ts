import { expect, test } from "vitest";
import type { Effect } from "../proposal.js";
import { summed } from "./summed.js";

const figure = (figure: string, label: string, more: Partial<Extract<Effect, { kind: "figure" }>> = {}): Effect => ({
  kind: "figure",
  figure,
  label,
  hot: false,
  ...more,
});
const missing = (reason: string): Effect => ({ kind: "missing", reason });
const of = (...effects: Effect[][]) => summed(effects.map((one, at) => ({ number: at + 1, effects: one })));

test.each([
  ["counts", [figure("1,200", "seats")], [figure("1", "seats")], [figure("1,201", "seats")]],
  [
    "one call and many",
    [figure("1", "call in the last hour")],
    [figure("2", "calls in the last hour")],
    [figure("3", "calls in the last hour")],
  ],
  ["dollars with cents", [figure("$1.50", "a month")], [figure("$2", "a month")], [figure("$3.50", "a month")]],
  [
    "large dollars without",
    [figure("$9,999.50", "a month")],
    [figure("$2", "a month")],
    [figure("$10,002", "a month")],
  ],
  ["dollars and counts", [figure("$2", "a month")], [figure("2", "a month")], []],
  ["words", [figure("2 of 5", "webhooks now")], [figure("3 of 5", "webhooks now")], []],
  ["a word and a count", [figure("2 of 5", "webhooks now")], [figure("3", "webhooks now")], []],
])("figures of %s with one label are added up, or told with their change alone", (_, a, b, sum) => {
  expect(of(a, b)).toEqual(sum);
});

test("what cannot be added up once is not begun anew by a third change", () => {
  expect(of([figure("many", "calls")], [figure("2", "calls")], [figure("3", "calls")])).toEqual([]);
});

test("curves are added point by point, what is hot of one is hot of all, and lines stay with their changes", () => {
  const line: Effect = { kind: "line", text: "An e-mail goes out." };
  const curve = (series: number[], hot = false) => figure("1", "keys", { series, hot });
  expect(of([curve([1, 2, 3]), line], [curve([10, 20], true)])).toEqual([
    figure("2", "keys", { series: [11, 22, 3], hot: true }),
  ]);
  expect(of([figure("1", "keys")], [curve([4])])).toEqual([figure("2", "keys", { series: [4] })]);
});

test("what is missing of several changes is said once, with their numbers", () => {
  expect(of([missing("no answer")], [missing("no answer"), missing("no scope")])).toEqual([
    missing("change 1, 2: no answer"),
    missing("change 2: no scope"),
  ]);
});
