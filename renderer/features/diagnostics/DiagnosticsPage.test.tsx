import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeStatus } from "../../fixtures/desk.js";
import { open } from "../../fixtures/render.js";

test("what is to mend stands first, with what to do; the page is reached from the menu", async () => {
  const { user } = open("/approvals");
  await user.click(await screen.findByRole("link", { name: "Diagnostics" }));
  const lists = await screen.findAllByRole("region", { name: /^(To mend|To know|Well)$/ });
  expect(lists.map((list) => list.getAttribute("aria-label"))).toEqual(["To mend", "To know", "Well"]);
  expect(within(lists[0]!).getByText(/a comma is missing/)).toBeDefined();
  expect(screen.getByText("1 to mend")).toBeDefined();
  expect(screen.getByText("12 ms")).toBeDefined();
  expect(screen.getByText("/home/dana/.local/share/countersign/logs")).toBeDefined();
});

test("the report is copied as text", async () => {
  const { user } = open("/diagnostics");
  await user.click(await screen.findByRole("button", { name: "Copy report" }));
  await screen.findByText("Copied.");
  expect(await navigator.clipboard.readText()).toMatch(/^Countersign diagnostics/);
});

test("looking again reads it once more", async () => {
  const { desk, user } = open("/diagnostics");
  await user.click(await screen.findByRole("button", { name: "Look again" }));
  const reads = () => desk.asked.filter(({ what }) => what === "diagnostics.read").length;
  await expect.poll(reads).toBe(2);
});

test("what the computer hinders is said on every page, and leads here", async () => {
  const { user } = open("/approvals", { status: makeStatus({ hindrance: "The system shows no notifications." }) });
  await user.click(await screen.findByRole("link", { name: /hindered.*shows no notifications/ }));
  await screen.findByRole("heading", { name: "Diagnostics" });
});
