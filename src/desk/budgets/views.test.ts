import { expect, test } from "vitest";
import { setSpendLimit } from "../../operations/spend-limits.js";
import type { BudgetFigures } from "../../spend/budget-figures.js";
import { parseDay } from "../../spend/numbers/calendar.js";
import type { KeptBudget } from "./budget.js";
import type { StoredBudget, StoredNotice } from "./budget-store.js";
import { capOf, capWords } from "./cap.js";
import { budgetNow, known } from "./known.js";
import { gravest, noticeWords } from "./notice-words.js";
import type { OpenBudgets } from "./open.js";
import { verdictWords } from "./verdict-words.js";
import { budgetView } from "./view.js";

const budget: KeptBudget = { of: { kind: "organization" }, per: "month", amount: "500.00", thresholds: [] };
const console_ = { kind: "console", type: "admin_key", scopes: null } as const;
const enterprise = {
  kind: "enterprise",
  type: "scoped_key",
  scopes: ["read:spend_limits", "write:spend_limits"],
} as const;
const of = (kind: "workspace" | "api_key" | "member" | "model") => ({ kind, id: `${kind}_1` });

test.each<[string, Partial<KeptBudget>, Parameters<typeof capOf>[2], ReturnType<typeof capOf>]>([
  ["of the organization", {}, console_, { args: { amount: "500.00" } }],
  ["of a workspace", { of: of("workspace") }, console_, { args: { workspace: "workspace_1", amount: "500.00" } }],
  ["of an API key", { of: of("api_key") }, console_, { words: expect.stringMatching(/none of this/) }],
  ["of a week", { per: "week" }, console_, { words: expect.stringMatching(/are monthly/) }],
  [
    "of a person's day in Claude Enterprise",
    { of: of("member"), per: "day" },
    enterprise,
    { args: { member: "member_1", amount: "500.00", period: "daily" } },
  ],
  ["of Claude Enterprise", {}, enterprise, { words: "Claude Enterprise has hard limits of people alone." }],
  [
    "that the key may not set",
    {},
    { ...enterprise, scopes: [] },
    { words: expect.stringMatching(/Scopes cannot be added/) },
  ],
])("a budget %s is capped, or told why not", (_, over, power, cap) => {
  const found = capOf({ ...budget, ...over }, setSpendLimit, power);
  expect(found).toEqual(cap);
  expect(capWords(found)).toMatchObject("words" in cap ? { can: false, words: cap.words } : { can: true });
});

const day = parseDay("2026-11-14");
const figures: BudgetFigures = {
  standing: {
    period: { from: parseDay("2026-11-01"), to: parseDay("2026-12-01") },
    spent: 400_000_000_000n,
    share: 0.8,
    reserve: -50_000_000_000n,
    forecast: 900_000_000_000n,
    verdict: { is: "runs out", on: day },
    crossed: [{ percent: 80, on: "actual" }],
  },
  asOf: Date.UTC(2026, 10, 12),
  passed: 0.4,
  tooFew: null,
  source: "the store",
  gaps: [],
};
const young: BudgetFigures = { ...figures, standing: { ...figures.standing, forecast: null }, tooFew: 3 };
const stored: StoredBudget = { ...budget, id: "b", snoozedUntil: 2000 };
const notices: StoredNotice[] = [];
const open = {
  nameOf: async () => "Northwind Labs",
  organization: { credential: console_ },
  books: { budgets: { history: () => notices } },
} as unknown as OpenBudgets;

