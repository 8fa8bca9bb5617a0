import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { budgets, makeBudget } from "../../fixtures/budgets.js";
import { makeStatus } from "../../fixtures/desk.js";
import { open } from "../../fixtures/render.js";
import { foremost, reserveWords } from "./budget-words.js";
import { roundedUp } from "./NoBudget.js";

const list = async () => within(await screen.findByRole("region", { name: "Budgets" }));
const detail = () => within(screen.getByRole("complementary", { name: "One budget" }));
const inputsOf = (desk: ReturnType<typeof open>["desk"], what: string) =>
  desk.asked.filter((one) => one.what === what).map(({ input }) => input);

test("what needs a look comes first, each with verdict, pace and what will be missing or left", async () => {
  open("/spend/budgets");
  const lines = (await (await list()).findAllByRole("listitem")).map(({ textContent }) => textContent);
  expect(lines).toEqual([
    expect.stringMatching(/^etl-nightly API key, \$400\.00 a weekUsed up.*107 % spent after 37 % of the week.*Snoozed/),
    expect.stringMatching(
      /^Northwind Labs Organization, \$17,000 a monthRuns out on the 24th.*\$4,526\.40 short by Mon 30 Nov$/,
    ),
    expect.stringMatching(/^Sandbox Workspace.*In reserve.*\$198\.50 left by Mon 30 Nov$/),
  ]);
});

test("by keyboard: J goes to the next budget, and its history says what was crossed and when", async () => {
  const { user } = open("/spend/budgets");
  await (await list()).findByText("Used up");
  expect(detail().getByText(/No forecast yet: it needs 14 complete days with spend, and has 9/)).toBeDefined();
  await user.keyboard("j");
  const history = within(detail().getByRole("region", { name: "History" }));
  expect(history.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "100 % expected14 Nov 2026$17,204 of $17,000, Sun 1 Nov to Mon 30 Nov",
    "50 % spent12 Nov 2026$8,511.02 of $17,000, Sun 1 Nov to Mon 30 Nov",
  ]);
});

test("where none is set, a round figure over last month's spend is offered, can be changed, and is set with thresholds", async () => {
  const { desk, user } = open("/spend/budgets", { budgets: [] });
  const offered = await screen.findByRole("button", { name: "Set a budget of $17,000" });
  expect(screen.getByText("Last month came to $16,411.92.")).toBeDefined();
  const filled = () => screen.getAllByRole("button").filter(({ classList }) => classList.contains("bg-primary"));
  expect(filled()).toEqual([offered]);
  await user.click(offered);
  expect(filled().map(({ textContent }) => textContent)).toEqual(["Set the budget"]);
  const amount = screen.getByLabelText<HTMLInputElement>("Dollars");
  expect(amount.value).toBe("17000");
  expect(document.activeElement).toBe(amount);
  await user.click(screen.getByRole("button", { name: "Add a threshold" }));
  await user.click(screen.getByRole("button", { name: "Set the budget" }));
  await (await list()).findByText("1 budget");
  expect(inputsOf(desk, "budgets.set")).toEqual([
    {
      id: null,
      of: { kind: "organization" },
      per: "month",
      amount: "17000",
      thresholds: [
        { percent: 80, on: "actual" },
        { percent: 100, on: "forecast" },
        { percent: 100, on: "actual" },
      ],
    },
  ]);
});

test.each([
  [21_259.02, "22000"],
  [999.5, "1000"],
  [100, "100"],
  [5.3, "6"],
])("last month's %d is rounded up to %s", (spent, round) => {
  expect(roundedUp(spent)).toBe(round);
});

