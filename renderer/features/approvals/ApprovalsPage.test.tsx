import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeStatus } from "../../fixtures/desk.js";
import { makeProposal, queue } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";

const card = () => screen.findByRole("article");
const rows = () =>
  within(screen.getByRole("region", { name: "Queue" }))
    .getAllByRole("listitem")
    .map((row) => row.textContent ?? "");

test("the oldest is opened first, and J and K walk the queue", async () => {
  const { user } = open("/approvals");
  expect((await card()).getAttribute("aria-label")).toBe("Deactivate the API key old-laptop in Production.");
  await user.keyboard("j");
  await screen.findByRole("article", { name: "Archive the workspace Sandbox, for good." });
  await user.keyboard("jk");
  await screen.findByRole("article", { name: "Archive the workspace Sandbox, for good." });
});

test("opening a card is told to the desk, for the log", async () => {
  const { desk } = open("/approvals/P-1049");
  await card();
  const { id, digest } = makeProposal();
  await waitFor(() => expect(desk.asked).toContainEqual({ what: "proposals.viewed", input: { id, digest } }));
});

test("a new proposal joins at the end and the open card stays", async () => {
  const { desk } = open("/approvals/P-1049");
  await card();
  desk.holding.proposals = [
    makeProposal({
      id: "P-1060",
      proposed_at: Date.now(),
      sentence: { verb: "Rename", kind: "the API key", name: "newest" },
    }),
    ...queue,
  ];
  desk.tell("proposal", "P-1060");
  await waitFor(() => expect(rows()[4]).toContain("newest"));
  expect((await card()).getAttribute("aria-label")).toBe("Deactivate the API key ci-deploy-old in Pre-Mortem.");
});

test("a decided card keeps its place and stays open until the person moves on", async () => {
  const { user } = open("/approvals/P-1049");
  await card();
  await user.keyboard("d");
  await screen.findByText("told to the client");
  expect(rows()[2]).toContain("ci-deploy-old");
  await user.keyboard("j");
  await screen.findByRole("article", { name: /Invite/ });
  expect(rows()[2]).not.toContain("ci-deploy-old");
});

test("with nothing waiting the page says so and how to see one arrive", async () => {
  open("/approvals", { proposals: [] });
  expect(await screen.findByRole("heading", { name: "Nothing to countersign." })).toBeDefined();
});

test("a lost desk is said, nothing can be decided, and it comes back by itself", async () => {
  const { desk, user } = open("/approvals/P-1049");
  await card();
  desk.away(true);
  expect((await screen.findByRole("alert")).textContent).toMatch(
    /does not answer. Trying again.*Nothing is sent meanwhile/,
  );
  expect((await screen.findByRole("button", { name: /^Approve/ })).title).toBe("The desk does not answer.");
  await user.keyboard("d");
  expect(desk.asked.some(({ what }) => what === "proposals.decide")).toBe(false);
  desk.away(false);
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull(), { timeout: 5000 });
});

test("a locked window decides nothing until the PIN is given", async () => {
  const { desk, user } = open("/approvals/P-1049", {
    status: makeStatus({ pin: { set: true, needed: true, open: false } }),
  });
  await card();
  await user.keyboard("d");
  expect(desk.asked.some(({ what }) => what === "proposals.decide")).toBe(false);
  const field = screen.getByLabelText(/Your PIN opens this window/);
  await user.type(field, "0000{Enter}");
  expect((await screen.findByRole("alert")).textContent).toMatch(/That is not the PIN/);
  await user.clear(field);
  await user.type(field, "4711{Enter}");
  await waitFor(() => expect(screen.queryByLabelText(/Your PIN opens this window/)).toBeNull());
  await user.click(screen.getByRole("button", { name: "Deny" }));
  await screen.findByText("told to the client");
});

test("with a broken chain nothing can be approved, but a denial is possible", async () => {
  const { user } = open("/approvals/P-1049", {
    status: makeStatus({ chain: { whole: false, rows: 9000, checkedAt: null, why: "Chain broken at row 8,114" } }),
  });
  await card();
  expect((await screen.findByRole("button", { name: /^Approve/ })).title).toMatch(/chain of the log is broken/);
  expect(screen.getByRole("link", { name: /Chain broken at row 8,114. Look/ })).toBeDefined();
  await user.keyboard("d");
  await screen.findByText("told to the client");
});

test("single keys rest when the person turned them off", async () => {
  const { desk, user } = open("/approvals/P-1049", {
    settings: { readOnly: false, allowedWorkspaces: [], pausedUntil: null, theme: "light", keyHints: false, held: [] },
  });
  await card();
  await user.keyboard("d");
  expect(desk.asked.some(({ what }) => what === "proposals.decide")).toBe(false);
});
