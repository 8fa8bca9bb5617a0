import { expect, test } from "vitest";
import type { StoredNotice } from "./budget-store.js";
import { noticeWords } from "./notice-words.js";

const endless = "a".repeat(100_000);
const nameOf = async () => endless;

test("a name without end leaves room for what happened, on a screen of any size", async () => {
  const crossed: StoredNotice["notice"] = {
    is: "crossed",
    threshold: { percent: 80, on: "actual" },
    from: 20_000,
    to: 20_001,
    amount: "500.00",
    spent: "400.00",
  };
  const { title } = await noticeWords({ notice: crossed }, { kind: "workspace", id: "wrkspc_1" }, nameOf);
  expect(title.slice(0, 140)).toMatch(/^a+…: 80 % of the budget of \$500\.00 is spent$/);

  const week: StoredNotice["notice"] = {
    is: "week",
    from: 20_000,
    to: 20_007,
    before: "10.00",
    after: "20.00",
    moved: { id: "apikey_1", delta: "10.00" },
    atRisk: [{ of: { kind: "organization" }, verdict: "Used up" }],
  };
  const { body } = await noticeWords({ notice: week }, undefined, nameOf);
  expect(body.slice(0, 400)).toMatch(/Moved most: a+…, up \$10\.00\. Budgets at risk: a+… \(used up\)\.$/);
});
