import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { clients } from "../../fixtures/clients.js";
import { makeStatus } from "../../fixtures/desk.js";
import { queue } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";

const nobody = { status: makeStatus({ organization: null, waiting: 0 }) };

test("without an organization the app opens on the first question", async () => {
  open("/", nobody);
  expect(await screen.findByRole("heading", { name: "Which organization should agents run?" })).toBeDefined();
});

test("the demo organization is one choice away, and then its spend is read", async () => {
  const { desk, user } = open("/welcome", nobody);
  await user.click(await screen.findByLabelText("Use the demo organization"));
  await user.click(screen.getByRole("button", { name: "Open the demo organization" }));
  await screen.findByRole("heading", { name: "First sync" });
  expect(desk.asked).toContainEqual({ what: "organizations.open", input: { id: "demo" } });
});

test("a key is checked when the field is left and kept only on the button", async () => {
  const { desk, user } = open("/welcome", nobody);
  await user.type(await screen.findByLabelText("Admin key"), "sk-ant-admin01-secret");
  expect(desk.asked.some(({ what }) => what.startsWith("setUp"))).toBe(false);
  await user.tab();
  await screen.findByText(/Checked with reads only/);
  const can = screen.getByRole("list", { name: "What it can do" });
  expect(can.textContent).toMatch(/Works with: Organization, Members/);
  expect(can.textContent).toMatch(/Does not work with: Service accounts, Federation.*token with org:admin/);
  expect(desk.asked.some(({ what }) => what === "setUp.keep")).toBe(false);
  await user.click(screen.getByRole("button", { name: "Store the key and sync" }));
  await screen.findByRole("heading", { name: "First sync" });
  expect(document.body.innerHTML).not.toContain("sk-ant-admin01-secret");
});

test("a key that is pasted is checked at once, so that what it can do stands there before it is kept", async () => {
  const { desk, user } = open("/welcome", nobody);
  await user.click(await screen.findByLabelText("Admin key"));
  await user.paste("sk-ant-admin01-secret");
  await screen.findByText(/Checked with reads only/);
  expect(desk.asked.filter(({ what }) => what.startsWith("setUp"))).toEqual([
    { what: "setUp.check", input: { key: "sk-ant-admin01-secret" } },
  ]);
});

test("without a key nothing is stored, and the button says why", async () => {
  const { desk, user } = open("/welcome", nobody);
  const button = await screen.findByRole("button", { name: "Store the key and sync" });
  expect(button.title).toBe("Paste a key first.");
  await user.click(button);
  expect(desk.asked.some(({ what }) => what.startsWith("setUp"))).toBe(false);
});

test("skipping leads to the desk without an organization", async () => {
  const { user } = open("/welcome", nobody);
  await user.click(await screen.findByRole("button", { name: "Skip for now" }));
  await waitFor(() => expect(screen.getByText("No organization")).toBeDefined());
});

test("after the demo organization was chosen nothing read before is shown", async () => {
  const { desk, user } = open("/approvals", { ...nobody, proposals: [] });
  await user.click(await screen.findByRole("link", { name: "Choose an organization" }));
  desk.holding.proposals = queue;
  await user.click(await screen.findByLabelText("Use the demo organization"));
  await user.click(screen.getByRole("button", { name: "Open the demo organization" }));
  await user.click(await screen.findByRole("button", { name: "Go to Approvals" }));
  await screen.findByRole("article", { name: /old-laptop/ });
});

test("a profile is chosen by its name alone, checked, and kept only on the button", async () => {
  const { desk, user } = open("/welcome", nobody);
  await user.click(await screen.findByLabelText("Use an ant profile"));
  expect(screen.getByRole("button", { name: "Use this profile" }).title).toBe("Choose a profile first.");
  await user.selectOptions(await screen.findByLabelText("Profile"), "admin");
  await screen.findByText(/Checked with reads only/);
  expect(desk.asked).toContainEqual({ what: "setUp.check", input: { profile: "admin" } });
  expect(desk.asked.some(({ what }) => what === "setUp.keep")).toBe(false);
  await user.click(screen.getByRole("button", { name: "Use this profile" }));
  await screen.findByRole("heading", { name: "First sync" });
  expect(desk.asked).toContainEqual({ what: "setUp.keep", input: { profile: "admin" } });
});

test("without a profile the page says how one is made", async () => {
  const { user } = open("/welcome", { ...nobody, profiles: { folder: "~/.config/anthropic", names: [] } });
  await user.click(await screen.findByLabelText("Use an ant profile"));
  expect(await screen.findByText(/ant auth login --profile admin/)).toBeDefined();
});

test("one more organization is added while another is open, and its page follows", async () => {
  const { desk, user } = open("/add");
  await user.type(await screen.findByLabelText("Admin key"), "sk-ant-admin01-secret{Enter}");
  await screen.findByRole("navigation", { name: "Pages" });
  expect(desk.asked.some(({ what }) => what === "setUp.keep")).toBe(true);
});

const demo = makeStatus({
  organization: { id: "org_demo", name: "Northwind Labs (demo)", kind: "demo", address: null, key: "demo" },
});

