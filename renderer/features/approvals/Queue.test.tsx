import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeSettings } from "../../fixtures/desk.js";
import { makeHigh, makeIrreversible, makeLow, makeProposal, now, queue } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";

const card = (name?: RegExp) => screen.findByRole("article", name ? { name } : {});
const list = () => screen.getByRole("region", { name: "Queue" });
const rows = () =>
  within(list())
    .getAllByRole("listitem")
    .map((row) => row.textContent ?? "");
const decisions = (desk: ReturnType<typeof open>["desk"]) =>
  desk.asked.filter(({ what }) => what === "proposals.decide").map(({ input }) => input);
const awake = async (button: HTMLElement) =>
  waitFor(() => expect(button.getAttribute("aria-disabled")).toBeNull(), { timeout: 3000 });
/** Five that take one press, among others. */
const renames = Array.from({ length: 5 }, (_, n) =>
  makeLow({
    id: `P-${1060 + n}`,
    digest: String(n).repeat(64),
    proposed_at: now - 10_000 + n,
    sentence: { verb: "Rename", kind: "the API key", name: `key-${n}` },
    target: { id: `apikey_${n}`, name: `key-${n}`, noun: "API key", shows: {} },
  }),
);

test("a filter shows those of one client, one kind, one risk or one name, and lets go again", async () => {
  const { user } = open("/approvals/P-1049");
  await card();
  await user.keyboard("f");
  await user.click(await screen.findByRole("button", { name: "Claude Desktop" }));
  await waitFor(() => expect(within(list()).getByText("2 of 4 waiting")).toBeDefined());
  await user.type(screen.getByLabelText("Name of the target"), "MEI");
  await waitFor(() => expect(rows().filter((row) => row.includes("mei.tan"))).toHaveLength(1));
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: "Remove the filter Client: Claude Desktop" }));
  await user.click(screen.getByRole("button", { name: "Remove the filter Name: MEI" }));
  await waitFor(() => expect(within(list()).getByText("4 waiting")).toBeDefined());
});

test("a filter that nothing passes says so and shows all again", async () => {
  const { user } = open("/approvals/P-1049");
  await card();
  await user.keyboard("f");
  await user.type(await screen.findByLabelText("Name of the target"), "nobody");
  await screen.findByText("None of the 4 that wait is like that.");
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: "Show all" }));
  await waitFor(() => expect(within(list()).getByText("4 waiting")).toBeDefined());
});

test("a batch approves exactly what is on the screen, and nothing irreversible, critical or high", async () => {
  const critical = makeHigh({ id: "P-1070", risk: "critical" });
  const { desk, user } = open("/approvals/P-1060", {
    proposals: [...renames.slice(0, 2), makeHigh(), makeIrreversible({ risk: "low" }), critical],
  });
  await card();
  for (const box of within(list()).getAllByRole("checkbox")) await user.click(box);
  const bar = screen.getAllByRole("region", { name: "Chosen" })[0] as HTMLElement;
  expect(bar.textContent).toContain("5 chosen");
  expect(bar.textContent).toContain("3 are not among them: irreversible, critical and high ones");
  await user.keyboard("{Shift>}a{/Shift}");
  const dialog = await screen.findByRole("dialog", { name: "Approve 2 proposals" });
  expect(within(dialog).getAllByText(/^Not among them\./)).toHaveLength(3);
  const approve = within(dialog).getByRole("button", { name: "Approve 2" });
  expect(approve.getAttribute("aria-disabled")).toBe("true");
  await user.click(approve);
  expect(decisions(desk)).toEqual([]);
  await awake(approve);
  await user.click(approve);
  await within(dialog).findByText("2 approved: each is sent in three seconds.");
  expect(decisions(desk)).toEqual(renames.slice(0, 2).map(({ id, digest }) => ({ id, digest, decision: "approve" })));
});

test("what changed since it was on the screen is left, says why, and the others go on", async () => {
  const { desk, user } = open("/approvals/P-1060", { proposals: renames });
  await card();
  for (const box of within(list()).getAllByRole("checkbox")) await user.click(box);
  await user.keyboard("{Shift>}a{/Shift}");
  const dialog = await screen.findByRole("dialog");
  desk.holding.proposals = renames.map((one, n) => (n === 2 ? { ...one, digest: "f".repeat(64) } : one));
  const approve = within(dialog).getByRole("button", { name: "Approve 5" });
  await awake(approve);
  await user.click(approve);
  await within(dialog).findByText("4 approved: each is sent in three seconds. 1 left as it was.");
  expect(within(dialog).getByText(/^Left: The plan is not the one you saw/)).toBeDefined();
});

test("N denies all that are shown, at its second press, with a reason that reaches the clients", async () => {
  const { desk, user } = open("/approvals/P-1047");
  await card();
  await user.keyboard("n");
  const dialog = await screen.findByRole("dialog", { name: "Deny 4 proposals" });
  expect(decisions(desk)).toEqual([]);
  await user.type(within(dialog).getByLabelText(/^Reason/), "no");
  await user.click(within(dialog).getByText("Nothing is sent. Each client is told when it asks."));
  within(dialog).getByRole("button", { name: "Cancel" }).focus();
  await user.keyboard("n");
  await within(dialog).findByText("4 denied.");
  expect(decisions(desk)).toHaveLength(4);
  for (const input of decisions(desk)) expect(input).toMatchObject({ decision: "deny", reason: "no" });
});

