import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "../../fixtures/render.js";

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

test("agent writes are paused from it", async () => {
  const { user, desk } = open("/spend");
  await user.click(await screen.findByRole("button", { name: /Search or run/ }));
  await palette();
  await user.keyboard("pause hour{Enter}");
  await waitFor(() => expect(desk.asked.some(({ what }) => what === "settings.pause")).toBe(true));
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
