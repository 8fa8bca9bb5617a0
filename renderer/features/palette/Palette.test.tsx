import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { keysNow } from "../../components/use-keys.js";
import { makeStatus } from "../../fixtures/desk.js";
import { open } from "../../fixtures/render.js";
import { doneElsewhere } from "./done-elsewhere.js";

/** Open, and ready to be typed into. */
async function palette() {
  const dialog = await screen.findByRole("dialog", { name: "Search or run" });
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole("combobox")));
  return dialog;
}

test("Ctrl+K opens it, a few letters find a person, and Enter opens them", async () => {
  const { user } = open("/activity");
  await screen.findByRole("heading", { name: "Activity" });
  await user.keyboard("{Control>}k{/Control}");
  await palette();
  await user.keyboard("priya");
  const option = await screen.findByRole("option", { name: /Priya\s*Raman.*priya@northwind/ });
  await waitFor(() => expect(option.hasAttribute("data-highlighted")).toBe(true));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(location.hash).toBe("#/people/user_3"));
  expect(await screen.findByRole("complementary", { name: "Priya Raman" })).toBeTruthy();
});

test("what waits is opened from it, and nothing in it approves", async () => {
  const { user, desk } = open("/spend");
  await screen.findByRole("button", { name: /Search or run/ });
  await user.click(screen.getByRole("button", { name: /Search or run/ }));
  const waiting = within(await palette()).getAllByRole("group", { name: "Waiting" })[0] as HTMLElement;
  expect(
    within(waiting).getAllByRole("img", { name: /^(Low|Medium|High|Critical|Irreversible)$/ }).length,
  ).toBeGreaterThan(0);
  await user.click(within(waiting).getAllByRole("option")[0] as HTMLElement);
  await waitFor(() => expect(location.hash).toMatch(/^#\/approvals\/P-/));
  expect(desk.asked.some(({ what }) => what === "proposals.decide")).toBe(false);
});

test("what a page does is found from any other: it goes there and does it", async () => {
  const { user, desk } = open("/settings");
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("verify{Enter}");
  await waitFor(() => expect(desk.asked.some(({ what }) => what === "activity.verify")).toBe(true));
  expect(location.hash).toBe("#/activity");
});

test.each(doneElsewhere)("$name is done on $path", async ({ path, does }) => {
  open(path);
  await waitFor(() => expect(keysNow().some((one) => one.does === does && one.act)).toBe(true));
});

test("agent writes are paused from it", async () => {
  const { user, desk } = open("/spend");
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("pause hour{Enter}");
  await waitFor(() => expect(desk.asked.some(({ what }) => what === "settings.pause")).toBe(true));
});

test("why agent writes are not paused, or do not go on, is said", async () => {
  const why = "The log is broken at row 7.";
  const chain = { whole: false, rows: 9, checked: 9, checkedAt: null, why };
  const pin = { set: true, needed: true, open: false };
  const refused = [
    { status: makeStatus({ chain }), typed: "pause hour{Enter}", said: why },
    { status: makeStatus({ paused: true, pin }), typed: "let agent writes{Enter}", said: "needs the PIN first" },
  ];
  for (const { status, typed, said } of refused) {
    const { user } = open("/spend", { status });
    await user.click(await screen.findByRole("button", { name: /Search or run/ }));
    await palette();
    await user.keyboard(typed);
    expect((await screen.findByRole("alert")).textContent).toContain(said);
    await user.click(screen.getByRole("button", { name: "Hide" }));
    expect(screen.queryByRole("alert")).toBeNull();
  }
});

test("what is made anew opens its form", async () => {
  const { user } = open("/spend");
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("invite");
  await user.click(await screen.findByRole("option", { name: /Invite\s*member/ }));
  expect(await screen.findByRole("dialog", { name: "Invite member" })).toBeTruthy();
});

test("a page about spend is found by its own name", async () => {
  const { user } = open("/activity");
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("cache{Enter}");
  await waitFor(() => expect(location.hash).toBe("#/spend/cache"));
  await user.keyboard("{Control>}k{/Control}");
  await palette();
  await user.keyboard("spend{Enter}");
  await waitFor(() => expect(location.hash).toBe("#/spend"));
});

test("a question that was saved is there before anything is typed, and opens what was asked", async () => {
  const { user } = open("/activity", { questions: [{ name: "What Opus cost", view: "by=api_key&range=month" }] });
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  const asked = within(await palette()).getByRole("group", { name: "Questions" });
  expect(within(asked).getAllByRole("option")).toHaveLength(1);
  await user.keyboard("opus cost{Enter}");
  await waitFor(() => expect(decodeURIComponent(location.hash)).toBe("#/spend/view/by=api_key&range=month"));
});

test("what is asked most is found without having been saved: last week is Monday to Sunday", async () => {
  const { user, desk } = open("/activity");
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("last week");
  await user.click(await screen.findByRole("option", { name: /last\s*week\s*by workspace/ }));
  await waitFor(() =>
    expect(desk.asked.findLast(({ what }) => what === "spend.view")?.input).toMatchObject({
      ...{ by: "workspace", from: "2026-11-09", to: "2026-11-15" },
    }),
  );
});

test("a setting is found by its name, and Settings opens with it alone", async () => {
  const { user } = open("/spend");
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("theme{Enter}");
  expect(await screen.findByRole("heading", { name: "Settings" })).toBeTruthy();
  expect(await screen.findByText("1 setting")).toBeTruthy();
  expect(
    screen
      .getByText(/^System follows your computer/)
      .closest("[data-setting]")
      ?.hasAttribute("hidden"),
  ).toBe(false);
});

test("what a page does by a key of its own is run from it there, and nothing that decides", async () => {
  const { user } = open("/spend/budgets");
  await screen.findByRole("button", { name: /Add a budget/ });
  await user.click(screen.getByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("add budget{Enter}");
  expect(await screen.findByRole("combobox", { name: /For/ })).toBeTruthy();
  cleanup();
  const { user: other } = open("/approvals");
  await screen.findByRole("article");
  await other.click(await screen.findByRole("button", { name: /Search or run/ }));
  const names = within(within(await palette()).getByRole("group", { name: "On this page" }))
    .getAllByRole("option")
    .map(({ textContent }) => textContent);
  expect(names.join(" ")).toMatch(/Filter/);
  expect(names.join(" ")).not.toMatch(/approve|deny|edit|undo/i);
});

test("what is called nothing like it is said to be nowhere", async () => {
  const { user } = open("/spend");
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("zzzz");
  expect(await screen.findByText(/Nothing is called so/)).toBeTruthy();
});

test("G and a letter go to a page", async () => {
  const { user } = open("/spend");
  await screen.findByRole("heading", { name: "Spend" });
  await user.keyboard("ga");
  expect(await screen.findByRole("heading", { name: "Activity" })).toBeTruthy();
});

test("an A that follows a G never approves, however long it takes", async () => {
  const { user, desk } = open("/approvals");
  await screen.findByRole("article");
  await new Promise((resolve) => setTimeout(resolve, 900));
  await user.keyboard("g");
  await new Promise((resolve) => setTimeout(resolve, 300));
  await user.keyboard("a");
  expect(await screen.findByRole("heading", { name: "Activity" })).toBeTruthy();
  expect(desk.asked.some(({ what }) => what === "proposals.decide")).toBe(false);
});

test("an A that comes before the palette has the focus never approves the card below", async () => {
  const { user, desk } = open("/approvals");
  await screen.findByRole("article");
  await new Promise((resolve) => setTimeout(resolve, 900));
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog", { name: "Search or run" });
  for (const key of ["a", "d"])
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(desk.asked.some(({ what }) => what === "proposals.decide")).toBe(false);
});

test("an Enter too many in the palette does not press Approve, which had the focus before", async () => {
  const { user, desk } = open("/approvals");
  const approve = await screen.findByRole("button", { name: /^Approve/ });
  await new Promise((resolve) => setTimeout(resolve, 900));
  approve.focus();
  await user.keyboard("{Control>}k{/Control}");
  await palette();
  await user.keyboard("pause hour{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(document.activeElement).toBe(screen.getByRole("button", { name: /Search or run/ }));
  await user.keyboard("{Enter}");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(desk.asked.some(({ what }) => what === "proposals.decide")).toBe(false);
});

test("a setting and an action of one name: Enter does the action", async () => {
  const { user, desk } = open("/spend");
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("pause agent writes{Enter}");
  await waitFor(() => expect(desk.asked.some(({ what }) => what === "settings.pause")).toBe(true));
});
