import { expect, test } from "vitest";
import { noCounts } from "../admin-api/claude-code.js";
import type { Verdict } from "../audit/row.js";
import type { CacheReport } from "../spend/cache-report.js";
import type { CodeReport } from "../spend/code-report.js";
import type { Books } from "./books.js";
import { cacheView } from "./cache-view.js";
import { claudeCodeView } from "./claude-code-view.js";
import { verified } from "./verified.js";

const kinds = { uncached: 1n, read: 2n, write5m: 3n, write1h: 4n };
const tokens = { tokens: kinds, readRatio: 0.2, composition: null, amortisation: 0.3, hardlyRead: false };
const all = { ...tokens, model: null, billed: kinds, wouldCost: null, netSaving: null, unpriced: 0n, neverReused: 0n };

test("whose cache it is goes by the name of the lists, of the report, by its id, or as nobody's", async () => {
  const report: CacheReport = {
    ...{ all, models: [], by: "member", days: [], asOf: null, source: "the API", gaps: [] },
    who: [null, "user_1", "user_2", "user_3"].map((id) => ({
      ...{
        ...tokens,
        id,
        writes: 2_000_000_000n,
        hardlyRead: id === null,
        netSaving: id === null ? null : 1_000_000_000n,
      },
    })),
    names: new Map([["user_2", "Ben Ito"]]),
  };
  const view = await cacheView(report, async (id) => (id === "user_1" ? "Ada Cole" : undefined));
  expect(view.who.map(({ name, netSaving }) => [name, netSaving])).toEqual([
    ["Nobody named", null],
    ["Ada Cole", "1.00"],
    ["Ben Ito", "1.00"],
    ["user_3", "1.00"],
  ]);
  expect(view).toMatchObject({ from: "", to: "", all: { netSaving: null }, hardly: { count: 1, written: "2.00" } });
});

test("a day on which nobody worked counts nothing, and what is not known of the cost stays unknown", () => {
  const report: CodeReport = {
    ...{
      days: ["2026-11-01"],
      openDay: false,
      unread: 0,
      people: [],
      cost: null,
      costIs: "billed",
      source: "",
      gaps: [],
    },
    daily: [{ day: "2026-11-01", people: 0, work: null, cost: null }],
    all: { day: "", who: "", name: null, counts: { ...noCounts(), commits: 2 }, tokens: null, estimated: null },
  };
  const view = claudeCodeView({ ...report, cost: 4_000_000_000n });
  expect(view.daily).toMatchObject([{ sessions: 0, tokens: null, cost: null, costPerCommit: null }]);
  expect(view.all).toMatchObject({ commits: 2, cost: "4.00", costPerCommit: "2.00" });
});

const whole = { whole: true, rows: 1200, lastHash: "" } as const;

test.each<[Verdict, RegExp]>([
  [whole, /^No row was changed, is missing or was moved\. It shows/],
  [{ ...whole, erased: 1 }, /moved\. 1 value was erased, which the chain allows\./],
  [{ ...whole, erased: 2000 }, /2,000 values were erased/],
  [
    { ...whole, taken: { rows: 999, at: "2026-11-01T00:00:00Z", isSigned: true } },
    /^No row from row 1,000 on \(the rows before were taken away under retention on 2026-11-01, .* signed\)/,
  ],
  [{ ...whole, taken: { rows: 9, at: "2026-11-01T00:00:00Z", isSigned: false } }, /not signed\)/],
  [
    { whole: false, rows: 5, firstBad: { row: 4, file: "1.jsonl", line: 4, why: "it was rewritten" } },
    /^The rows before row 4 are whole\.$/,
  ],
])("the person who presses Verify reads of %j", async (verdict, words) => {
  const books = { verify: async () => ({ verdict, tookMs: 1 }) } as unknown as Books;
  expect((await verified(books, () => {})).words).toMatch(words);
});