test("Enter leads through the steps: what is read is counted, what would be written is shown, a question is tried", async () => {
  const { user } = open("/welcome", { status: demo, reading: { done: 40, total: 400, syncedAt: null, trouble: null } });
  await screen.findByText("40 of 400 days read");
  expect(location.hash).toBe("#/welcome/sync");
  await user.keyboard("{Enter}");
  const found = await screen.findByRole("list", { name: "Found on this computer" });
  expect(found.textContent).toMatch(/Visual Studio Code.*Found/);
  expect(found.textContent).not.toContain("Windsurf");
  await user.click(screen.getByRole("button", { name: /^Visual Studio Code/ }));
  expect(await screen.findByRole("region", { name: "Lines of the file" })).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await screen.findByRole("heading", { name: "Try a question" });
});

test("a second Enter that was meant for the step before writes into no file: what it would write has to be seen first", async () => {
  const { desk, user } = open("/welcome/clients", { status: demo });
  await screen.findByRole("region", { name: "Lines of the file" });
  await user.keyboard("{Enter}");
  expect(desk.asked.map(({ what }) => what)).not.toContain("clients.register");
  await waitFor(
    async () => {
      await user.keyboard("{Enter}");
      expect(desk.asked.map(({ what }) => what)).toContain("clients.register");
    },
    { timeout: 3000 },
  );
});

test("whoever comes back goes on where it is still open", async () => {
  open("/welcome", { status: demo, reading: { done: 400, total: 400, syncedAt: 1, trouble: null } });
  await screen.findByRole("heading", { name: "Try a question" });
});

test("without a client the demo's card is asked for here, and is reviewed where it arrives", async () => {
  const { desk, user } = open("/welcome/question", { status: demo, proposals: [] });
  await user.click(await screen.findByRole("button", { name: "Ask for it yourself" }));
  expect(desk.asked).toContainEqual({
    what: "catalog.ask",
    input: { operation: "update_api_key", args: { api_key: "old-laptop", status: "inactive" } },
  });
  desk.holding.proposals = queue.slice(0, 1);
  desk.tell("proposal", queue[0]?.id);
  await user.click(await screen.findByRole("link", { name: "Review it" }));
  await screen.findByRole("article", { name: /old-laptop/ });
});

test("Enter leads through the question, too: nobody is connected, so it asks, and then it reviews the card", async () => {
  const { desk, user } = open("/welcome/question", {
    status: demo,
    proposals: [],
    clients: { ...clients, connections: [] },
  });
  await screen.findByText(/No client is connected yet/);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(desk.asked.map(({ what }) => what)).toContain("catalog.ask"));
  desk.holding.proposals = queue.slice(0, 1);
  desk.tell("proposal", queue[0]?.id);
  await screen.findByRole("link", { name: "Review it" });
  await user.keyboard("{Enter}");
  await screen.findByRole("article", { name: /old-laptop/ });
});

test("where a client is connected it is the one to ask, and Enter goes to Approvals", async () => {
  const { desk, user } = open("/welcome/question", { status: demo, proposals: [] });
  await screen.findByText(/is connected/);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(location.hash).toMatch(/^#\/approvals/));
  expect(desk.asked.map(({ what }) => what)).not.toContain("catalog.ask");
});

test("what came of connecting a client stays to be read, and Enter then goes on instead of writing into the next file", async () => {
  const { desk, user } = open("/welcome/clients", { status: demo });
  await user.click(await screen.findByRole("button", { name: "Connect Visual Studio Code" }));
  await screen.findByText("Visual Studio Code has the entry now.");
  const programs = clients.programs.map((one) => (one.id === "vscode" ? { ...one, registered: true } : one));
  desk.holding.clients = { ...clients, programs };
  desk.tell("clients");
  await screen.findByRole("button", { name: "Take the entry out" });
  expect(screen.getByText("Visual Studio Code has the entry now.")).toBeDefined();
  expect(screen.getByRole("button", { name: /Visual Studio Code/, pressed: true }).textContent).toMatch(
    /Has the entry/,
  );
  await user.keyboard("{Enter}");
  await screen.findByRole("heading", { name: "Try a question" });
});

test("of one's own organization only a read is suggested", async () => {
  open("/welcome/question", { proposals: [] });
  await screen.findByText(/What did my organization spend last week/);
  expect(screen.queryByRole("button", { name: "Ask for it yourself" })).toBeNull();
});

test("Enter on a button presses that button, not the step's own", async () => {
  const { user } = open("/welcome/sync", { status: demo });
  (await screen.findByRole("button", { name: "Go to Approvals" })).focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(location.hash).toMatch(/^#\/approvals/));
});

test("the desktop app asks whether to open at login, off until it is chosen; a browser does not", async () => {
  open("/welcome/question", { status: demo });
  await screen.findByRole("heading", { name: "Try a question" });
  expect(screen.queryByRole("switch", { name: "Open at login" })).toBeNull();
  const { desk, user } = open("/welcome/question", { status: { ...demo, host: "desktop" } });
  const choice = await screen.findByRole("switch", { name: "Open at login" });
  expect(choice.getAttribute("aria-checked")).toBe("false");
  await user.click(choice);
  expect(desk.asked).toContainEqual({ what: "settings.change", input: { openAtLogin: true } });
});
