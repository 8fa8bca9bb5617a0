import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeSettings, makeStatus } from "../../fixtures/desk.js";
import { record } from "../../fixtures/record.js";
import { open } from "../../fixtures/render.js";
import { settingNames } from "./names.js";

const inTheApp = makeStatus({ host: "desktop" });

test("what an administrator set is said with its file, and cannot be switched", async () => {
  const managed = { path: "/etc/countersign/managed-settings.json", names: ["readOnly", "criticalOpened"] };
  const { user, desk } = open("/settings", {
    settings: makeSettings({ readOnly: true, held: managed.names, managed }),
  });
  expect(await screen.findByText("/etc/countersign/managed-settings.json")).toBeDefined();
  await user.click(screen.getByRole("switch", { name: "Read only" }));
  await user.click((await screen.findAllByRole("switch", { name: /may be proposed/ }))[0] as HTMLElement);
  expect(desk.asked.some(({ what }) => what === "settings.change")).toBe(false);
});

test("the dark theme is put on the page when it is chosen", async () => {
  const { user } = open("/settings");
  await user.click(await screen.findByLabelText("Dark"));
  await waitFor(() => expect(document.documentElement.classList.contains("dark")).toBe(true));
});

test("what the environment holds cannot be changed here, and says so", async () => {
  const { desk, user } = open("/settings", {
    settings: makeSettings({ readOnly: true, theme: "light", held: ["readOnly"] }),
  });
  const readOnly = await screen.findByRole("switch", { name: "Read only" });
  await user.click(readOnly);
  expect(readOnly.getAttribute("aria-checked")).toBe("true");
  expect(screen.getByText("Held by the environment or a flag of this start.")).toBeDefined();
  expect(desk.asked.some(({ what }) => what === "settings.change")).toBe(false);
});

test("a workspace is allowed by name and taken out again", async () => {
  const { desk, user } = open("/settings");
  await user.type(await screen.findByLabelText("Workspace, by name or id"), "Sandbox{Enter}");
  await user.click(await screen.findByRole("button", { name: "Take out Sandbox" }));
  await waitFor(() => expect(desk.holding.settings.allowedWorkspaces).toEqual([]));
  expect(desk.asked.filter(({ what }) => what === "settings.change").map(({ input }) => input)).toEqual([
    { allowedWorkspaces: ["Sandbox"] },
    { allowedWorkspaces: [] },
  ]);
});

test("what the credential is and can do stands by the organization", async () => {
  open("/settings");
  await screen.findByText("An Admin key of Northwind Labs, a Claude Console organization.");
  expect(screen.getByRole("list", { name: "What it can do" }).textContent).toMatch(
    /Does not work with: Groups, Engagement/,
  );
});

test("forgetting the key takes a second press", async () => {
  const { desk, user } = open("/settings");
  await user.click(await screen.findByRole("button", { name: "Forget the key" }));
  expect(desk.asked.some(({ what }) => what === "organizations.forget")).toBe(false);
  await user.click(screen.getByRole("button", { name: "Forget the key now" }));
  expect(await screen.findByText("No organization")).toBeDefined();
  expect(desk.asked).toContainEqual({ what: "organizations.forget", input: { id: "org_northwind" } });
  expect(screen.queryByRole("button", { name: "Switch to Northwind Labs" })).toBeNull();
});

test("the pause in the sidebar stops agent writes at once", async () => {
  const { user } = open("/settings");
  await user.click(await screen.findByRole("switch", { name: "Pause agent writes" }));
  expect(await screen.findByText("Agent writes paused")).toBeDefined();
});