test("an agent hears how a budget stands, and where nobody can say, why", async () => {
  expect(await budgetNow(open, stored, figures)).toMatchObject({
    ...{ of: "organization", id: null, name: "Northwind Labs", why: null },
    known: {
      ...{ from: "2026-11-01", to: "2026-11-30", spent: "400.00", forecast: "900.00", reserve: "-50.00" },
      ...{ verdict: "Runs out on the 14th", crossed: ["80 % actual"], asOf: "2026-11-12T00:00:00.000Z" },
    },
  });
  expect((await budgetNow(open, stored, young)).known).toMatchObject({ forecast: null, tooFew: 3 });
  expect(await budgetNow(open, { ...stored, of: of("model") }, { why: "It is not read." })).toMatchObject({
    ...{ of: "model", id: "model_1", known: null, why: "It is not read." },
  });
  const ask = (answer: () => Promise<undefined>) => known({ ask: answer as unknown as OpenBudgets["ask"] }, stored, 0);
  expect(await ask(async () => undefined)).toEqual({ why: "What was spent is not read yet." });
  expect(await ask(() => Promise.reject(new Error("No answer.")))).toEqual({ why: "No answer." });
});

const crossed = (percent: number, on: "actual" | "forecast" = "actual"): StoredNotice["notice"] => ({
  ...{ is: "crossed", threshold: { percent, on }, from: day, to: day + 1, amount: "500.00", spent: "410.00" },
});
const week: Extract<StoredNotice["notice"], { is: "week" }> = {
  ...{ is: "week", from: day - 7, to: day, before: "20.00", after: "10.00", atRisk: [] },
  moved: { id: "apikey_1", delta: "-10.00" },
};
const noticed = (notice: StoredNotice["notice"]) =>
  ({ key: "k", budgetId: "b", notice, at: 1, toldAt: null }) as StoredNotice;

test("the page shows a budget with its crossings alone, as long as it is snoozed, and why it cannot be known", async () => {
  notices.push(noticed(crossed(80)), noticed(week));
  const view = (found: Parameters<typeof budgetView>[2], now: number) =>
    budgetView(open, stored, found, setSpendLimit, now);
  expect(await view(figures, 1000)).toMatchObject({
    snoozedUntil: 2000,
    why: null,
    standing: { forecast: "900.00", completeDays: null, verdict: { words: "Runs out on the 14th" } },
    history: [{ threshold: { percent: 80 }, from: "2026-11-14", to: "2026-11-14", spent: "410.00" }],
  });
  expect(await view(young, 2000)).toMatchObject({ snoozedUntil: null, standing: { forecast: null, completeDays: 3 } });
  expect(await view({ why: "It is not read." }, 0)).toMatchObject({ standing: null, why: "It is not read." });
});

test("a week that went down says so, one alike says nothing of it, and one that grew by how much", async () => {
  const said = async (over: Partial<typeof week>) =>
    noticeWords({ notice: { ...week, ...over } }, undefined, async () => "old-laptop");
  expect(await said({})).toMatchObject({
    title: "Last week: $10.00, down 50 %",
    body: expect.stringMatching(/Moved most: old-laptop, down \$10\.00\.$/),
  });
  expect((await said({ after: "20.00", moved: null })).title).toBe("Last week: $20.00");
  expect((await said({ before: "0.00" })).title).toBe("Last week: $10.00");
  expect((await said({ after: "30.00" })).title).toBe("Last week: $30.00, up 50 %");
  const { title } = await noticeWords({ notice: crossed(90, "forecast") }, undefined, async () => "");
  expect(title).toMatch(/is expected to reach 90 % of the budget/);
});

test("of several notices what happened goes before what is expected, then the most, and the week last", () => {
  const all = [week, crossed(100, "forecast"), crossed(50), crossed(80)].map(noticed);
  expect(gravest(all)?.notice).toEqual(crossed(80));
  expect(gravest(all.slice(0, 2))?.notice).toEqual(crossed(100, "forecast"));
  expect(gravest([])).toBeUndefined();
});

test.each([
  ["2026-11-01", "1st"],
  ["2026-11-02", "2nd"],
  ["2026-11-03", "3rd"],
  ["2026-11-11", "11th"],
  ["2026-11-13", "13th"],
  ["2026-11-24", "24th"],
])("money that lasts until %s runs out on the %s", (on, ordinal) => {
  expect(verdictWords({ is: "runs out", on: parseDay(on) })).toBe(`Runs out on the ${ordinal}`);
});
