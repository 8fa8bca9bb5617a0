import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeStatus } from "../../fixtures/desk.js";
import { makeHigh, makeIrreversible, makeLow, makeProposal, now, queue, states } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";

const approve = () => screen.findByRole("button", { name: /^Approve and/ });
const awake = async () => {
  const button = await approve();
  await waitFor(() => expect(button.getAttribute("aria-disabled")).toBeNull(), { timeout: 3000 });
  return button;
};
const decisions = (desk: ReturnType<typeof open>["desk"]) =>
  desk.asked.filter(({ what }) => what === "proposals.decide").map(({ input }) => input);

test("a card that was just shown cannot be approved yet, by key or by mouse", async () => {
  const { desk, user } = open("/approvals/P-1049");
  await user.click(await approve());
  await user.keyboard("a");
  expect(decisions(desk)).toEqual([]);
  expect((await approve()).getAttribute("aria-disabled")).toBe("true");
});

test.each([
  ["the A key", "keyboard"],
  ["a click", "mouse"],
])("once awake, %s approves exactly the plan that is shown", async (_, way) => {
  const { desk, user } = open("/approvals/P-1049");
  const button = await awake();
  if (way === "keyboard") await user.keyboard("a");
  else await user.click(button);
  await screen.findByRole("button", { name: "Take back" });
  const { id, digest } = makeProposal();
  expect(decisions(desk)).toEqual([{ id, digest, decision: "approve" }]);
});

test("a key or a click that meets the window as it comes to the front approves nothing", async () => {
  const { desk, user } = open("/approvals/P-1049");
  const button = await awake();
  act(() => void window.dispatchEvent(new Event("focus")));
  await user.keyboard("a");
  await user.click(button);
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(decisions(desk)).toEqual([]);
  await awake();
  await user.keyboard("a");
  await screen.findByRole("button", { name: "Take back" });
  expect(decisions(desk)).toHaveLength(1);
});

test("who types on as the window comes to the front approves nothing, however long", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { desk, user } = open("/approvals/P-1049");
  await awake();
  act(() => void window.dispatchEvent(new Event("focus")));
  for (const letter of "xyzax") {
    await act(() => vi.advanceTimersByTimeAsync(400));
    await user.keyboard(letter);
  }
  expect(decisions(desk)).toEqual([]);
});

test("who asked is told by when it connected, which also holds of one that has gone", async () => {
  open("/approvals/P-1049");
  expect((await screen.findByText(/on this computer/)).textContent).toBe(
    "on this computer, process 9120, connected at 13:20",
  );
});

test("approve sleeps until the effects are in", async () => {
  const { desk, user } = open("/approvals/P-1049", { proposals: [makeProposal({ settled: false })] });
  const button = await approve();
  await waitFor(() => expect(button.title).toBe("Its effects are still being read."), { timeout: 3000 });
  await user.keyboard("a");
  expect(decisions(desk)).toEqual([]);
});

test("on high risk Deny has the focus, so Enter denies", async () => {
  const { desk, user } = open("/approvals/P-1047");
  const deny = await screen.findByRole("button", { name: "Deny" });
  await waitFor(() => expect(document.activeElement).toBe(deny));
  await user.keyboard("{Enter}");
  await screen.findByText("the client is told when it asks");
  expect(decisions(desk)).toEqual([{ id: "P-1047", digest: makeHigh().digest, decision: "deny" }]);
});

test("on medium risk no button has the focus", async () => {
  open("/approvals/P-1049");
  await awake();
  expect(document.activeElement).toBe(document.body);
});

test("on high risk approving takes a second press, and the second must wake again", async () => {
  const { desk, user } = open("/approvals/P-1047");
  await awake();
  await user.keyboard("aa");
  expect(decisions(desk)).toEqual([]);
  const again = await screen.findByRole("button", { name: /^Press again to approve/ });
  await waitFor(() => expect(again.getAttribute("aria-disabled")).toBeNull(), { timeout: 3000 });
  await user.keyboard("a");
  await screen.findByRole("button", { name: "Take back" });
  expect(decisions(desk)).toEqual([{ id: "P-1047", digest: makeHigh().digest, decision: "approve", again: true }]);
});

test("with a PIN set, high risk asks for it instead of a second press", async () => {
  const { desk, user } = open("/approvals/P-1047", {
    status: makeStatus({ pin: { set: true, needed: false, open: true }, presence: { asks: "pin", from: "high" } }),
  });
  await awake();
  await user.keyboard("a");
  await user.type(await screen.findByLabelText("Your PIN, to approve this"), "4711{Enter}");
  await screen.findByRole("button", { name: "Take back" });
  expect(decisions(desk)).toEqual([
    { id: "P-1047", digest: makeHigh().digest, decision: "approve", again: true, pin: "4711" },
  ]);
});

