import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeSettings, makeStatus } from "../../fixtures/desk.js";
import { makeProposal, now, queue, states } from "../../fixtures/proposals.js";
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
  await screen.findByText("the client is told when it asks");
  expect(rows()[2]).toContain("ci-deploy-old");
  await user.keyboard("j");
  await screen.findByRole("article", { name: /Invite/ });
  expect(rows()[2]).not.toContain("ci-deploy-old");
});

test("with nothing waiting the page says so and how to see one arrive", async () => {
  open("/approvals", { proposals: [] });
  expect(await screen.findByRole("heading", { name: "Nothing to countersign." })).toBeDefined();
});

test("an address of no proposal says so, and leads to what waits", async () => {
  const { user } = open("/approvals/P-9999");
  expect((await screen.findByRole("heading", { name: /^There is no/ })).textContent).toBe("There is no P-9999 here.");
  expect(screen.queryByText("Nothing to countersign.")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Show what waits" }));
  await screen.findByRole("article", { name: /old-laptop/ });
  expect(location.hash).toBe("#/approvals/P-1047");
});

test("with nothing waiting an address of no proposal leads to the page that says so, by Escape as well", async () => {
  const { user } = open("/approvals/%E2%80%AEevil", { proposals: [] });
  expect((await screen.findByRole("heading", { name: /^There is no/ })).textContent).toMatch(/U\+202E.*evil here\.$/);
  await user.keyboard("{Escape}");
  await screen.findByRole("heading", { name: "Nothing to countersign." });
});

test("a proposal that is further back than the queue reaches is opened by its address", async () => {
  const decided = Array.from({ length: 1001 }, (_, index) => ({
    ...states.denied,
    id: `P-${index + 1}`,
    proposed_at: index,
  }));
  open("/approvals/P-1", { proposals: decided });
  await card();
  await screen.findByText("the client is told when it asks");
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
  // The wrong one is gone: the next is typed at once.
  await user.type(field, "4711{Enter}");
  await waitFor(() => expect(screen.queryByLabelText(/Your PIN opens this window/)).toBeNull());
  await user.click(screen.getByRole("button", { name: "Deny" }));
  await screen.findByText("the client is told when it asks");
});

test("with a broken chain nothing can be approved, but a denial is possible", async () => {
  const { user } = open("/approvals/P-1049", {
    status: makeStatus({
      chain: { whole: false, rows: 9000, checked: 8113, checkedAt: null, why: "Chain broken at row 8,114" },
    }),
  });
  await card();
  expect((await screen.findByRole("button", { name: /^Approve/ })).title).toMatch(/chain of the log is broken/);
  expect(screen.getByRole("link", { name: /Chain broken at row 8,114. Look/ })).toBeDefined();
  await user.keyboard("d");
  await screen.findByText("the client is told when it asks");
});

test("single keys rest when the person turned them off", async () => {
  const { desk, user } = open("/approvals/P-1049", {
    settings: makeSettings({ theme: "light", keyHints: false }),
  });
  await card();
  await user.keyboard("d");
  expect(desk.asked.some(({ what }) => what === "proposals.decide")).toBe(false);
});

test("another organization brings its own queue", async () => {
  const { desk } = open("/approvals", { proposals: [] });
  await screen.findByRole("heading", { name: "Nothing to countersign." });
  desk.holding.status = makeStatus({
    organization: { id: "org_demo", name: "Northwind Labs", kind: "demo", address: null, key: "demo" },
  });
  desk.holding.proposals = queue;
  desk.tell("status");
  await screen.findByRole("article", { name: /old-laptop/ });
});

test("the oldest is shown though many others wait", async () => {
  const many = Array.from({ length: 260 }, (_, index) =>
    makeProposal({
      id: `P-${index + 1}`,
      proposed_at: now - 600_000 + index,
      sentence: { verb: "Rename", kind: "the API key", name: `key-${index + 1}` },
    }),
  );
  open("/approvals", { proposals: many });
  await screen.findByRole("article", { name: /key-1\./ });
  expect(screen.getByText("260 waiting")).toBeDefined();
});

test("without an organization the page says so and leads to choosing one", async () => {
  open("/approvals", { proposals: [], status: makeStatus({ organization: null, waiting: 0 }) });
  const choose = await screen.findByRole("link", { name: "Choose an organization" });
  expect(choose.getAttribute("href")).toBe("#/welcome");
  expect(screen.queryByRole("button", { name: "Copy" })).toBeNull();
});

test("the demo organization gives a sentence to try, one's own does not", async () => {
  open("/approvals", {
    proposals: [],
    status: makeStatus({
      organization: { id: "org_demo", name: "Northwind Labs", kind: "demo", address: null, key: "demo" },
    }),
  });
  await screen.findByText("Deactivate the API key named old-laptop");
  open("/approvals", { proposals: [] });
  await screen.findByRole("heading", { name: "Nothing to countersign." });
  expect(screen.queryByText(/old-laptop/)).toBeNull();
});

test("from a decided card one control leads on, even from the end of the queue", async () => {
  const { user } = open("/approvals/P-1051");
  await card();
  await user.keyboard("d");
  await screen.findByText("the client is told when it asks");
  await user.click(screen.getByRole("button", { name: "Next: 3 waiting" }));
  await screen.findByRole("article", { name: /old-laptop/ });
  expect(screen.queryByRole("button", { name: /^Next: / })).toBeNull();
});

test("previous and next can be seen and pressed when key hints are off", async () => {
  const { user } = open("/approvals", {
    settings: makeSettings({ theme: "light", keyHints: false }),
  });
  await card();
  const next = screen.getByRole("button", { name: "Next proposal" });
  expect(next.title).toBe("Next proposal");
  expect(next.firstChild).not.toBeNull();
  await user.click(next);
  await screen.findByRole("article", { name: /Sandbox/ });
});

test("a desk that stays away was stopped, and the page says how to come back", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { desk } = open("/approvals/P-1049", {}, Date.now);
  await card();
  desk.away(true);
  expect((await screen.findByRole("alert")).textContent).toMatch(/does not answer/);
  await act(() => vi.advanceTimersByTimeAsync(21_000));
  const stopped = "Countersign was stopped. Start it again and open the address that it prints.";
  await waitFor(() => expect(screen.getByRole("alert").textContent).toBe(stopped));
  desk.away(false);
  await act(() => vi.advanceTimersByTimeAsync(9000));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("U on an approved card takes that one back, and leaves an older one that could be undone alone", async () => {
  const { desk, user } = open("/approvals/P-1047", {
    proposals: [states.approved, { ...states.done, id: "P-1040" }],
  });
  await screen.findByRole("button", { name: /^Take back/ });
  await user.keyboard("u");
  await waitFor(() => expect(desk.asked.some(({ what }) => what === "proposals.takeBack")).toBe(true));
  expect(desk.asked.filter(({ what }) => what === "proposals.undo")).toEqual([]);
});
