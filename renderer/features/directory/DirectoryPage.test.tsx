import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Rows } from "../../../src/desk/contract/catalog.js";
import { catalog } from "../../fixtures/catalog.js";
import { open } from "../../fixtures/render.js";

const grid = () => screen.findByRole("grid", { name: "Members" });
const names = async () =>
  within(await grid())
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).queryAllByRole("cell")[0]?.textContent ?? "")
    .filter(Boolean);

test("people stand as the organization gives them, without their ids", async () => {
  open("/people");
  expect((await names()).slice(0, 4)).toEqual(["Dana Okafor", "Tomás Vidal", "Priya Raman", "Bob Lindqvist"]);
  expect(within(await grid()).queryByText("user_1")).toBeNull();
});

test("a column puts them in order, upwards, downwards and as they came", async () => {
  const { user } = open("/people");
  await grid();
  const head = () => screen.getByRole("button", { name: "Name" });
  await user.click(head());
  expect((await names()).slice(0, 2)).toEqual(["Bob Lindqvist", "Dana Okafor"]);
  expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("ascending");
  await user.click(head());
  expect((await names())[0]).not.toBe("Bob Lindqvist");
  await user.click(head());
  expect((await names())[0]).toBe("Dana Okafor");
});

test("a search finds in any column, and says how many there are", async () => {
  const { user } = open("/people");
  await grid();
  await user.keyboard("/");
  await user.keyboard("priya@");
  await waitFor(async () => expect(await names()).toEqual(["Priya Raman"]));
  expect(screen.getByText(/^1 of 5 rows/)).toBeTruthy();
  await user.keyboard("zzz");
  expect(await screen.findByText("Nothing fits what is chosen.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Show everything" }));
  await waitFor(async () => expect(await names()).toHaveLength(5));
});

test("Escape empties the search, the next leaves it, and single keys work again", async () => {
  const { user } = open("/people");
  await grid();
  await user.keyboard("/priya");
  await waitFor(async () => expect(await names()).toEqual(["Priya Raman"]));
  await user.keyboard("{Escape}");
  await waitFor(async () => expect(await names()).toHaveLength(5));
  await user.keyboard("{Escape}j");
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^Dana Okafor/));
});

test("J, K and arrows move the focus from row to row, and what is open goes along", async () => {
  const { user } = open("/people");
  await grid();
  const at = () => document.activeElement?.querySelector("td")?.textContent;
  await user.keyboard("j");
  await waitFor(() => expect(at()).toBe("Dana Okafor"));
  await user.keyboard("j{ArrowDown}k");
  await waitFor(() => expect(at()).toBe("Tomás Vidal"));
  expect(screen.queryByRole("complementary", { name: "Tomás Vidal" })).toBeNull();
  await user.keyboard("{Enter}");
  await screen.findByRole("complementary", { name: "Tomás Vidal" });
  await user.keyboard("j");
  await screen.findByRole("complementary", { name: "Priya Raman" });
  expect(at()).toBe("Priya Raman");
});

test("the keys of a page are those that do something on the list that is shown", async () => {
  const { user } = open("/people");
  await grid();
  const listed = async () => {
    await user.keyboard("?");
    const dialog = await screen.findByRole("dialog", { name: /^Keys of/ });
    const keys = within(dialog)
      .getAllByRole("term")
      .map((term) => term.textContent);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    return keys;
  };
  expect(await listed()).toEqual(expect.arrayContaining(["N", "Enter"]));
  await user.click(screen.getByRole("link", { name: "Access" }));
  await screen.findByRole("grid", { name: "Admins" });
  expect(await listed()).not.toContain("N");
});

test("a page that the organization has nothing for says so by its name", async () => {
  open("/api-keys");
  expect(await screen.findByText(/has no API keys to show/)).toBeTruthy();
});

test("a word of the API is told in plain ones, and found by both; one that is not known stays", async () => {
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const add = (id: string, name: string, role: string) => [id, name, `${id}@northwind.example`, role, null];
  const rows = [
    ...people.rows,
    add("user_6", "claude_code_user", "claude_code_user"),
    add("user_7", "Mei", "new_role"),
  ];
  const things = { member_access: { organization_role: "claude_code_user", groups: [{ name: "user", role: "user" }] } };
  const { user, desk } = open("/people", {
    catalog: { ...catalog, things, rows: { ...catalog.rows, list_members: { ...people, rows } } },
  });
  const row = within(await grid()).getByRole("row", { name: /^claude_code_user/ });
  expect(within(row).getByText("Claude Code user")).toBeTruthy();
  expect(within(await grid()).getByText("new_role")).toBeTruthy();
  await user.click(row);
  const detail = within(await screen.findByRole("complementary", { name: "claude_code_user" }));
  expect(detail.getByText("Role").nextSibling?.textContent).toBe("Claude Code user");
  for (const said of ["Code user", "_code_user"]) {
    await user.clear(screen.getByRole("searchbox"));
    await user.type(screen.getByRole("searchbox"), said);
    await waitFor(async () => expect(await names()).toEqual(["claude_code_user"]));
  }
  await user.click(detail.getByRole("button", { name: "Update member role" }));
  const role = within(await screen.findByRole("dialog")).getByRole("combobox", { name: "Role" });
  await user.selectOptions(role, "Claude Code user");
  await user.click(screen.getByRole("button", { name: "Show what it would do" }));
  await waitFor(() =>
    expect(desk.asked.findLast(({ what }) => what === "catalog.ask")?.input).toMatchObject({
      args: { role: "claude_code_user" },
    }),
  );
});

