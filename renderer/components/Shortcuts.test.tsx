import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeSettings } from "../fixtures/desk.js";
import { open } from "../fixtures/render.js";

/** The keys that `?` lists, each line as its keys and what they do. */
async function listed(user: ReturnType<typeof open>["user"], page: string): Promise<string[]> {
  await user.keyboard("?");
  const dialog = await screen.findByRole("dialog", { name: `Keys of ${page}` });
  const lines = within(dialog)
    .getAllByRole("term")
    .map((term) => `${[...term.children].map((key) => key.textContent).join(" ")}: ${term.nextSibling?.textContent}`);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  return lines;
}

const everywhere = [
  "Ctrl K: Search or run",
  "?: This list",
  "G P: Go to Approvals",
  "G S: Go to Spend",
  "G A: Go to Activity",
  "G C: Go to Clients",
  "G D: Go to Diagnostics",
];

test.each([
  [
    "/spend",
    "Spend",
    ["slider", "Time of the chart"],
    ["E: Export what is shown", "← →: Along the chart, while it has the focus"],
  ],
  [
    "/spend/view/shape%3Dhours",
    "Spend",
    ["grid", /An hour of each weekday/],
    ["← → ↑ ↓: From hour to hour, while the map has the focus", "S: Save this question"],
  ],
  ["/spend/budgets", "Spend", ["button", /^Add a budget/], ["J K: The next one, the one before", "N: Add a budget"]],
  ["/clients", "Clients", ["button", /^Connect/], ["J K: The next one, the one before", "R: Look again for programs"]],
  ["/diagnostics", "Diagnostics", ["heading", "This copy"], ["R: Look again"]],
  ["/settings", "Settings", ["searchbox", "Search settings"], ["/: Search settings"]],
] as const)(
  "? on %s lists the keys that hold there, and those of all pages",
  async (path, page, [role, name], keys) => {
    const { user } = open(path);
    await screen.findAllByRole(role, { name });
    expect(await listed(user, page)).toEqual(expect.arrayContaining([...keys, ...everywhere]));
  },
);

test("? on Activity lists Undo only while something that can be undone is open", async () => {
  const { user } = open("/activity");
  const lines = within(await screen.findByRole("list", { name: "Proposals" }));
  await lines.findAllByRole("button");
  const first = await listed(user, "Activity");
  expect(first).toEqual(
    expect.arrayContaining([
      "J K: Next and previous line, as arrows do",
      "E: Export what is chosen",
      "V: Verify the chain",
      "/: Search the record",
      ...everywhere,
    ]),
  );
  expect(first.filter((line) => /^(U|Esc):/.test(line))).toEqual([]);
  const [done] = await screen.findAllByRole("button", { name: /done/i, expanded: false });
  await user.click(done as HTMLElement);
  await screen.findByRole("button", { name: "Undo" });
  expect(await listed(user, "Activity")).toEqual(
    expect.arrayContaining(["U: Undo what is open, as a new proposal", "Esc: Close what is open"]),
  );
});

test("? works where nothing waits, and lists no key of a card", async () => {
  const { user } = open("/approvals", { proposals: [] });
  await screen.findByText("Nothing to countersign.");
  const lines = await listed(user, "Approvals");
  expect(lines).toEqual(expect.arrayContaining(everywhere));
  expect(lines.filter((line) => /^(A|D|J|X|N):/.test(line))).toEqual([]);
});

test.each([
  ["/welcome/sync", "First steps", ["Enter: Go on", "?: This list"]],
  ["/tray", "the popover", ["?: This list"]],
])("? lists the keys of %s, which stands in no frame", async (path, page, keys) => {
  const { user } = open(path);
  await screen.findByRole("button", { name: `Keys of ${page}` });
  expect(await listed(user, page)).toEqual(expect.arrayContaining(keys));
});

test.each(["/approvals", "/spend", "/spend/budgets", "/activity", "/clients", "/people", "/settings", "/diagnostics"])(
  "with single keys off %s announces none of them",
  async (path) => {
    open(path, { settings: makeSettings({ keyHints: false }) });
    await screen.findByRole("button", { name: /^Keys of/ });
    await waitFor(() => expect(screen.getAllByRole("button").length).toBeGreaterThan(4));
    const said = (attribute: string) =>
      [...document.querySelectorAll(`[${attribute}]`)].map((one) => one.getAttribute(attribute));
    expect(said("aria-keyshortcuts").filter((keys) => keys !== "Control+K Meta+K" && keys !== "Enter")).toEqual([]);
    expect(said("title").filter((title) => /\((?:[A-Z?/]|G [A-Z])\)/.test(String(title)))).toEqual([]);
  },
);
