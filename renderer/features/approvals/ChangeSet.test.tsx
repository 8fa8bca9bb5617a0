import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeProposal, makeSet, states } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";

test("each change of a set has a row; unticking one unticks what needs it, and the button counts", async () => {
  const { user } = open("/approvals/P-1055", { proposals: [makeSet()] });
  const table = await screen.findByRole("table", { name: /order in which they are sent/ });
  const rows = within(table).getAllByRole<HTMLInputElement>("checkbox");
  expect(rows.map(({ checked }) => checked)).toEqual([true, true, true]);
  await screen.findByRole("button", { name: "Approve all 3" });
  await user.click(within(table).getByRole("checkbox", { name: /^Change 2:/ }));
  expect(rows.map(({ checked }) => checked)).toEqual([true, false, false]);
  await screen.findByRole("button", { name: "Approve 1 of 3" });
  // What needs another brings it back.
  await user.click(within(table).getByRole("checkbox", { name: /^Change 3:/ }));
  expect(rows.map(({ checked }) => checked)).toEqual([true, true, true]);
});

test("a tick that was taken out stays out: it does not come back for a moment", async () => {
  open("/approvals/P-1055", { proposals: [makeSet()] });
  const box = await screen.findByRole<HTMLInputElement>("checkbox", { name: /^Change 1:/ });
  // No timer comes due in it, as none need come due between a click and the next drawing of the page.
  await act(async () => box.click());
  expect(box.checked).toBe(false);
});

test("what is left out on the card of a set is sent by no batch: a set is approved by itself", async () => {
  const { desk, user } = open("/approvals/P-1055", { proposals: [makeSet({ risk: "low", settled: true })] });
  const table = await screen.findByRole("table", { name: /order in which they are sent/ });
  await user.click(within(table).getAllByRole("checkbox")[0] as HTMLElement);
  await screen.findByRole("button", { name: "Approve 2 of 3" });
  await user.keyboard("x{Shift>}A{/Shift}");
  expect((await screen.findAllByRole("button", { name: "Approve 0" }))[0]?.getAttribute("aria-disabled")).toBe("true");
  expect(await screen.findByText(/changes of a set are ticked on its card/)).toBeDefined();
  expect(desk.asked.some(({ what }) => what === "proposals.decide")).toBe(false);
});

test("what was unticked stays so while another card and another page are looked at", async () => {
  const { user } = open("/approvals/P-1055", { proposals: [makeSet(), makeProposal({ id: "P-1056" })] });
  await user.click(await screen.findByRole("checkbox", { name: /^Change 1:/ }));
  await screen.findByRole("button", { name: "Approve 2 of 3" });
  for (const path of ["/approvals/P-1056", "/activity"]) {
    location.hash = path;
    await waitFor(() => expect(screen.queryByRole("checkbox", { name: /^Change 1:/ })).toBeNull());
    location.hash = "/approvals/P-1055";
    await screen.findByRole("button", { name: "Approve 2 of 3" });
  }
});

test("the figures of a set are those of what is ticked", async () => {
  const figure = (of: string) => [{ kind: "figure" as const, figure: of, label: "calls in the last hour", hot: true }];
  const set = makeSet({ effects: figure("1,210"), settled: true });
  const items = set.items?.map((item) => ({
    ...item,
    effects: item.number === 3 ? figure("10") : item.number === 1 ? figure("1,200") : [],
  }));
  const { user } = open("/approvals/P-1055", { proposals: [{ ...set, items: items ?? null }] });
  await screen.findByText("1,210");
  await user.click(screen.getByRole("checkbox", { name: /^Change 3:/ }));
  await screen.findByText("1,200");
  expect(screen.queryByText("1,210")).toBeNull();
});

test("the row of what is made tells what it would be, and nothing of what it was", async () => {
  open("/approvals/P-1055", { proposals: [makeSet()] });
  const row = await screen.findByRole("row", { name: /Create the workspace/ });
  expect(row.textContent).toMatch(/NameBatch jobs/);
  expect(row.textContent).not.toMatch(/none/);
});

test("a change unfolds to all that a card of its own would say", async () => {
  const { user } = open("/approvals/P-1055", { proposals: [makeSet()] });
  await user.click(await screen.findByRole("button", { name: "Unfold change 1" }));
  await screen.findByText("From then on every call made with it fails with 401.");
  await user.click(screen.getByRole("button", { name: "Fold change 1" }));
  expect(screen.queryByText("From then on every call made with it fails with 401.")).toBeNull();
});

test("after it ran, each row says what came of it", async () => {
  open("/approvals/P-1055", { proposals: [states["failed, a set"]] });
  const table = await screen.findByRole("table");
  for (const words of [/^done$/, /^failed: the name is taken$/, /^not sent$/])
    expect(
      within(table)
        .getAllByRole("cell")
        .some((cell) => [...cell.querySelectorAll("span")].some(({ textContent }) => words.test(textContent ?? ""))),
    ).toBe(true);
  expect(within(table).queryByRole("checkbox")).toBeNull();
  await screen.findByText(/1 of 3 done/);
});

test("what follows by itself is said, and the person can drop it", async () => {
  const { desk, user } = open("/approvals/P-1051", { proposals: [states["done, with a follow-up"]] });
  await screen.findByText(/Add workspace member waits to be proposed, for you to decide, once/);
  await user.click(screen.getByRole("button", { name: "Drop" }));
  expect(desk.asked.find(({ what }) => what === "proposals.dropFollowUp")?.input).toEqual({ id: "P-1051", at: 0 });
});

test("what the person edited is called so, and what moved is said without JSON", async () => {
  open("/approvals/P-1047", { proposals: [states.edited] });
  await screen.findByText(/^edited by you, replaced by a new proposal$/);
  await screen.findByText(/^Edited \d\d:\d\d$/);
  const moved = [{ field: "tags", planned: { env: "prod", team: { lead: "Mei" } }, now: [{ id: "a" }] }];
  open("/approvals/P-1049", { proposals: [makeProposal({ state: "stale", moved })] });
  const line = await screen.findByText(/Tags moved from/);
  expect(line.textContent).toContain("env: prod, team: (lead: Mei) to (id: a)");
});