test("what the desk refuses is said in its words, and what was typed stays", async () => {
  const { user } = open("/spend/budgets");
  await user.click(await screen.findByRole("button", { name: "Add a budget" }));
  await user.selectOptions(await screen.findByLabelText("For"), "Sandbox");
  await user.type(screen.getByLabelText("Dollars"), "much{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("such as 500 or 499.90");
  expect(screen.getByLabelText<HTMLInputElement>("Dollars").value).toBe("much");
  await user.type(screen.getByLabelText("Dollars"), "{Backspace}");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a budget that is edited stays with what it is for", async () => {
  const { desk, user } = open("/spend/budgets");
  await user.click(await (await list()).findByText("Sandbox"));
  await user.click(detail().getByRole("button", { name: "Edit" }));
  expect(screen.getByLabelText<HTMLSelectElement>("For").disabled).toBe(true);
  const amount = screen.getByLabelText("Dollars");
  await user.clear(amount);
  await user.type(amount, "1000");
  await user.click(screen.getByRole("button", { name: "Save the changes" }));
  await (await list()).findByText("$1,000.00");
  expect(inputsOf(desk, "budgets.set")).toMatchObject([{ id: "budget-2", amount: "1000" }]);
});

test("snooze, hard limit and removal: each asks the desk, the limit opens its card, removing asks twice", async () => {
  const { desk, user } = open("/spend/budgets");
  await user.click(await (await list()).findByText("Northwind Labs"));
  await user.click(detail().getByRole("button", { name: "Until the month ends" }));
  await detail().findByRole("button", { name: "End the snooze" });
  await user.click(detail().getByRole("button", { name: "Remove" }));
  expect(inputsOf(desk, "budgets.remove")).toEqual([]);
  await user.click(detail().getByRole("button", { name: "Keep it" }));
  await user.click(detail().getByRole("button", { name: "Make this a hard limit" }));
  await waitFor(() => expect(location.hash).toBe("#/approvals/P-1091"));
  expect(inputsOf(desk, "budgets.snooze")).toEqual([{ id: "budget-1", until: "period end" }]);
});

test("where the API has no limit for it there is no button, and the reason stands there", async () => {
  open("/spend/budgets", { budgets: budgets.filter(({ id }) => id === "budget-3") });
  await (await list()).findByText("Used up");
  expect(detail().queryByRole("button", { name: "Make this a hard limit" })).toBeNull();
  expect(detail().getByText("Hard limits of a Claude Console organization are monthly.")).toBeDefined();
});

test("a window without the PIN can read and change nothing", async () => {
  const { desk, user } = open("/spend/budgets", {
    status: makeStatus({ pin: { set: true, needed: true, open: false } }),
  });
  await (await list()).findByText("Used up");
  for (const name of ["Edit", "End the snooze", "Remove"]) await user.click(detail().getByRole("button", { name }));
  await user.click(screen.getByRole("button", { name: "Add a budget" }));
  expect(desk.asked.filter(({ what }) => /budgets\.(set|remove|snooze|cap)/.test(what))).toEqual([]);
});

test("what was told stays at the foot of every page until somebody looks, and names in it are inert", async () => {
  const told = {
    key: "k",
    title: "safe\u202Ekey: 80 % of the budget of $900.00 is spent",
    body: "$720.10.",
    page: "spend/budgets",
    at: 0,
  } as const;
  const { desk, user } = open("/activity", { notices: [told] });
  const bar = within(await screen.findByRole("status", { name: "News of spend" }));
  await bar.findByText("U+202E");
  await user.click(bar.getByRole("link", { name: "Look" }));
  await waitFor(() => expect(desk.holding.notices).toEqual([]));
  expect(location.hash).toBe("#/spend/budgets");
});

test("the overview's verdict is the organization's, else the gravest; without a budget it says how to set one", async () => {
  expect(foremost(budgets)?.id).toBe("budget-1");
  expect(foremost(budgets.filter(({ of }) => of.kind !== "organization"))?.id).toBe("budget-3");
  open("/spend", { budgets: [] });
  expect((await screen.findByRole("link", { name: "Set one" })).getAttribute("href")).toBe("#/spend/budgets");
});

test("without a forecast the pace is told in place of an end", () => {
  const { standing } = makeBudget({}, { forecast: null, verdict: { is: "in deficit", words: "In deficit" } });
  expect(standing && reserveWords(standing, "17000.00")).toBe("$2,984.28 ahead of an even pace");
});
