import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { open } from "../../fixtures/render.js";

test("the dark theme is put on the page when it is chosen", async () => {
  const { user } = open("/settings");
  await user.click(await screen.findByLabelText("Dark"));
  await waitFor(() => expect(document.documentElement.classList.contains("dark")).toBe(true));
});

test("what the environment holds cannot be changed here, and says so", async () => {
  const { desk, user } = open("/settings", {
    settings: {
      readOnly: true,
      allowedWorkspaces: [],
      pausedUntil: null,
      theme: "light",
      keyHints: true,
      held: ["readOnly"],
    },
  });
  const readOnly = await screen.findByRole("switch", { name: "Read only" });
  await user.click(readOnly);
  expect(readOnly.getAttribute("aria-checked")).toBe("true");
  expect(screen.getByText("Held by the environment or a flag of this start.")).toBeDefined();
  expect(desk.asked.some(({ what }) => what === "settings.change")).toBe(false);
});

test("a workspace is allowed by name and taken out again", async () => {
  const { desk, user } = open("/settings");
  await user.type(await screen.findByLabelText("Workspace, by name or id"), "Sandbox{Enter}");
  await user.click(await screen.findByRole("button", { name: "Take out Sandbox" }));
  await waitFor(() => expect(desk.holding.settings.allowedWorkspaces).toEqual([]));
  expect(desk.asked.filter(({ what }) => what === "settings.change").map(({ input }) => input)).toEqual([
    { allowedWorkspaces: ["Sandbox"] },
    { allowedWorkspaces: [] },
  ]);
});

test("what the credential is and can do stands by the organization", async () => {
  open("/settings");
  await screen.findByText("An Admin key of Northwind Labs, a Claude Console organization.");
  expect(screen.getByRole("list", { name: "What it can do" }).textContent).toMatch(/It cannot: Groups, Engagement/);
});

test("forgetting the key takes a second press", async () => {
  const { desk, user } = open("/settings");
  await user.click(await screen.findByRole("button", { name: "Forget the key" }));
  expect(desk.asked.some(({ what }) => what === "setUp.forget")).toBe(false);
  await user.click(screen.getByRole("button", { name: "Forget the key now" }));
  expect(await screen.findByRole("link", { name: "Choose an organization" })).toBeDefined();
});

test("the pause in the sidebar stops agent writes at once", async () => {
  const { user } = open("/settings");
  await user.click(await screen.findByRole("switch", { name: "Pause agent writes" }));
  expect(await screen.findByText("Agent writes paused")).toBeDefined();
});
