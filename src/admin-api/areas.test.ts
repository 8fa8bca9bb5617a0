import { expect, test } from "vitest";
import { createRateBudgets } from "./areas.js";

const never = new AbortController().signal;
const get = (path: string) => ({ method: "GET", path });
const analytics = get("/v1/organizations/analytics/cost");
const users = get("/v1/organizations/users");

/** How many requests pass at once, before one has to wait. */
async function burst(asked: { method: string; path: string }, budgets = createRateBudgets(undefined, () => 0)) {
  let passed = 0;
  for (; passed < 500; passed += 1) {
    const waiting = new AbortController();
    const turn = budgets.take(asked, "calls", AbortSignal.any([never, waiting.signal])).then(
      () => true,
      () => false,
    );
    const went = await Promise.race([turn, new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);
    waiting.abort();
    if (!went) return passed;
  }
  return passed;
}

test.each([
  [get("/v1/organizations/users"), 30],
  [get("/v1/organizations/invites"), 30],
  [{ method: "POST", path: "/v1/organizations/invites" }, 18],
  [get("/v1/organizations/analytics/usage"), 25],
  [get("/v1/organizations/spend_limits/effective"), 25],
  [get("/v1/organizations/spend_limit_increase_requests"), 25],
  [get("/v1/organizations/usage_report/messages"), 70],
  [get("/v1/organizations/cost_report"), 70],
  [get("/v1/compliance/activities"), 60],
])("%j takes from the budget of its area: %i at once", async (asked, most) => {
  expect(await burst(asked)).toBe(most);
});

test("an area that is used up leaves the others their turns", async () => {
  const budgets = createRateBudgets(undefined, () => 0);
  await burst(analytics, budgets);
  await expect(budgets.take(users, "calls", never)).resolves.toBeUndefined();
});

test("a 429 makes everybody of its area wait as long as it said, and nobody else", async () => {
  const budgets = createRateBudgets(undefined, () => 0);
  budgets.pause(analytics, 300);
  await expect(budgets.take(get("/v1/organizations/analytics/usage"), "calls", never)).rejects.toMatchObject({
    code: "rate_budget_full",
    seconds: 300,
  });
  await expect(budgets.take(users, "calls", never)).resolves.toBeUndefined();
});

test("a rate that is told holds in every area", async () => {
  expect(
    await burst(
      analytics,
      createRateBudgets({ perMinute: 10, burst: 3 }, () => 0),
    ),
  ).toBe(3);
});