test("an address of nothing in the list says so where the thing would stand, and closes", async () => {
  const { user } = open("/people/user_nope");
  const panel = await screen.findByRole("complementary", { name: "user_nope" });
  expect(panel.textContent).toContain("There is no user_nope in this list.");
  expect(await names()).toHaveLength(5);
  await user.click(within(panel).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("complementary", { name: "user_nope" })).toBeNull());
  expect(location.hash).toBe("#/people");
});

test("hostile names are shown as data", async () => {
  open("/people");
  expect(within(await grid()).queryByText("‮evil‬")).toBeNull();
  expect(within(await grid()).getAllByText(/U\+202E|RLO|202E/).length).toBeGreaterThan(0);
});

test("a list that is empty says so, and a page that the organization has nothing for is not in the menu", async () => {
  const { user } = open("/people");
  await grid();
  await user.click(screen.getByRole("radio", { name: "Invites" }));
  expect(await screen.findByText("There are no invites.")).toBeTruthy();
  expect(screen.queryByRole("link", { name: "Groups" })).toBeNull();
});

test("ten thousand rows are a few on the page", async () => {
  const { columns } = catalog.rows.list_members ?? { columns: [] };
  const rows = Array.from({ length: 10_000 }, (_, index) => [`user_${index}`, `Person ${index}`, "", "user", null]);
  const many = {
    ...catalog.rows,
    list_members: { ...catalog.rows.list_members, columns, rows },
  } as typeof catalog.rows;
  open("/people", { catalog: { ...catalog, rows: many } });
  const list = await grid();
  expect(list.getAttribute("aria-rowcount")).toBe("10001");
  expect(within(list).getAllByRole("row").length).toBeLessThan(80);
});

/** So many people in so many roles, one in four of them with a day on which they were archived. */
const crowd = (count: number, roles: number): Rows => ({
  ...{ complete: true, missing: [], notes: [], asOf: "2026-11-18T14:00:00Z" },
  columns: ["id", "name", "role", "archived_at"],
  rows: Array.from({ length: count }, (_, at) => [
    `user_${at}`,
    `Person ${at}`,
    `role ${at % roles}`,
    at % 4 === 0 ? "2026-01-01T00:00:00Z" : null,
  ]),
});

test("a list that takes long to come says so in words, and shows its rows once they are there", async () => {
  const late = Promise.withResolvers<Rows>();
  const members = late.promise as unknown as Rows;
  vi.useFakeTimers();
  try {
    open("/people", { catalog: { ...catalog, rows: { ...catalog.rows, list_members: members } } });
    const words = await screen.findByText("Reading members.");
    expect(words.textContent).not.toContain("takes long");
    await act(() => vi.advanceTimersByTimeAsync(11_000));
    expect(words.textContent).toMatch(/The Admin API takes long to answer.*says why/);
    late.resolve(catalog.rows.list_members as Rows);
    expect(await names()).toContain("Dana Okafor");
  } finally {
    vi.useRealTimers();
  }
});

test("rows that could not be read again stay, and it says since when and why", async () => {
  const { user, desk } = open("/people");
  await grid();
  desk.holding.catalog = { ...catalog, rows: {} };
  await user.keyboard("r");
  const why = await screen.findByText(/^Could not be read again since \d/);
  expect(why.textContent).toMatch(/since \d\d:\d\d(:\d\d)?.*\. .+/);
  expect(await names()).toContain("Dana Okafor");
  desk.holding.catalog = catalog;
  await user.keyboard("r");
  await waitFor(() => expect(screen.queryByText(/^Could not be read again/)).toBeNull());
});