test("where the person wants presence from medium risk on, medium asks for it as well", async () => {
  const { desk, user } = open("/approvals/P-1049", {
    status: makeStatus({ presence: { asks: "press", from: "medium" } }),
  });
  await awake();
  await user.keyboard("a");
  await screen.findByRole("button", { name: /^Press again to approve/ });
  expect(decisions(desk)).toEqual([]);
});

test("no key approves what cannot be undone, and a wrong name neither", async () => {
  const { desk, user } = open("/approvals/P-1048");
  const button = await approve();
  await waitFor(() => expect(button.title).toBe("Type the name first."), { timeout: 3000 });
  await user.keyboard("a");
  await user.type(screen.getByLabelText(/type the name/), "sandbox{Enter}");
  await user.click(button);
  expect(button.title).toBe("Type the name first.");
  expect(decisions(desk)).toEqual([]);
});

test("the right name opens the ten seconds, and a click within them sends nothing", async () => {
  const { desk, user } = open("/approvals/P-1048");
  const button = await approve();
  await user.type(await screen.findByLabelText(/type the name/), "Sandbox");
  await waitFor(() => expect(button.title).toBe("Ten seconds to think it over."), { timeout: 3000 });
  await user.click(button);
  expect(decisions(desk)).toEqual([]);
});

test("typing the name presses no shortcuts", async () => {
  const { desk, user } = open("/approvals/P-1048");
  await user.type(await screen.findByLabelText(/type the name/), "Sandjadk");
  expect(decisions(desk)).toEqual([]);
  expect(screen.getByRole("article").getAttribute("aria-label")).toBe("Archive the workspace Sandbox, for good.");
});

test("deny with reason: a number picks a ready one", async () => {
  const { desk, user } = open("/approvals/P-1049");
  await awake();
  await user.keyboard("{Shift>}d{/Shift}");
  await screen.findByLabelText("Own words, the client reads them");
  await user.keyboard("2");
  await screen.findByText("the client is told when it asks");
  expect(decisions(desk)).toMatchObject([{ decision: "deny", reason: "Wrong target" }]);
  // The field is gone, but by a key that it took: nobody types on.
  await user.keyboard("?");
  await screen.findByRole("dialog", { name: /keys|shortcuts/i });
});

test("deny with reason: own words are sent as they were typed", async () => {
  const { desk, user } = open("/approvals/P-1049");
  await awake();
  await user.click(screen.getByRole("button", { name: "Deny with reason" }));
  await user.type(await screen.findByLabelText("Own words, the client reads them"), "ask Dana at 3 first{Enter}");
  await screen.findByText("the client is told when it asks");
  expect(decisions(desk)).toMatchObject([{ decision: "deny", reason: "ask Dana at 3 first" }]);
});

test("U takes an approval back", async () => {
  const { desk, user } = open("/approvals/P-1047", { proposals: [states.approved] });
  await screen.findByText("sends in 3 s");
  await user.keyboard("u");
  await screen.findByRole("button", { name: "Deny" });
  expect(desk.asked.some(({ what }) => what === "proposals.takeBack")).toBe(true);
});

