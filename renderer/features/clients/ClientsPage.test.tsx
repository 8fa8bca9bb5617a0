import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { clients } from "../../fixtures/clients.js";
import { makeSettings } from "../../fixtures/desk.js";
import { open } from "../../fixtures/render.js";

test("what would be written is shown before it is", async () => {
  const { desk, user } = open("/clients");
  const detail = await screen.findByRole("region", { name: "Visual Studio Code" });
  expect(await within(detail).findByText("5 lines added")).toBeDefined();
  expect(within(detail).getByText("nothing else touched")).toBeDefined();
  expect(desk.asked.some(({ what }) => what === "clients.register")).toBe(false);
  await user.click(within(detail).getByRole("button", { name: "Connect Visual Studio Code" }));
  expect(await screen.findByText("Visual Studio Code has the entry now.")).toBeDefined();
});

test("a file with an error is not written, and the error is said", async () => {
  const { desk, user } = open("/clients");
  await user.click(await screen.findByRole("button", { name: /Gemini CLI/ }));
  expect(await screen.findByText(/Line 12 of settings.json/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Connect Gemini CLI" }));
  expect(desk.asked.some(({ what }) => what === "clients.register")).toBe(false);
});

test("who is connected now is listed with calls and since when", async () => {
  open("/clients");
  expect(await screen.findByText(/112 calls/)).toBeDefined();
  expect(screen.getByText("2 connected now")).toBeDefined();
});

test("a client that is connected and has the entry is one line, whatever it calls itself", async () => {
  const connections = [{ name: "claude-ai", version: "0.1.0", since: Date.parse("2026-11-18T13:48:00Z"), calls: 3 }];
  open("/clients", { clients: { ...clients, connections } });
  const rows = await screen.findAllByRole("button", { name: /Claude Desktop|claude-ai/ });
  expect(rows).toHaveLength(1);
  expect(rows[0]?.textContent).toMatch(/Claude Desktop.*has the entry, 3 calls.*since/);
  expect(screen.queryByText(/claude-ai/)).toBeNull();
});

test("calls are counted while the page is open", async () => {
  const { desk } = open("/clients");
  await screen.findByText(/112 calls/);
  const [first, ...rest] = clients.connections;
  if (!first) throw new Error("The fixture has no connection.");
  desk.holding.clients = { ...clients, connections: [{ ...first, calls: 39 }, ...rest] };
  desk.tell("activity");
  await screen.findByText(/39 calls/);
});

test("one program is listed other tools than the rest, and the same again", async () => {
  const { desk, user } = open("/clients");
  await user.click(await screen.findByRole("button", { name: /Claude Desktop/ }));
  await user.click(await screen.findByLabelText("Its own"));
  await user.click(await screen.findByRole("switch", { name: "Webhooks" }));
  await waitFor(() =>
    expect(desk.holding.settings.listedTo).toEqual({
      "claude-desktop": ["organization", "members", "api_keys", "webhooks"],
    }),
  );
  await user.click(screen.getByLabelText("As to all"));
  await waitFor(() => expect(desk.holding.settings.listedTo).toEqual({}));
});

test("a client that no known program is can be held back, though it is not connected now", async () => {
  const { desk, user } = open("/clients", { settings: makeSettings({ listedTo: { "my-agent": ["members"] } }) });
  await user.click(await screen.findByRole("button", { name: /my-agent/ }));
  await user.click(await screen.findByRole("switch", { name: "my-agent is read-only" }));
  await waitFor(() => expect(desk.holding.settings.clients).toEqual({ "my-agent": { readOnly: true, paused: false } }));
  await user.click(screen.getByRole("button", { name: "Change" }));
  const writes = within(await screen.findByRole("group", { name: "Writes of API keys" }));
  await user.click(writes.getByLabelText("Block writes"));
  await waitFor(() =>
    expect(desk.holding.settings.rules).toEqual([{ toolset: "api_keys", client: "my-agent", writes: "block" }]),
  );
});

test("an entry is taken out after its lines were shown, or kept", async () => {
  const { desk, user } = open("/clients");
  await user.click(await screen.findByRole("button", { name: /Claude Code/ }));
  await user.click(await screen.findByRole("button", { name: "Take the entry out" }));
  expect(await screen.findByText("5 lines removed")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Keep it as it is" }));
  expect(await screen.findByText(/nothing would change/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Take the entry out" }));
  expect(desk.asked.some(({ what }) => what === "clients.unregister")).toBe(false);
  await user.click(await screen.findByRole("button", { name: "Write this" }));
  expect(await screen.findByText("The entry is out.")).toBeDefined();
});

test("the Python server is named, and replaced with its key unseen", async () => {
  const { user } = open("/clients");
  await user.click(await screen.findByRole("button", { name: /Cursor/ }));
  expect(await screen.findByText(/holds an Admin key in plain text/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Replace it" }));
  expect(await screen.findByText(/"ANTHROPIC_ADMIN_KEY": "\(hidden\)"/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Move the key and replace it" }));
  expect(await screen.findByText("The key has moved.")).toBeDefined();
});

test("what a client's file says is tried, and what is wrong is said with what to do", async () => {
  const { user } = open("/clients");
  const health = (name: string) => screen.findByRole("region", { name: `Health of ${name}` });
  await user.click(await screen.findByRole("button", { name: /Claude Code/ }));
  await user.click(within(await health("Claude Code")).getByRole("button", { name: "Test connection" }));
  expect(await screen.findByText(/23 tools in 182 ms/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: /Claude Desktop/ }));
  await user.click(within(await health("Claude Desktop")).getByRole("button", { name: "Test connection" }));
  expect(await screen.findByText("It ended with 1 before it answered.")).toBeDefined();
  expect(await screen.findByText(/Connect it again/)).toBeDefined();
});