test("what may be left out is left out while it is empty", async () => {
  const { user, desk } = open("/people");
  await grid();
  await user.keyboard("n");
  const dialog = await screen.findByRole("dialog", { name: "Invite member" });
  const email = within(dialog).getByRole("textbox", { name: "Email" });
  await waitFor(() => expect(document.activeElement).toBe(email));
  await user.keyboard("new@northwind.example");
  await user.type(within(dialog).getByRole("textbox", { name: /Groups/ }), "Engineering{Enter}Data");
  await user.click(within(dialog).getByRole("button", { name: "Show what it would do" }));
  await waitFor(() => expect(location.hash).toMatch(/^#\/approvals\/P-/));
  const { input } = desk.asked.findLast(({ what }) => what === "catalog.ask") ?? {};
  expect(input).toEqual({
    operation: "invite_member",
    args: { email: "new@northwind.example", role: "user", groups: ["Engineering", "Data"] },
  });
});

test("what is archived is parted from what is active, by keyboard, and a cross shows all again", async () => {
  const { user } = open("/people", { catalog: { ...catalog, rows: { list_members: crowd(40, 2) } } });
  await grid();
  const filter = () => screen.getByRole("combobox", { name: /^State: / });
  filter().focus();
  await user.keyboard("{Enter}");
  expect((await screen.findAllByRole("option")).map(({ textContent }) => textContent)).toEqual([
    "Active30",
    "Archived10",
  ]);
  await user.keyboard("arch{Enter}{Escape}");
  expect(await screen.findByText(/^10 of 40 rows/)).toBeTruthy();
  expect(filter().getAttribute("aria-label")).toBe("State: Archived");
  await waitFor(() => expect(document.activeElement).toBe(filter()));
  await user.click(screen.getByRole("button", { name: "State: all" }));
  expect(await screen.findByText(/^40 rows/)).toBeTruthy();
  expect(document.activeElement).toBe(filter());
});

test("of a hundred values one is found by typing, and several can be chosen; names, each of one row, are no choice", async () => {
  const { user } = open("/people", { catalog: { ...catalog, rows: { list_members: crowd(1000, 100) } } });
  await grid();
  expect(screen.queryByRole("combobox", { name: /^Name/ })).toBeNull();
  await user.click(screen.getByRole("combobox", { name: "Role: all" }));
  expect(await screen.findByText("50 more: type to find one.")).toBeTruthy();
  await user.keyboard("role 98");
  expect(screen.getAllByRole("option")).toHaveLength(1);
  await user.keyboard("{Enter}");
  expect(await screen.findByText(/^10 of 1,000 rows/)).toBeTruthy();
  await user.keyboard("xx");
  expect(await screen.findByText("Nothing is called so.")).toBeTruthy();
  await user.keyboard("{Backspace}{Backspace}role 97{Enter}{Escape}");
  expect(await screen.findByText(/^20 of 1,000 rows/)).toBeTruthy();
  expect(screen.getByRole("combobox", { name: "Role: role 97 and 1 more" })).toBeTruthy();
});

test("rows and what is open are read again once something was sent, without a press", async () => {
  const { user, desk } = open("/people");
  await user.click(within(await grid()).getByText("Bob Lindqvist"));
  await screen.findByRole("complementary", { name: "Bob Lindqvist" });
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const rows = people.rows.map((row) => (row[1] === "Bob Lindqvist" ? [...row.slice(0, 3), "user", null] : row));
  const things = { ...catalog.things, member_access: { organization_role: "claude_code_user" } };
  const closed = { user_4: { remove_member: "Bob runs the organization now." } };
  desk.holding.catalog = { ...catalog, rows: { ...catalog.rows, list_members: { ...people, rows } }, things, closed };
  desk.tell("organization");
  const detail = screen.getByRole("complementary", { name: "Bob Lindqvist" });
  expect(await within(detail).findByText("user")).toBeTruthy();
  expect(await within(detail).findByText("Claude Code user")).toBeTruthy();
  expect(await within(detail).findByText("Bob runs the organization now.")).toBeTruthy();
});

test("a list that could not be read says why and is read again on a press, or by itself once the desk is back", async () => {
  const { list_members: _, ...rows } = catalog.rows;
  const broken = { ...catalog, rows, things: { ...catalog.things, list_members: {} } };
  const first = open("/people", { catalog: broken });
  const again = await screen.findByRole("button", { name: "Read again" });
  expect(screen.getByRole("alert").textContent).toMatch(/did not answer/);
  first.desk.holding.catalog = catalog;
  await first.user.click(again);
  expect((await names())[0]).toBe("Dana Okafor");

  const { desk } = open("/people", { catalog: broken });
  await screen.findByRole("button", { name: "Read again" });
  desk.away(true);
  expect(await screen.findByText("This is read as soon as the desk answers.")).toBeTruthy();
  desk.holding.catalog = catalog;
  desk.away(false);
  expect((await names())[0]).toBe("Dana Okafor");
});