test("in the last minute it can be extended", async () => {
  const { user } = open("/approvals/P-1049", { proposals: [states["proposed, last minute"]] });
  await user.click(await screen.findByRole("button", { name: "Extend" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Extend" })).toBeNull());
  expect(screen.getByText("5:48", { selector: "header *" })).toBeDefined();
});

test("what expired while it was open cannot be decided", async () => {
  open("/approvals/P-1049", { proposals: [makeProposal({ expires_at: now - 1 })] });
  expect((await approve()).title).toBe("It has expired.");
});

test.each([
  ["approved", "sends in 3 s"],
  ["sending", "one attempt"],
  ["done", /done \d\d:59:02/],
  ["failed", /failed: key not found, nothing changed/],
  ["unknown", /no answer: read back: still active/],
  ["denied", /Dana Okafor: “still in use”/],
  ["expired", /silence is no/],
  ["withdrawn", /withdrawn by Claude Desktop 1.9/],
  ["stale", /Workspace moved from Production to Sandbox/],
  ["superseded", "replaced by a new proposal"],
  ["already decided", /not by you/],
] as const)("%s says so in words", async (name, words) => {
  open(`/approvals/${states[name].id}`, { proposals: [states[name]] });
  await waitFor(() => expect(screen.getByRole("article").textContent).toMatch(words));
});

test("an approval whose time was over before it was sent is told as one, and not as silence", async () => {
  const { decision } = states.done;
  open("/approvals/P-1047", { proposals: [makeHigh({ state: "expired", decision })] });
  const card = await screen.findByRole("article");
  expect(within(card).getByText("Countersigned")).toBeDefined();
  expect(card.textContent).toMatch(/too late to be sent, so nothing was/);
  expect(card.textContent).not.toContain("silence");
  expect(await screen.findByText(/^Approved .*, expired$/)).toBeDefined();
});

test("an unknown outcome can be read again and never sent again", async () => {
  open("/approvals/P-1047", { proposals: [states.unknown] });
  const card = await screen.findByRole("article");
  expect(within(card).getByRole("button", { name: "Read again" })).toBeDefined();
  expect(within(card).queryByRole("button", { name: /retry|send|approve/i })).toBeNull();
});

test("text from outside is shown as data: no markup, nothing hidden, long text folded", async () => {
  const { user } = open("/approvals/P-1049", { proposals: [states.hostile] });
  const card = await screen.findByRole("article");
  expect(within(card).getAllByText("U+202E").length).toBeGreaterThan(0);
  expect(card.querySelector("b")).toBeNull();
  const claim = within(card).getByText("Claimed").parentElement;
  expect(claim?.textContent).toContain("<b>Approve</b>");
  expect(claim?.textContent?.length).toBeLessThan(260);
  await user.click(within(card).getByRole("button", { name: /^Show all/ }));
  expect(claim?.textContent?.length).toBeGreaterThan(480);
});

test("another plan under the same number must be approved anew", async () => {
  const { desk, user } = open("/approvals/P-1049");
  await awake();
  desk.holding.proposals = queue.map((proposal) =>
    proposal.id === "P-1049" ? { ...proposal, digest: "f".repeat(64) } : proposal,
  );
  await user.keyboard("a");
  expect((await screen.findByRole("alert")).textContent).toMatch(/not the one you saw/);
  expect((await approve()).getAttribute("aria-disabled")).toBe("true");
});

test("low risk needs one press and says nothing of undo that does not exist", async () => {
  const { desk, user } = open("/approvals/P-1051", { proposals: [makeLow({ undo: null })] });
  await awake();
  await user.keyboard("a");
  await screen.findByRole("button", { name: "Take back" });
  expect(decisions(desk)).toHaveLength(1);
  expect(screen.queryByText(/can be undone/i)).toBeNull();
});

test("what cannot be undone always says so first", async () => {
  open("/approvals/P-1048", { proposals: [makeIrreversible({ risk: "low" })] });
  const card = await screen.findByRole("article");
  expect(within(card).getByText("Irreversible")).toBeDefined();
  expect(within(card).getByText("Cannot be undone")).toBeDefined();
});

test("on critical risk Deny has the focus, whatever was pressed before, and its ring shows", async () => {
  open("/approvals/P-1047", { proposals: [makeHigh({ risk: "critical" })] });
  const deny = await screen.findByRole("button", { name: "Deny" });
  await waitFor(() => expect(document.activeElement).toBe(deny));
  expect(deny.className).toContain("focus:outline-2");
});

test("on what cannot be undone nothing has the focus, and no shortcut approves it", async () => {
  const { user } = open("/approvals/P-1047");
  const deny = await screen.findByRole("button", { name: "Deny" });
  await waitFor(() => expect(document.activeElement).toBe(deny));
  await user.keyboard("j");
  await screen.findByRole("article", { name: /Sandbox/ });
  expect(document.activeElement).toBe(document.body);
  expect(screen.getByText("No shortcut approves this")).toBeDefined();
});

test.each([
  ["key", () => fireEvent.keyDown(window, { key: "a" })],
  ["click", () => fireEvent.click(screen.getByRole("button", { name: /^(Approve|Press again)/ }))],
])("a second %s that comes at once approves nothing, and says so", async (_, press) => {
  const { desk } = open("/approvals/P-1047");
  await awake();
  press();
  press();
  expect(screen.getByText("Too soon after the first press: press again.").getAttribute("role")).toBe("status");
  expect(decisions(desk)).toEqual([]);
});

test("a first press that is not followed by a second is forgotten after five seconds", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { desk, user } = open("/approvals/P-1047");
  await awake();
  await user.keyboard("a");
  await screen.findByRole("button", { name: /^Press again to approve/ });
  await act(() => vi.advanceTimersByTimeAsync(5000));
  expect(screen.queryByRole("button", { name: /^Press again/ })).toBeNull();
  expect(decisions(desk)).toEqual([]);
});

test("what the person asked for as an undo is no claim of a client", async () => {
  const own = { kind: "person" as const, name: "Dana Okafor", connection: "desk", since: now };
  open("/approvals/P-1049", { proposals: [makeProposal({ client: own, reason: "Undoes P-1041." })] });
  const card = await screen.findByRole("article");
  expect(within(card).getByText("Undoes P-1041.")).toBeDefined();
  expect(within(card).queryByText("Claimed")).toBeNull();
  expect(within(card).queryByText(/on this computer/)).toBeNull();
});

test.each([
  ["a client", makeProposal().client, "text-machine"],
  ["the person", { kind: "person" as const, name: "Dana Okafor", connection: "desk", since: now }, "text-sign"],
])("what %s proposed is signed in their ink", async (_, client, ink) => {
  open("/approvals/P-1049", { proposals: [makeProposal({ client })] });
  const card = await screen.findByRole("article");
  const signed = card.querySelector(".signature");
  expect(signed?.textContent).toContain(client.name);
  expect(signed?.classList).toContain(ink);
});

test("history names another proposal that waits for the same thing", async () => {
  const other = makeProposal({
    id: "P-1060",
    sentence: { verb: "Rename", kind: "the API key", name: "ci-deploy-old" },
  });
  open("/approvals/P-1049", { proposals: [makeProposal(), other], story: { justBefore: [], history: [], rows: [] } });
  const link = await screen.findByRole("link", { name: "P-1060" });
  expect(link.closest("p")?.textContent).toBe("P-1060 also waits: Rename the API key ci-deploy-old.");
  expect(screen.queryByText("Never proposed before.")).toBeNull();
});

test("of many that wait for the same thing the first are named, and how many more there are", async () => {
  const others = Array.from({ length: 300 }, (_, nth) => makeProposal({ id: `P-${2000 + nth}` }));
  open("/approvals/P-1049", { proposals: [makeProposal(), ...others] });
  await screen.findByRole("link", { name: "P-2000" });
  expect(screen.getAllByRole("link", { name: /^P-2/ })).toHaveLength(5);
  expect(screen.getByText("295 more wait for it.")).toBeTruthy();
});

test("of a thing that is made nothing is said to have been there, and many short values stand side by side", async () => {
  const fields = ["name", "issuer_url", "jwks_source", "audience"];
  const changes = fields.map((field) => ({ field, before: field === "audience" ? [] : null, after: `new ${field}` }));
  open("/approvals/P-1049", { proposals: [makeProposal({ before: null, changes })] });
  const card = await screen.findByRole("article");
  expect(within(card).getByText("new audience")).toBeDefined();
  expect(within(card).queryByText("none")).toBeNull();
  expect(card.querySelector(".line-through")).toBeNull();
});

test("an amount of money is dollars, where it changes and where it has moved", async () => {
  const changes = [{ field: "limit", before: "500.00", after: "12500.00" }];
  open("/approvals/P-1049", { proposals: [makeProposal({ changes })] });
  await screen.findByText("$12,500.00");
  expect(screen.getByText("$500.00")).toBeDefined();
  open("/approvals/P-1049", {
    proposals: [makeProposal({ state: "stale", moved: [{ field: "limit", planned: "500.00", now: "700.00" }] })],
  });
  expect((await screen.findByText(/Limit moved from/)).textContent).toContain("$500.00 to $700.00");
});

test("the seconds in which an approval can be taken back are three, though the page's clock is behind", async () => {
  const decision = { by: "Dana Okafor", at: now + 900, reason: null };
  open("/approvals/P-1049", { proposals: [makeProposal({ state: "approved", decision, moved_at: now + 900 })] });
  await screen.findByText("sends in 3 s");
});

test("only what ends is said to be for good", async () => {
  const sentence = { verb: "Sign out", kind: "", name: "Priya Raman", joint: "of", place: "Claude" };
  open("/approvals/P-1048", { proposals: [makeIrreversible({ sentence })] });
  await screen.findByRole("button", { name: "Approve and sign out" });
  expect(screen.queryByText(/for good/)).toBeNull();
});

test("beside what a card warns of, a line about undoing says that it is one", async () => {
  open("/approvals/P-1047");
  await screen.findByText("It can be undone: set status back to active.");
});

test("a text is folded only where that hides something worth a press", async () => {
  const { user } = open("/approvals/P-1049", { proposals: [makeProposal({ reason: "a".repeat(240) })] });
  expect((await screen.findByText("Claimed")).parentElement?.textContent).toContain("a".repeat(240));
  expect(screen.queryByRole("button", { name: /^Show all/ })).toBeNull();
  open("/approvals/P-1049", { proposals: [makeProposal({ reason: "a".repeat(241) })] });
  await user.click(await screen.findByRole("button", { name: "Show all 241" }));
  await screen.findByRole("button", { name: "Show less" });
});

test("a megabyte is folded, and unfolds in parts that the page can bear", async () => {
  const reason = `${"a".repeat(50_000)}\u202E end`;
  const { user } = open("/approvals/P-1049", { proposals: [makeProposal({ reason })] });
  await user.click(await screen.findByRole("button", { name: "160 of 50,005. Show more" }));
  await user.click(await screen.findByRole("button", { name: "20,160 of 50,005. Show more" }));
  await user.click(await screen.findByRole("button", { name: "Show all 50,005" }));
  expect(screen.getByText("Claimed").parentElement?.textContent).toContain("U+202E end");
});
