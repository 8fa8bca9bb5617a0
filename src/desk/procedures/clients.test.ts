import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { afterEach, expect, test, vi } from "vitest";
import { createWindow, type Inside } from "../inside.js";
import { northwindDesk } from "../northwind.fixture.js";
import { clientProcedures } from "./clients.js";

afterEach(() => void vi.unstubAllEnvs());

/** A computer of its own, so that no real client's file is touched. */
function computer(): string {
  const home = mkdtempSync(join(tmpdir(), "clients-"));
  for (const name of ["HOME", "USERPROFILE"]) vi.stubEnv(name, home);
  if (homedir() !== home) throw new Error("The files of this computer's person would be written.");
  return home;
}

test("a client is connected as it was shown, tried, and let go of, and a file that changed meanwhile is not written", async () => {
  const file = join(computer(), ".cursor", "mcp.json");
  await using core = await northwindDesk();
  const { clients } = core.page;
  const heard: string[] = [];
  core.desk.watch(({ kind }) => heard.push(kind));
  const shown = await clients.preview({ id: "cursor" });
  expect(shown).toMatchObject({ file, nothing: false });
  expect(shown.lines.map(({ kind }) => kind)).toContain("added");
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, '{ "mcpServers": { "git": { "command": "git-mcp" } } }\n');
  await expect(clients.register({ id: "cursor", sight: shown.sight })).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringMatching(/no longer what was shown/),
  });
  const { sight } = await clients.preview({ id: "cursor" });
  expect(await clients.register({ id: "cursor", sight })).toMatchObject({
    backup: expect.stringContaining("mcp.json"),
  });
  expect(heard).toContain("clients");
  expect(JSON.parse(readFileSync(file, "utf8")).mcpServers).toMatchObject({ countersign: {}, git: {} });
  const cursor = async () => (await clients.list()).programs.find(({ id }) => id === "cursor");
  expect(await cursor()).toMatchObject({ registered: true, older: [] });

  const away = await clients.preview({ id: "cursor", verb: "unregister" });
  await clients.unregister({ id: "cursor", sight: away.sight });
  expect(JSON.parse(readFileSync(file, "utf8")).mcpServers).toEqual({ git: { command: "git-mcp" } });
  expect(await cursor()).toMatchObject({ registered: false });
  expect(await clients.test({ id: "cursor" })).toMatchObject({ ok: false, fix: expect.any(String) });
  await expect(clients.preview({ id: "no-such" })).rejects.toMatchObject({ code: expect.any(String) });
});

test("a key that would be gone with this process is not moved out of a client's file", async () => {
  const file = join(computer(), ".cursor", "mcp.json");
  mkdirSync(join(file, ".."), { recursive: true });
  const python = {
    command: "python",
    args: ["-m", "anthropic_admin_mcp"],
    env: { ANTHROPIC_ADMIN_KEY: "sk-ant-admin01-planted" },
  };
  const before = JSON.stringify({ mcpServers: { "anthropic-admin": python } });
  writeFileSync(file, before);
  await using core = await northwindDesk();
  const { clients } = core.page;
  expect((await clients.list()).programs.find(({ id }) => id === "cursor")?.older).toMatchObject([
    { name: "anthropic-admin", hasKey: true },
  ]);
  const { sight, lines } = await clients.preview({ id: "cursor", verb: "replace" });
  expect(JSON.stringify(lines)).not.toContain("planted");
  await expect(clients.replace({ id: "cursor", sight })).rejects.toMatchObject({
    code: "REFUSED",
    data: { code: "not_kept" },
    message: expect.stringMatching(/was not moved, and nothing was changed/),
  });
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a window that has not given the PIN moves no key, and one that has moves it with what the file allows", async () => {
  const said: unknown[] = [];
  const inside = (mayDecide: boolean) =>
    ({
      mayDecide: () => mayDecide,
      events: { emit: (kind: string) => said.push(kind) },
      settings: { get: () => ({ address: null, allowedWorkspaces: ["Sandbox"] }) },
      status: () => ({ keychain: { available: true, words: "" } }),
      pin: () => "the PIN of the new key",
      setUp: { keep: async (brought: object) => void said.push(brought) },
      guards: { change: async (patch: object) => void said.push(patch) },
      clients: {
        replace: async (_id: string, _sight: string, keeper: Parameters<Inside["clients"]["replace"]>[2]) => {
          await keeper.keep("sk-ant-admin01-planted");
          await keeper.allowOnly([...(await keeper.allowedWorkspaces()), "Research"]);
          return { words: keeper.address, backup: null };
        },
      },
    }) as unknown as Inside;
  const window = createWindow("test");
  const page = (mayDecide: boolean) => createRouterClient(clientProcedures(inside(mayDecide)), { context: { window } });
  await expect(page(false).replace({ id: "cursor", sight: "" })).rejects.toMatchObject({ data: { code: "locked" } });
  expect(said).toEqual([]);
  expect(await page(true).replace({ id: "cursor", sight: "" })).toMatchObject({ words: "https://api.anthropic.com" });
  expect(said).toEqual([{ key: "sk-ant-admin01-planted" }, { allowedWorkspaces: ["Sandbox", "Research"] }, "clients"]);
  expect(window.addedFor).toBe("the PIN of the new key");
});
