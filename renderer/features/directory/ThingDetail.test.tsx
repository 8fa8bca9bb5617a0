import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Rows } from "../../../src/desk/contract/catalog.js";
import { catalog } from "../../fixtures/catalog.js";
import { open } from "../../fixtures/render.js";

const grid = () => screen.findByRole("grid", { name: "Members" });

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
