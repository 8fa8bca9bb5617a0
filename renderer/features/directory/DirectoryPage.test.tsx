import { ORPCError } from "@orpc/client";
import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Rows } from "../../../src/desk/contract/catalog.js";
import type { Connection } from "../../connection.js";
import { catalog } from "../../fixtures/catalog.js";
import { open } from "../../fixtures/render.js";
import { readEach } from "./read-each.js";
import { reportPage, reportSheet } from "./report.js";

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

test("a row opened by keyboard tells what is known and what can be asked for", async () => {
  const { user } = open("/people");
  const rows = within(await grid()).getAllByRole("row");
  rows[2]?.focus();
  await user.keyboard("{Enter}");
  const detail = await screen.findByRole("complementary", { name: "Tomás Vidal" });
  expect(await within(detail).findByText("Production")).toBeTruthy();
  expect(within(detail).getByRole("button", { name: "Remove member" })).toBeTruthy();
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("complementary", { name: "Tomás Vidal" })).toBeNull();
});

test("a closer look says nothing again that the row says, and leaves out nothing else", async () => {
  const member_access = {
    made_by: { id: "user_2", type: "user" },
    scope: { type: "organization", workspace_id: null },
    home: { type: "workspace", name: "Berlin" },
  };
  const { user } = open("/people", { catalog: { ...catalog, things: { member_access } } });
  await user.click(await screen.findByRole("row", { name: /Tomás/ }));
  const detail = within(await screen.findByRole("complementary", { name: "Tomás Vidal" }));
  expect(await detail.findByText("Berlin")).toBeTruthy();
  expect(detail.getByText("Scope").nextSibling?.textContent).toContain("organization");
  expect(detail.queryByText("Made by")).toBeNull();
});

/** Things that have no name of their own, as the catalog lists them. */
const nameless = {
  list_spend_limits: {
    columns: ["id", "of", "place", "place_id", "limit", "period"],
    rows: [
      ["spl_1", "workspace", "Sandbox", "wrkspc_1", "1200.00", "monthly"],
      ["spl_2", "organization", null, null, "150000.00", "monthly"],
      ["spl_3", "user", null, "user_2", null, "weekly"],
      ["spl_4", "seat_tier", "standard", null, "150.00", "daily"],
    ],
  },
  list_spend_limit_requests: {
    columns: ["id", "member", "member_id", "status", "period"],
    rows: [["slir_1", "Tomás Vidal", "user_2", "pending", "monthly"]],
  },
  list_rate_limits: {
    columns: ["id", "group", "limiter", "value", "models"],
    rows: [
      ["rlim_1", "Claude Opus 5.x", "requests_per_minute", 4000, "claude-opus-5"],
      ["rlim_1", "Claude Opus 5.x", "output_tokens_per_minute", 800, "claude-opus-5"],
    ],
  },
};

test.each([
  ["spl_1", "Spend limits", "Workspace Sandbox, $1,200.00 monthly"],
  ["spl_2", "Spend limits", "Organization, $150,000.00 monthly"],
  ["spl_3", "Spend limits", "Member user_2, no weekly cap"],
  ["spl_4", "Spend limits", "Seat tier standard, $150.00 daily"],
  ["requests/slir_1", "Requests", "Tomás Vidal"],
  ["rate-limits/rlim_1 output_tokens_per_minute", "Rate limits", "Claude Opus 5.x"],
])("%s has no name, and opens titled by what it is about", async (address, list, title) => {
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const rows = Object.fromEntries(Object.entries(nameless).map(([name, told]) => [name, { ...people, ...told }]));
  open(`/limits/${address}`, { catalog: { ...catalog, rows } });
  const detail = await screen.findByRole("complementary", { name: title });
  expect(within(detail).getByRole("heading", { level: 2 }).textContent).toBe(title);
  expect(screen.getByRole("radio", { name: list, checked: true })).toBeTruthy();
});