test("why agent writes were not paused is not said any more once they are, wherever that was pressed", async () => {
  const chain = { whole: false, rows: 9, checked: 9, checkedAt: null, why: "The log is broken at row 7." };
  const { desk, user } = open("/settings", { status: makeStatus({ chain }) });
  await user.click(await screen.findByRole("switch", { name: "Pause agent writes" }));
  await screen.findByRole("alert");
  desk.holding.status = makeStatus();
  await user.click(screen.getByRole("button", { name: "Until I resume" }));
  await screen.findByText("Agent writes paused");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("toolsets are chosen for all clients, with what they cost, and the usual ones come back with one press", async () => {
  const { desk, user } = open("/settings");
  const plugins = await screen.findByRole("switch", { name: "Plugins" });
  expect(screen.getByText("about 1,980 of 6,000 tokens")).toBeDefined();
  await user.click(plugins);
  expect(await screen.findByText("about 7,180 of 6,000 tokens")).toBeDefined();
  expect(screen.getByText(/More than clients read gladly/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Usual ones" }));
  expect(await screen.findByText("about 1,980 of 6,000 tokens")).toBeDefined();
  expect(desk.asked.filter(({ what }) => what === "settings.change").map(({ input }) => input)).toEqual([
    { toolsets: ["organization", "members", "api_keys", "plugins"] },
    { toolsets: null },
  ]);
});

test("a toolset that this credential cannot use says which would do", async () => {
  open("/settings");
  expect(await screen.findByText(/works with a token that has org:admin only/)).toBeDefined();
  expect(screen.getByText(/1 toolset that this organization or its key cannot use: Service accounts/)).toBeDefined();
  expect(screen.queryByRole("switch", { name: "Service accounts" })).toBeNull();
});

test("a critical operation starts blocked and is opened alone", async () => {
  const { desk, user } = open("/settings");
  const archive = await screen.findByRole("switch", { name: "Archive workspace may be proposed" });
  expect(screen.getAllByText("Blocked")).toHaveLength(2);
  await user.click(archive);
  await waitFor(() => expect(desk.holding.settings.criticalOpened).toEqual(["archive_workspace"]));
  expect(await screen.findByText("Open")).toBeDefined();
  expect(screen.getAllByText("Blocked")).toHaveLength(1);
});

test("what a locked window may not change is told beside what scrolls, and the PIN opens it on this page", async () => {
  const { desk, user } = open("/settings", { status: makeStatus({ pin: { set: true, needed: true, open: false } }) });
  const opened = (await screen.findAllByRole("switch", { name: /may be proposed/ }))[0] as HTMLElement;
  await user.click(opened);
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toMatch(/This window needs the PIN first/);
  expect(alert.parentElement).toBe(screen.getByRole("main"));
  await user.type(screen.getByLabelText(/Your PIN opens this window/), "4711{Enter}");
  await waitFor(() => expect(screen.queryByLabelText(/Your PIN opens this window/)).toBeNull());
  await user.click(opened);
  await waitFor(() => expect(desk.holding.settings.criticalOpened).toHaveLength(1));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("every organization is listed with its kind, its place and its key, and another is opened from there", async () => {
  const { user } = open("/settings");
  const all = await screen.findByRole("region", { name: "All organizations" });
  await screen.findByRole("button", { name: "Switch to Staging" });
  expect(all.textContent).toMatch(/Northwind LabsClaude Console, key in the keychainOpen now/);
  expect(all.textContent).toMatch(/Staging.*login of an ant profile, at https:\/\/api\.staging/);
  await user.click(screen.getByRole("button", { name: "Switch to Northwind Group" }));
  await screen.findByRole("button", { name: "Switch to Northwind Labs" });
  expect(screen.getByRole("button", { name: /^Northwind Group/ })).toBeDefined();
});

test("an anchor is added by its path and taken out again, and one that failed says what happened", async () => {
  const { desk, user } = open("/settings");
  expect(await screen.findByText(/witness\.example\.com answered 503/)).toBeDefined();
  expect(screen.getByText(/committed as 4f2a91c and pushed/)).toBeDefined();
  await user.type(screen.getByLabelText("Path of the folder"), "/mnt/records{Enter}");
  await user.click(await screen.findByRole("button", { name: "Send no more to /mnt/records" }));
  await waitFor(() => expect(desk.holding.record.anchors).toHaveLength(2));
  const asked = desk.asked.filter(({ what }) => what === "record.setAnchors").map(({ input }) => input);
  expect(asked[0]).toMatchObject({ anchors: [{}, {}, { kind: "folder", path: "/mnt/records" }] });
});

test("anchors that the log does not prove are shown as held, none is added to them, and the person says which counts", async () => {
  const { desk, user } = open("/settings", { record: { ...record, anchorsHeld: "Nothing is sent: not proved." } });
  expect(await screen.findByText("Nothing is sent: not proved.")).toBeDefined();
  await user.type(screen.getByLabelText("Path of the folder"), "/mnt/records{Enter}");
  await user.click(screen.getByRole("button", { name: "Send to these" }));
  await waitFor(() => expect(screen.queryByText("Nothing is sent: not proved.")).toBeNull());
  const asked = desk.asked.filter(({ what }) => what === "record.setAnchors").map(({ input }) => input);
  expect(asked).toEqual([{ anchors: record.anchors.map(({ anchor }) => anchor) }]);
});

test("a broken chain is sealed with the word typed, not with a press", async () => {
  const { desk, user } = open("/settings", {
    record: {
      checkpoint: null,
      anchors: [],
      anchorsHeld: null,
      keepDays: null,
      closed: { by: "broken chain", words: "The chain is broken at row 7." },
    },
  });
  const seal = await screen.findByRole("button", { name: "Seal it and begin a new chain" });
  await user.click(seal);
  expect(desk.asked.some(({ what }) => what === "record.seal")).toBe(false);
  await user.type(screen.getByLabelText("Type seal to go on"), "seal");
  await user.click(seal);
  await waitFor(() => expect(desk.asked.some(({ what }) => what === "record.seal")).toBe(true));
});

test("a person is looked for first, and erased with the word typed", async () => {
  const { desk, user } = open("/settings");
  await user.type(
    await screen.findByLabelText("The person, by e-mail address, name or id"),
    "dana@example.com, Dana Cole{Enter}",
  );
  expect(await screen.findByText(/14 values in 6 rows, and 2 proposals/)).toBeDefined();
  expect(screen.getByText(/knows the same person as/).textContent).toContain("user_3");
  await user.click(screen.getByRole("button", { name: "Look for all of it" }));
  await waitFor(() => expect(screen.queryByText(/knows the same person/)).toBeNull());
  expect(document.activeElement?.textContent).toMatch(/^Look/); // and nothing of another setting
  await user.click(screen.getByRole("button", { name: "Look" })); // what stands in the field is the same names
  await user.type(screen.getByLabelText("Type erase to go on"), "erase{Enter}");
  expect(await screen.findByText("14 values in 6 rows and 2 proposals were erased.")).toBeDefined();
  expect(desk.asked.filter(({ what }) => what === "record.erase").map(({ input }) => input)).toEqual([
    { names: ["dana@example.com", "Dana Cole", "user_3", "Cole, Dana"], typed: "erase" },
  ]);
});

test("what an administrator or the start blocks is shown as blocked, and not as a choice", async () => {
  const [administrator, variable] = ["the administrator of this computer", "COUNTERSIGN_BLOCK of this start"];
  const blockedByStart = [
    { rule: { operation: "list_invites" }, words: "block list_invites", by: variable },
    { rule: { toolset: "members", writes: "block" as const }, words: "block writes of members", by: administrator },
    { rule: { toolset: "federation" }, words: "block federation", by: administrator },
  ];
  open("/settings", { settings: makeSettings({ blockedByStart }) });
  expect(await screen.findByText("Writes are blocked")).toBeTruthy();
  expect(screen.queryByRole("group", { name: "Writes of Members" })).toBeNull();
  expect(screen.getByRole("group", { name: "Reads of Members" })).toBeTruthy();
  const held = `Held by ${variable}: block list_invites. Held by ${administrator}: block writes of members; block federation.`;
  expect(screen.getByText(held, { exact: false })).toBeTruthy();
});

test("writes of a toolset are blocked and asked about again, and a rule about one operation is taken out", async () => {
  const { desk, user } = open("/settings", {
    settings: makeSettings({ rules: [{ operation: "archive_workspace", writes: "block" }] }),
  });
  const writes = within(await screen.findByRole("group", { name: "Writes of API keys" }));
  await user.click(writes.getByLabelText("Block writes"));
  await waitFor(() => expect(desk.holding.settings.rules).toContainEqual({ toolset: "api_keys", writes: "block" }));
  await user.click(writes.getByLabelText("Ask me"));
  await user.click(await screen.findByRole("button", { name: "Take out the rule about archive_workspace" }));
  await waitFor(() => expect(desk.holding.settings.rules).toEqual([]));
});

test("what was changed outside is told thing by thing, and a locked window can only put it back", async () => {
  const changes = [{ words: "Read only is off.", looser: true }];
  const { desk, user } = open("/settings", {
    status: makeStatus({ pin: { set: true, needed: true, open: false } }),
    settings: makeSettings({ outside: { changes, lost: false } }),
  });
  const band = within(await screen.findByRole("region", { name: "Settings changed outside Countersign" }));
  expect(band.getByRole("listitem").textContent).toMatch(/Not in force.*Read only is off/);
  await user.click(band.getByRole("button", { name: "Accept what the file says" }));
  expect(desk.asked.some(({ what }) => what === "settings.settle")).toBe(false);
  await user.click(band.getByRole("button", { name: "Put back what I confirmed" }));
  expect(desk.asked).toContainEqual({ what: "settings.settle", input: { how: "as confirmed" } });
  await waitFor(() => expect(screen.queryByRole("region", { name: /changed outside/ })).toBeNull());
});

test("an expiry out of bounds goes back to what holds, one within is taken", async () => {
  const { desk, user } = open("/settings");
  const field = await screen.findByLabelText("high");
  await user.clear(field);
  await user.type(field, "61{Enter}");
  expect(field).toHaveProperty("value", "10");
  await user.clear(field);
  await user.type(field, "4{Enter}");
  await waitFor(() => expect(desk.holding.settings.expiry.high).toBe(4));
});

test("a call is tried without being made, and an answer to another question is not left standing", async () => {
  const { desk, user } = open("/settings");
  await user.selectOptions(await screen.findByLabelText("Operation to try"), "update_api_key");
  await user.type(screen.getByLabelText("Client that asks"), "Cursor");
  await user.click(screen.getByRole("button", { name: "Try it" }));
  expect(await screen.findByText(/Cursor is told that it waits/)).toBeDefined();
  expect(desk.asked.find(({ what }) => what === "settings.simulate")?.input).toEqual({
    operation: "update_api_key",
    client: "Cursor",
    args: "",
  });
  await user.type(screen.getByLabelText("Client that asks"), "2");
  expect(screen.queryByText(/Cursor is told that it waits/)).toBeNull();
});

test("keeping rows for a time takes the word typed", async () => {
  const { desk, user } = open("/settings");
  await user.click(await screen.findByLabelText("2 years"));
  expect(desk.asked.some(({ what }) => what === "record.keepFor")).toBe(false);
  await user.type(screen.getByLabelText("Type retain to go on"), "retain{Enter}");
  await waitFor(() => expect(desk.holding.record.keepDays).toBe(730));
});

test("a search leaves what holds all its words, by label, words or section, and says how many", async () => {
  const { user } = open("/settings");
  await screen.findByRole("switch", { name: "Read only" });
  await user.keyboard("/");
  const field = screen.getByRole("searchbox", { name: "Search settings" });
  expect(document.activeElement).toBe(field);
  await user.type(field, "proposal EXPIRES");
  expect(await screen.findByText("1 setting")).toHaveProperty("role", "status");
  expect(screen.getByText("Minutes until a proposal expires")).toBeDefined();
  expect(screen.queryByRole("switch", { name: "Read only" })).toBeNull();
  expect(screen.queryByRole("region", { name: "This page" })).toBeNull();
  await user.clear(field);
  await user.type(field, "this page");
  expect(await screen.findByText("2 settings")).toBeDefined();
  expect(screen.getByRole("switch", { name: "Single keys" })).toBeDefined();
  await user.type(field, " nothing like it");
  await user.click(await screen.findByRole("button", { name: "Show all settings" }));
  expect(await screen.findByRole("switch", { name: "Read only" })).toBeDefined();
});

test("no control is left standing by a search that is not about it", async () => {
  open("/settings", { status: inTheApp });
  await screen.findByRole("form", { name: "Where rows are sent" });
  const controls = [...document.querySelectorAll("section :is(button, input, select, textarea)")];
  const loose = controls.filter((one) => !one.closest("[data-setting]"));
  expect(loose.map((one) => one.getAttribute("aria-label") ?? one.textContent)).toEqual([]);
  expect(controls.length).toBeGreaterThan(20);
});

test("each setting says what it is where nobody chose", async () => {
  open("/settings");
  await screen.findByText(/Every write is refused before it becomes a proposal\. Default: off\./);
  for (const words of [
    /Silence is no\. Default: 30, 15, 10 and 5\./,
    /Default: High\./,
    /Default: 50\./,
    /Default: System\./,
  ])
    expect(screen.getByText(words)).toBeDefined();
});

test("a file of settings shows what it would change, and what lets more through waits for the PIN", async () => {
  const locked = { status: makeStatus({ pin: { set: true, needed: true, open: false } }) };
  const file = new File(["{}"], "countersign-settings.json", { type: "application/json" });
  {
    const { desk, user } = open("/settings", locked);
    await user.upload(await screen.findByLabelText("File of settings"), file);
    const shown = within(await screen.findByRole("region", { name: "What the file would change" }));
    expect(shown.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
      "Lets more throughRead only is off.",
      "ChangedTheme: dark, where it was system.",
      "Stays as it isPresence from: set by the administrator, the environment or a flag.",
    ]);
    await user.click(shown.getByRole("button", { name: "Take these in" }));
    expect(desk.asked.some(({ what }) => what === "settings.takeIn")).toBe(false);
  }
  const { desk, user } = open("/settings");
  await user.upload(await screen.findByLabelText("File of settings"), file);
  await user.click(await screen.findByRole("button", { name: "Take these in" }));
  expect(await screen.findByText(/The settings of the file hold now/)).toBeDefined();
  expect(desk.asked).toContainEqual({ what: "settings.takeIn", input: { text: "{}", seen: "seen" } });
});

test.each(settingNames(inTheApp))(
  "the palette's $name stands on the page, in its section",
  async ({ name, section }) => {
    open(`/settings/${encodeURIComponent(name)}`, { status: inTheApp });
    expect(await screen.findByRole("searchbox", { name: "Search settings" })).toHaveProperty("value", name);
    expect(await screen.findByText(/^\d+ settings?$/)).not.toHaveProperty("textContent", "0 settings");
    const there = await screen.findAllByRole("region", { name: section });
    expect(there.some((one) => one.querySelector("[data-setting]:not([hidden])"))).toBe(true);
  },
);

test.each([
  ["app", inTheApp],
  ["browser", makeStatus({ host: "browser" })],
  ["browser without an organization", makeStatus({ host: "browser", organization: null })],
])("in the %s every section of the page has a name that the palette finds", async (_, status) => {
  open("/settings", { status });
  await screen.findByRole("region", { name: "Toolsets" });
  const sections = screen.getAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);
  expect(new Set(sections)).toEqual(new Set(settingNames(status).map(({ section }) => section)));
});

test("a saved question is opened and removed here", async () => {
  const questions = [
    { name: "Opus", view: "by=model" },
    { name: "Sonnet", view: "" },
  ];
  const { user, desk } = open("/settings", { questions });
  const link = await screen.findByRole("link", { name: "Opus" });
  await user.type(screen.getByRole("searchbox", { name: "Search settings" }), "saved questions");
  expect(await screen.findByText("1 setting")).toBeTruthy();
  expect(link.getAttribute("href")).toBe("#/spend/view/by%3Dmodel");
  await user.click(screen.getByRole("button", { name: "Remove Opus" }));
  const remaining = screen.getByRole("button", { name: "Remove Sonnet" });
  await waitFor(() => expect(document.activeElement).toBe(remaining));
  // The same Enter, held a moment too long.
  expect(fireEvent.keyDown(remaining, { key: "Enter", repeat: true })).toBe(false);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(desk.holding.questions).toEqual([]));
  expect(await screen.findByText("None is saved.")).toBeTruthy();
});
