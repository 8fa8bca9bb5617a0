import { ORPCError } from "@orpc/client";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Rows } from "../../../src/desk/contract/catalog.js";
import type { Connection } from "../../connection.js";
import { catalog } from "../../fixtures/catalog.js";
import { open } from "../../fixtures/render.js";
import { readEach } from "./read-each.js";
import { reportPage, reportSheet } from "./report.js";

const grid = () => screen.findByRole("grid", { name: "Members" });

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