test("X chooses the open one and lets it go, and Escape chooses none", async () => {
  const { user } = open("/approvals/P-1049");
  await card();
  await user.keyboard("x");
  expect(screen.getAllByText("1 chosen").length).toBeGreaterThan(0);
  await user.keyboard("jx");
  expect(screen.getAllByText("2 chosen").length).toBeGreaterThan(0);
  await user.keyboard("x");
  expect(screen.getAllByText("1 chosen").length).toBeGreaterThan(0);
  await user.keyboard("{Escape}");
  expect(screen.queryByText(/chosen$/)).toBeNull();
});

test("? lists the keys of the page, and keys of the page rest under the list", async () => {
  const { desk, user } = open("/approvals/P-1049");
  await card();
  await user.keyboard("?");
  const dialog = await screen.findByRole("dialog", { name: "Keys of Approvals" });
  for (const key of ["J", "K", "A", "D", "X", "E", "U", "?", "Esc"])
    expect((await within(dialog).findAllByText(key)).length).toBeGreaterThan(0);
  await user.keyboard("d");
  expect(decisions(desk)).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("with single keys off none of them acts, and all of it is there without them", async () => {
  const { desk, user } = open("/approvals/P-1049", { settings: makeSettings({ keyHints: false }) });
  await card();
  await user.keyboard("nxf?d");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(decisions(desk)).toEqual([]);
  await user.click(within(list()).getAllByRole("checkbox")[0] as HTMLElement);
  expect(screen.getAllByText("1 chosen").length).toBeGreaterThan(0);
  await user.click(screen.getByRole("button", { name: "Keys of Approvals" }));
  await screen.findByText(/They are off. Settings turns single keys on again/);
});

test("under the pointer nothing in the queue comes, goes or moves; once it leaves, the queue is as it is", async () => {
  const { desk, user } = open("/approvals/P-1049");
  await card();
  await waitFor(() => expect(rows()).toHaveLength(7));
  const names = () => rows().map((row) => /^[A-Z]\w+ [a-zA-Z ]+?(old|Sand|ci-|mei|ana|Prod|key-)/.exec(row)?.[0]);
  const before = names();
  await user.hover(within(list()).getByText("Oldest first"));
  desk.holding.proposals = [
    ...renames,
    ...queue.map((one) => (one.id === "P-1047" ? makeHigh({ state: "expired", moved_at: now }) : one)),
  ];
  desk.tell("proposal", "P-1060");
  await screen.findByText("8 waiting");
  expect(names()).toEqual(before);
  expect(rows()[0]).toContain("expired");
  await user.hover(await card());
  await waitFor(() => expect(rows()).toHaveLength(12));
  expect(rows()[0]).toContain("Sandbox");
});

test("figures that come in while the pointer is on the card wait, and so does Approve", async () => {
  const unsettled = makeProposal({ settled: false, effects: [] });
  const { desk, user } = open("/approvals/P-1049", { proposals: [unsettled] });
  const approve = await screen.findByRole("button", { name: /^Approve and/ });
  await screen.findByText("list_api_keys, Production");
  await user.hover(screen.getByText("Claimed"));
  desk.holding.proposals = [makeProposal()];
  desk.tell("proposal", "P-1049");
  await screen.findByRole("button", { name: "Figures came in. Show them" });
  expect(screen.queryByText("$3.06")).toBeNull();
  expect(approve.title).toBe("Figures came in. Look at them first.");
  await user.hover(screen.getByText("Not yet countersigned"));
  await screen.findByText("$3.06");
  expect(approve.title).toBe("Just shown: it wakes in a moment.");
  await user.keyboard("a");
  expect(decisions(desk)).toEqual([]);
  await awake(approve);
  await user.keyboard("a");
  await waitFor(() => expect(decisions(desk)).toHaveLength(1));
});

test("a click that began before the card changed decides nothing", async () => {
  const { desk, user } = open("/approvals/P-1049", { proposals: [makeProposal({ settled: false, effects: [] })] });
  const approve = await screen.findByRole("button", { name: /^Approve and/ });
  await user.pointer({ keys: "[MouseLeft>]", target: approve });
  desk.holding.proposals = [makeProposal()];
  desk.tell("proposal", "P-1049");
  await screen.findByText("$3.06");
  await awake(approve);
  await user.pointer({ keys: "[/MouseLeft]", target: approve });
  expect(decisions(desk)).toEqual([]);
  await user.click(approve);
  await waitFor(() => expect(decisions(desk)).toHaveLength(1));
});

test("in a narrow window, where the queue is not, the filter is in the strip above the card, by key as well", async () => {
  const { user } = open("/approvals/P-1060", { proposals: [...renames, makeProposal()] }, undefined, true);
  await card(/key-0/);
  const strip = screen.getByRole("region", { name: "Proposal" });
  expect(screen.getAllByRole("button", { name: "Filter" })).toEqual([
    within(strip).getByRole("button", { name: "Filter" }),
  ]);
  within(strip).getByText("2 of 6");
  await user.keyboard("f");
  await user.type(await screen.findByRole("textbox", { name: "Name of the target" }), "key-");
  await user.keyboard("{Escape}");
  await within(strip).findByText("1 of 5");
  await user.click(within(strip).getByRole("button", { name: /^Remove the filter Name/ }));
  await within(strip).findByText("2 of 6");
});