test("the address says which list is shown and what is open in it, and leads back there", async () => {
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const rows = Object.fromEntries(Object.entries(nameless).map(([name, told]) => [name, { ...people, ...told }]));
  const limits = { catalog: { ...catalog, rows: { ...catalog.rows, ...rows } } };
  const { user } = open("/limits", limits);
  await user.click(await screen.findByRole("radio", { name: "Rate limits" }));
  await user.click(await screen.findByRole("row", { name: /800/ }));
  await screen.findByRole("complementary", { name: "Claude Opus 5.x" });
  open(location.hash.slice(1), limits);
  await screen.findByRole("complementary", { name: "Claude Opus 5.x" });
  expect(screen.getByRole("row", { selected: true }).textContent).toContain("800");
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("link", { name: "People" }));
  await grid();
  history.back();
  expect(await screen.findByRole("grid", { name: "Rate limits" })).toBeTruthy();
});

test("of a thing that has several rows, the one that was pressed opens, and it alone", async () => {
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const list_rate_limits = { ...people, ...nameless.list_rate_limits };
  const { user } = open("/limits", { catalog: { ...catalog, rows: { ...catalog.rows, list_rate_limits } } });
  await user.click(await screen.findByRole("row", { name: /output tokens per minute/ }));
  const detail = await screen.findByRole("complementary", { name: "Claude Opus 5.x" });
  expect(within(detail).getByText("800")).toBeTruthy();
  expect(screen.getAllByRole("row", { selected: true })).toHaveLength(1);
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

test("what is never done to somebody is off, and says why to the eye, to a screen reader and by keyboard", async () => {
  const why = "Dana Okafor is an admin, and admins and owners are never changed through the API.";
  const closed = { user_1: { update_member_role: why, remove_member: why } };
  const { user, desk } = open("/people/user_1", { catalog: { ...catalog, closed } });
  const detail = await screen.findByRole("complementary", { name: "Dana Okafor" });
  expect(await within(detail).findByText(why)).toBeTruthy();
  for (const name of ["Update member role", "Remove member"]) {
    const button = within(detail).getByRole("button", { name, description: why });
    expect(button.getAttribute("aria-disabled")).toBe("true");
    button.focus();
    expect(document.activeElement).toBe(button);
    await user.keyboard("{Enter}");
    await user.click(button);
    expect(screen.queryByRole("dialog")).toBeNull();
  }
  expect(desk.asked.some(({ what }) => what === "catalog.ask")).toBe(false);
  await user.click(within(await grid()).getByText("Tomás Vidal"));
  const other = await screen.findByRole("complementary", { name: "Tomás Vidal" });
  expect(within(other).getByRole("button", { name: "Remove member" }).getAttribute("aria-disabled")).toBeNull();
});

test("what is asked for goes to the desk with the id, and its card is opened", async () => {
  const { user, desk } = open("/people");
  await user.click(within(await grid()).getByText("Bob Lindqvist"));
  await user.click(await screen.findByRole("button", { name: "Update member role" }));
  const dialog = await screen.findByRole("dialog", { name: /Update member role: Bob Lindqvist/ });
  await user.selectOptions(within(dialog).getByRole("combobox", { name: "Role" }), "developer");
  await user.type(within(dialog).getByRole("textbox", { name: /Reason/ }), "moves to engineering");
  await user.click(within(dialog).getByRole("button", { name: "Show what it would do" }));
  await waitFor(() => expect(location.hash).toMatch(/^#\/approvals\/P-/));
  expect(desk.asked.findLast(({ what }) => what === "catalog.ask")?.input).toEqual({
    operation: "update_member_role",
    args: { member: "user_4", role: "developer" },
    reason: "moves to engineering",
  });
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

const northwind = { id: "org_1", name: "Northwind & Sons" };
const listed = (label: string, more = {}) => ({ operation: "list", label, ...more });

test("the access report holds what was read, inert, with the day it was read on", () => {
  const people = catalog.rows.list_members;
  if (!people) throw new Error("The fixture has no people.");
  const hostile = { ...people, rows: [["user_9", "<img src=x onerror=alert(1)>", "=cmd()", "user", null]] };
  const parts = [{ list: listed("People"), rows: hostile }];
  const about = { organization: northwind, at: Date.parse("2026-11-18T14:00:00Z"), leftOut: [] };
  const page = reportPage(parts, about);
  expect(page).toContain("<h1>Access in Northwind &amp; Sons, 18 Nov 2026</h1>");
  expect(page).not.toContain("<img");
  expect(reportSheet(parts, about)).toContain("People,user_9,<img src=x onerror=alert(1)>,'=cmd(),user,");
});

test("no word of the access report is broken, and what is long may be at its joints alone", () => {
  const people = catalog.rows.list_members;
  if (!people) throw new Error("The fixture has no people.");
  const rows = [
    [
      "apikey_01X8mV7bNqRtYwLkJhGfDsAz",
      "active",
      "a-long-name-of-a@northwind.example",
      null,
      "a & b, and more words here",
    ],
  ];
  const about = { organization: northwind, at: 0, leftOut: [] };
  const page = reportPage([{ list: listed("Keys"), rows: { ...people, rows } }], about);
  expect(page).not.toContain("overflow-wrap");
  expect(page).toContain("<td>active<small>apikey_<wbr>01X8mV7bNqRtYwLkJhGfDsAz</small></td>");
  expect(page).toContain("<td>a-long-name-of-a<wbr>@northwind.example</td>");
  expect(page).toMatch(/<td>a(<wbr>)? (<wbr>)?&amp;(<wbr>)? /);
});

test("amounts say their currency in every file", () => {
  const people = catalog.rows.list_members;
  if (!people) throw new Error("The fixture has no people.");
  const keys = {
    ...people,
    columns: ["api_key", "billed_in_90_days"],
    rows: [
      ["ci", "412.18"],
      ["old", null],
    ],
  };
  const parts = [{ list: listed("Keys"), rows: keys }];
  const about = { organization: northwind, at: 0, leftOut: [] };
  expect(reportPage(parts, about)).toContain("<td>$412.18</td>");
  expect(reportSheet(parts, about)).toContain("Keys,api_key,billed_in_90_days_usd");
});

test("a sheet begins with the mark by which a spreadsheet knows UTF-8", async () => {
  const files = savedFiles();
  const { user } = open("/people");
  await grid();
  await user.click(screen.getByRole("button", { name: "CSV" }));
  const [file] = files;
  const bytes = new Uint8Array((await file?.arrayBuffer()) ?? []);
  expect([...bytes.slice(0, 5)]).toEqual([0xef, 0xbb, 0xbf, ...new TextEncoder().encode("id")]);
});

test("page and sheet of the access report say what is not in them", () => {
  const keys = catalog.rows.list_members;
  if (!keys) throw new Error("The fixture has no people.");
  const missing = ["Reading what was used lately: the key is not allowed to do this."];
  const parts = [{ list: listed("Keys wanting attention"), rows: { ...keys, complete: false, missing } }];
  const about = { organization: northwind, at: 0, leftOut: ["Service accounts", "Federation rules"] };
  for (const text of [reportPage(parts, about), reportSheet(parts, about)]) {
    expect(text).toContain("Reading what was used lately");
    expect(text).toContain("This list is not whole.");
    expect(text).toMatch(/cannot read[^<]*Service accounts, Federation rules/);
    expect(text).toContain("Not whole: Keys wanting attention.");
  }
});

test("the access report begins with counts, has plain days where the sheet has exact times, and keys by who made them", () => {
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const keys = {
    ...people,
    columns: ["id", "name", "status", "created_by", "created_by_id", "expires_at"],
    rows: [
      ["apikey_1", "web", "active", "Priya Raman", "user_3", "2027-03-02T23:30:39.206Z"],
      ["apikey_2", "etl", "inactive", "Dana Okafor", "user_1", null],
      ["apikey_3", "sync", "active", "Priya Raman", "user_3", null],
    ],
  };
  const wanting = {
    ...people,
    columns: ["api_key", "api_key_id", "problem"],
    rows: [
      ["web", "apikey_1", "expires in 3 days; never used"],
      ["etl", "apikey_2", "expires in 9 days"],
    ],
  };
  const places = {
    ...people,
    columns: ["id", "name", "archived_at"],
    rows: [
      ["wrkspc_1", "Production", null],
      ["wrkspc_2", "Old", "2025-01-01T00:00:00Z"],
    ],
  };
  const parts = [
    { list: listed("API keys", { countBy: "status", sortBy: "created_by" }), rows: keys },
    { list: listed("Keys wanting attention", { countBy: "problem" }), rows: wanting },
    { list: listed("Workspaces", { countBy: "archived_at" }), rows: places },
  ];
  const about = { organization: northwind, at: 0, leftOut: [] };
  const page = new DOMParser().parseFromString(reportPage(parts, about), "text/html");
  const [counts, first] = [...page.querySelectorAll("table")].map(({ rows }) =>
    [...rows].map(({ cells }) => [...cells].map(({ textContent }) => textContent)),
  );
  expect(counts?.slice(1)).toEqual([
    ["API keys", "3", "active 2, inactive 1"],
    ["Keys wanting attention", "2", "expiring 2, never used 1"],
    ["Workspaces", "2", "active 1, archived 1"],
  ]);
  expect(first).toEqual([
    ["Name", "Status", "Created by", "Expires at"],
    ["etlapikey_2", "inactive", "Dana Okaforuser_1", "–"],
    ["webapikey_1", "active", "Priya Ramanuser_3", "2 Mar 2027"],
    ["syncapikey_3", "active", "Priya Ramanuser_3", "–"],
  ]);
  expect(reportSheet(parts, about)).toContain(
    "API keys,apikey_1,web,active,Priya Raman,user_3,2027-03-02T23:30:39.206Z",
  );
});

/** Two workspaces of their own with who is in them, and the default one, which has no list. */
function withWorkspaces() {
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const members = { ...people, columns: ["member", "member_id", "workspace_role"] };
  const open = "The default workspace has no members of its own: everybody in the organization is in it.";
  return {
    ...catalog.rows,
    list_workspaces: {
      ...people,
      columns: ["id", "name"],
      rows: [
        ["wrkspc_1", "Production"],
        ["wrkspc_2", "Sandbox"],
        ["wrkspc_0", "Default"],
      ],
    },
    list_workspace_members: members,
    "list_workspace_members wrkspc_1": { ...members, rows: [["Dana Okafor", "user_1", "workspace_admin"]] },
    "list_workspace_members wrkspc_2": { ...members, rows: [["Tomás Vidal", "user_2", "workspace_developer"]] },
    "list_workspace_members wrkspc_0": { ...members, columns: [], rows: [], notes: [open] },
  };
}

test("who is in which workspace is read when it is asked for, and told in one list", async () => {
  const { user, desk } = open("/access", { catalog: { ...catalog, rows: withWorkspaces() } });
  await user.click(await screen.findByRole("radio", { name: "Workspace members" }));
  expect(await screen.findByText(/Not read yet/)).toBeTruthy();
  expect(desk.asked.filter(({ what }) => what === "catalog.rows")).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Read them" }));
  const rows = within(await screen.findByRole("grid", { name: "Workspace members" })).getAllByRole("row");
  expect(
    rows.slice(1).map((row) =>
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ),
  ).toEqual([
    ["Production", "Dana Okafor", "workspace admin"],
    ["Sandbox", "Tomás Vidal", "workspace developer"],
  ]);
  expect(screen.getByText(/^The default workspace has no members of its own/)).toBeTruthy();
});

/** The files that a page hands over to be kept, as they come. */
function savedFiles(): Blob[] {
  const files: Blob[] = [];
  URL.createObjectURL = (file) => {
    files.push(file as Blob);
    return "blob:kept";
  };
  URL.revokeObjectURL = () => {};
  return files;
}

test("page and sheet of the report tell who is in which workspace", async () => {
  const files = savedFiles();
  const { user } = open("/access", { catalog: { ...catalog, rows: withWorkspaces() } });
  await user.click(await screen.findByRole("button", { name: "Save the report" }));
  await waitFor(() => expect(files).toHaveLength(2));
  const [page, sheet] = await Promise.all(files.map((file) => file.text()));
  expect(page).toContain("<tr><td>Sandbox<small>wrkspc_2</small></td><td>Tomás Vidal<small>user_2</small></td>");
  expect(page).toContain("The default workspace has no members of its own");
  expect(sheet).toContain("Workspace members,Sandbox,wrkspc_2,Tomás Vidal,user_2,workspace_developer");
});

test("a workspace that is refused is said to be missing, and the others are told", async () => {
  const { list_workspaces: workspaces, list_workspace_members: members } = withWorkspaces();
  const refusal = new ORPCError("REFUSED", { defined: true, data: { code: "forbidden", words: "It is closed." } });
  const client = {
    catalog: {
      rows: ({ operation, args }: { operation: string; args: Record<string, unknown> }) =>
        operation === "list_workspaces"
          ? Promise.resolve(workspaces)
          : args.workspace === "wrkspc_2"
            ? Promise.reject(refusal)
            : Promise.resolve({ ...members, rows: [["Dana Okafor", "user_1", "workspace_admin"]] }),
    },
  } as unknown as Connection["client"];
  const each = { operation: "list_workspaces", argument: "workspace" } as const;
  const list = { operation: "list_workspace_members", each };
  const said: string[] = [];
  const read = await readEach(client, list, (words) => said.push(words), new AbortController().signal);
  expect(read.rows.map(([workspace]) => workspace)).toEqual(["Production", "Default"]);
  expect(read).toMatchObject({ complete: false, missing: ["Sandbox could not be read: It is closed."] });
  expect(said).toEqual(["the workspaces", "workspace 1 of 3", "workspace 2 of 3", "workspace 3 of 3"]);
});

test("reading workspace after workspace can be stopped, and nothing is left of it", async () => {
  const never = new Promise<Rows>(() => {}) as unknown as Rows;
  const rows = { ...withWorkspaces(), "list_workspace_members wrkspc_2": never };
  const { user } = open("/access", { catalog: { ...catalog, rows } });
  await user.click(await screen.findByRole("radio", { name: "Workspace members" }));
  await user.click(await screen.findByRole("button", { name: "Read them" }));
  await screen.findByText("Reading workspace 2 of 3.");
  await user.click(await screen.findByRole("button", { name: "Stop" }));
  expect(await screen.findByRole("button", { name: "Read them" })).toBeTruthy();
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

test("what can be made is what the list shown is of", async () => {
  const { list_members: people } = catalog.rows;
  const [invite] = catalog.actions;
  if (!people || !invite) throw new Error("The fixture has no people.");
  const account = { ...people, columns: ["id", "name"], rows: [["svac_1", "deploy-bot"]] };
  const makes = { ...invite, operation: "create_service_account", title: "Create service account" };
  const rows = { ...catalog.rows, list_service_accounts: account };
  const { user } = open("/access", { catalog: { ...catalog, rows, actions: [...catalog.actions, makes] } });
  await screen.findByRole("grid", { name: "Admins" });
  expect(screen.queryByRole("button", { name: /^Create/ })).toBeNull();
  await user.click(screen.getByRole("radio", { name: "Service accounts" }));
  await screen.findByRole("grid", { name: "Service accounts" });
  await user.keyboard("n");
  expect(await screen.findByRole("dialog", { name: "Create service account" })).toBeTruthy();
});

test("what holds admin power opens as what it is, with what can be asked for of such a thing", async () => {
  const things = { ...catalog.things, get_service_account: { federation_rules: ["org-housekeeping"] } };
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const rows = { ...catalog.rows, list_service_accounts: people };
  const { user } = open("/access", { catalog: { ...catalog, rows, things } });
  const list = within(await screen.findByRole("grid", { name: "Admins" }));
  await user.click(list.getByText("org-automation"));
  const account = within(await screen.findByRole("complementary", { name: "org-automation" }));
  expect(await account.findByText("org-housekeeping")).toBeTruthy();
  expect(account.queryByRole("button", { name: "Remove member" })).toBeNull();
  await user.click(list.getByText("Dana Okafor"));
  const person = within(await screen.findByRole("complementary", { name: "Dana Okafor" }));
  expect(await person.findByRole("button", { name: "Remove member" })).toBeTruthy();
});

test("who is in which group is read when it is asked for, with the roles that it gives", async () => {
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const members = { ...people, columns: ["member", "member_id", "email"] };
  const rows = {
    ...catalog.rows,
    list_groups: {
      ...people,
      columns: ["id", "name", "roles"],
      rows: [
        ["rbac_group_1", "Platform owners", "Owner"],
        ["rbac_group_2", "Design", "Member"],
      ],
    },
    list_group_members: members,
    "list_group_members rbac_group_1": { ...members, rows: [["Priya Raman", "user_3", "priya@northwind.example"]] },
    "list_group_members rbac_group_2": { ...members, rows: [["Bob Lindqvist", "user_4", "bob@northwind.example"]] },
  };
  const { user } = open("/access", { catalog: { ...catalog, rows } });
  await user.click(await screen.findByRole("radio", { name: "Group members" }));
  await user.click(await screen.findByRole("button", { name: "Read them" }));
  const list = within(await screen.findByRole("grid", { name: "Group members" }));
  expect((await list.findByText("Priya Raman")).closest("tr")?.textContent).toMatch(/^Platform owners.*Owner$/);
  expect(list.getByText("Bob Lindqvist").closest("tr")?.textContent).toMatch(/^Design.*Member$/);
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

const withPlaces = () => {
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  const list_workspaces: Rows = {
    ...people,
    columns: ["id", "name", "archived_at"],
    rows: [
      ["wrkspc_1", "Production", null],
      ["wrkspc_2", "Hack Week", "2025-09-23T09:00:00Z"],
    ],
  };
  const get_workspace = {
    id: "wrkspc_1",
    name: "Production",
    billed_in_30_days: "28114.20",
    members: [{ member: "Tomás Vidal", member_id: "user_2", role: "workspace_developer" }],
    api_keys: [{ api_key: "old-laptop", api_key_id: "apikey_1", status: "active", billed_in_30_days: "412.18" }],
    compartment_id: "cmpt_1",
    display_color: "#2F558F",
    external_key_id: "ekey_1",
    tags: { env: "prod", team: "platform" },
    data_residency: { default_inference_geo: "global" },
    type: "workspace",
  };
  return {
    ...catalog,
    rows: { ...catalog.rows, list_workspaces },
    things: { ...catalog.things, get_workspace },
  };
};

test("a closer look at a workspace tells its money and its people, leads to them, and holds nothing that only a machine reads", async () => {
  open("/workspaces/wrkspc_1", { catalog: withPlaces() });
  const detail = within(await screen.findByRole("complementary", { name: "Production" }));
  expect(await detail.findByText("$28,114.20")).toBeTruthy();
  const link = detail.getByRole("link", { name: "Tomás Vidal" });
  expect(link.getAttribute("href")).toBe("#/people/user_2");
  expect(link.parentElement?.textContent).toBe("Tomás Vidal, workspace developer");
  // The organization of the fixture has no page of keys.
  expect(detail.queryByRole("link", { name: "old-laptop" })).toBeNull();
  expect(detail.getByText("ekey_1")).toBeTruthy();
  for (const inner of ["cmpt_1", "#2F558F", "workspace"]) expect(detail.queryByText(inner)).toBeNull();
});

test("what is asked for the most stands in sight, the rest under More, and each opens its form", async () => {
  const { user } = open("/people/user_2");
  const detail = within(await screen.findByRole("complementary", { name: "Tomás Vidal" }));
  const asks = within(await detail.findByRole("region", { name: "Ask for" }));
  expect(asks.getAllByRole("button").map(({ textContent }) => textContent?.split(/\s+/).join(" "))).toEqual([
    "Update member role 1",
    "Add workspace member 2",
    "Remove member 3",
    "More M",
  ]);
  await user.keyboard("2");
  expect(await screen.findByRole("dialog", { name: "Add workspace member: Tomás Vidal" })).toBeTruthy();
  await user.keyboard("{Escape}");
  await user.keyboard("m");
  await user.click(await screen.findByRole("menuitem", { name: "Sign out member" }));
  expect(await screen.findByRole("dialog", { name: "Sign out member: Tomás Vidal" })).toBeTruthy();
});

test("where nothing usual can be done any more, why stands in place of it", async () => {
  const why = 'The workspace "Hack Week" is archived, and nothing in it can change.';
  const closed = { wrkspc_2: { update_workspace: why, invite_member: why, add_workspace_member: why } };
  open("/workspaces/wrkspc_2", { catalog: { ...withPlaces(), closed } });
  const detail = within(await screen.findByRole("complementary", { name: "Hack Week" }));
  const asks = await detail.findByRole("region", { name: "Ask for" });
  expect(asks.textContent).toBe(why);
  expect(within(asks).queryByRole("button")).toBeNull();
});

test("what the policy blocks says so before its form is filled in", async () => {
  const why = "“Sign out member” is critical and starts blocked. Open it in Settings, Critical operations, first.";
  const actions = catalog.actions.map((one) => (one.operation === "sign_out_member" ? { ...one, closed: why } : one));
  const { user } = open("/people/user_2", { catalog: { ...catalog, actions } });
  await user.click(await screen.findByRole("button", { name: "More" }));
  const item = await screen.findByRole("menuitem", { name: /^Sign out member/ });
  expect(item.textContent).toContain(why);
  await user.click(item);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a form begins with what the thing says now, and asks for what was changed alone", async () => {
  const { user, desk } = open("/workspaces/wrkspc_1", { catalog: withPlaces() });
  await screen.findByText("$28,114.20");
  await user.click(await screen.findByRole("button", { name: "Update workspace" }));
  const form = within(await screen.findByRole("dialog", { name: "Update workspace: Production" }));
  const name = form.getByRole("textbox", { name: "Name" }) as HTMLInputElement;
  const tags = form.getByRole("textbox", { name: "Tags" }) as HTMLTextAreaElement;
  expect(name.value).toBe("Production");
  expect(tags.value).toBe("env=prod\nteam=platform");
  await user.clear(name);
  await user.type(name, "Live");
  expect(form.getByText("Now: Production")).toBeTruthy();
  await user.clear(tags);
  await user.type(tags, "env");
  await user.click(form.getByRole("button", { name: "Show what it would do" }));
  expect(form.getByRole("alert").textContent).toBe("Tags has a line that is not written name=value.");
  await user.type(tags, "=live{Enter}owner = Dana Okafor ");
  await user.click(form.getByRole("button", { name: "Show what it would do" }));
  await waitFor(() => expect(location.hash).toMatch(/^#\/approvals\/P-/));
  expect(desk.asked.findLast(({ what }) => what === "catalog.ask")?.input).toMatchObject({
    operation: "update_workspace",
    args: { workspace: "wrkspc_1", name: "Live", tags: { env: "live", owner: "Dana Okafor", team: null } },
  });
});

test("a role in a workspace does not begin with the one in the organization", async () => {
  const { user } = open("/people/user_2");
  await user.click(await screen.findByRole("button", { name: "Update member role" }));
  const own = within(await screen.findByRole("dialog")).getByRole("combobox", { name: "Role" }) as HTMLSelectElement;
  expect(own.value).toBe("developer");
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Add workspace member" }));
  const other = within(await screen.findByRole("dialog")).getByRole("combobox", { name: "Role" }) as HTMLSelectElement;
  expect(other.value).toBe("user");
});

test("a limit is called by what it limits", async () => {
  const { list_members: people } = catalog.rows;
  if (!people) throw new Error("The fixture has no people.");
  open("/limits", {
    catalog: { ...catalog, rows: { list_spend_limits: { ...people, ...nameless.list_spend_limits } } },
  });
  const limits = within(await screen.findByRole("grid", { name: "Spend limits" }));
  const first = limits.getAllByRole("row").map((row) => row.firstElementChild?.textContent);
  expect(first).toEqual(["Limit of", "Workspace Sandbox", "Organization", "Member user_2", "Seat tier standard"]);
  expect(limits.queryByRole("columnheader", { name: "Place" })).toBeNull();
});
