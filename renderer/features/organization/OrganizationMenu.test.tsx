import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeStatus } from "../../fixtures/desk.js";
import { makeLow } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";

const trigger = () => screen.findByRole("button", { name: /Switch organization/ });

test("with the keyboard alone another organization is opened, and the pages are about it", async () => {
  const { desk, user } = open("/activity");
  (await trigger()).focus();
  await user.keyboard("{Enter}");
  const items = await screen.findAllByRole("menuitemradio");
  expect(items.map((item) => item.getAttribute("aria-checked"))).toEqual(["true", "false", "false", "false"]);
  expect(items.map((item) => item.textContent)).toEqual([
    "Northwind LabsClaude Console",
    "Northwind GroupClaude Enterprise",
    "StagingClaude Console, https://api.staging.northwind.example",
    "Demo organizationSimulated, on this computer",
  ]);
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(async () => expect((await trigger()).textContent).toContain("Northwind Group"));
  expect(desk.asked).toContainEqual({ what: "organizations.open", input: { id: "org_group" } });
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
});

test("the card of the organization that was left does not stay open", async () => {
  const { desk, user } = open("/approvals/P-1048");
  await screen.findByRole("article", { name: /Archive/ });
  desk.holding.proposals = [makeLow()];
  await user.click(await trigger());
  await user.click(await screen.findByRole("menuitemradio", { name: /Northwind Group/ }));
  await screen.findByRole("article", { name: /Invite/ });
});

test("a window that has not given the PIN does not switch, and says why", async () => {
  const { desk, user } = open("/activity", { status: makeStatus({ pin: { set: true, needed: true, open: false } }) });
  await user.click(await trigger());
  await screen.findByText(/^Locked\. Your PIN opens this window/);
  await user.click(await screen.findByRole("menuitemradio", { name: /Northwind Group/ }));
  expect(desk.asked.some(({ what }) => what === "organizations.open")).toBe(false);
});

test("one more organization is one item away", async () => {
  const { user } = open("/activity");
  await user.click(await trigger());
  await user.click(await screen.findByRole("menuitem", { name: "Add an organization" }));
  expect(await screen.findByText("One more organization")).toBeDefined();
});
