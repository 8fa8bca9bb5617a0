import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { states } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";

const value = /^whsec_/;
const show = (name: "done, with a secret" | "done, its secret shown" | "done, its secret gone") =>
  open("/approvals/P-1050", { proposals: [states[name]] });
const taken = (desk: ReturnType<typeof open>["desk"]) =>
  desk.asked.filter(({ what }) => what === "proposals.secret").map(({ input }) => input);

test("a secret is hidden until it is asked for, and asked for once", async () => {
  const { desk, user } = show("done, with a secret");
  const reveal = await screen.findByRole("button", { name: "Reveal the signing secret" });
  expect(screen.getByText(/Shown once, to you alone/)).toBeDefined();
  expect([screen.queryByText(value), taken(desk)]).toEqual([null, []]);
  await user.click(reveal);
  expect(await screen.findByText(value)).toBeDefined();
  await screen.findByText(/Shown once: copy it now/);
  await user.click(screen.getByRole("button", { name: "Hide the signing secret" }));
  expect(screen.queryByText(value)).toBeNull();
  await user.click(screen.getByRole("button", { name: "Reveal the signing secret" }));
  expect(await screen.findByText(value)).toBeDefined();
  expect(taken(desk)).toEqual([{ id: "P-1050" }]);
});

test("the keyboard reveals and copies it, and the focus stays where it was", async () => {
  const { user } = show("done, with a secret");
  const reveal = await screen.findByRole("button", { name: "Reveal the signing secret" });
  reveal.focus();
  await user.keyboard("{Enter}");
  await screen.findByText(value);
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Hide the signing secret");
  await user.tab();
  await user.keyboard("{Enter}");
  await screen.findByText("Copied.");
  expect(await navigator.clipboard.readText()).toMatch(value);
});

test("copying does not need it on the screen", async () => {
  const { user } = show("done, with a secret");
  await user.click(await screen.findByRole("button", { name: "Copy the signing secret" }));
  await screen.findByText("Copied.");
  expect(screen.queryByText(value)).toBeNull();
  expect(await navigator.clipboard.readText()).toMatch(value);
});

test("a card that was left has let go of it", async () => {
  const { user } = show("done, with a secret");
  await user.click(await screen.findByRole("button", { name: "Reveal the signing secret" }));
  await screen.findByText(value);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("article")).toBeNull());
  location.hash = "/approvals/P-1050";
  await screen.findByText(/signing secret was shown/);
  expect(document.body.textContent).not.toMatch(/whsec_/);
});

test.each([
  ["done, its secret shown", /signing secret was shown .* and is kept nowhere\. If you do not have it: make a new one/],
  [
    "done, its secret gone",
    /signing secret is gone: it was not seen before Countersign stopped or left this organization\. Make a new one/,
  ],
] as const)("%s: so it says, with what to do", async (name, words) => {
  show(name);
  await waitFor(() => expect(screen.getByRole("article").textContent).toMatch(words));
  expect(screen.queryByRole("button", { name: /Reveal/ })).toBeNull();
});
