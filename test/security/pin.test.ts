import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { keyringSession, missingKeyring } from "../harness/keyring.js";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { deskPage } from "../harness/page.js";
import { approve, deny } from "../harness/person.js";
import { demoOrganization, freshHome, start } from "../harness/processes.js";
import { until } from "../harness/watching.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
let session: Awaited<ReturnType<typeof keyringSession>>;
beforeAll(async () => {
  if (missingKeyring.length === 0) demo = await demoOrganization();
});
afterAll(() => demo?.[Symbol.asyncDispose]());
// The PIN is kept beside the key, so each test has a keyring of its own.
beforeEach(async () => {
  if (missingKeyring.length === 0) session = await keyringSession(freshHome(), "unlocked");
});
afterEach(() => session?.[Symbol.asyncDispose]());

const rename = { api_key: "hack-day", name: "fair", confirm: true };

describe.skipIf(missingKeyring.length > 0)("with the key in the keychain", () => {
  test("whoever has the address but not the PIN decides nothing, however often they guess", async () => {
    const environment = { ...session.environment, ANTHROPIC_BASE_URL: demo.url };
    const home = freshHome();
    {
      await using first = await start(home, environment);
      const page = await deskPage(first.address);
      await page.setUp.keep({ key: demo.key });
      await page.pin.set({ pin: "8642" });
    }
    await using running = await start(home, environment);
    await using client = await mcpClient(home);
    const page = await deskPage(running.address);
    const { proposal_id } = await call(client, "update_api_key", rename);
    await expect(approve(page, proposal_id)).rejects.toMatchObject({ code: "LOCKED" });
    await expect(deny(page, proposal_id)).rejects.toMatchObject({ code: "LOCKED" });
    const { id, digest } = await page.proposals.get({ id: String(proposal_id) });
    const seen = { id, digest };
    for (const verb of [
      () => page.proposals.secret({ id }),
      () => page.proposals.extend(seen),
      () => page.proposals.takeBack(seen),
      () => page.proposals.edit({ ...seen, arguments: { name: "fairer" } }),
      () => page.proposals.undo({ id }),
      () => page.catalog.ask({ operation: "update_api_key", args: { api_key: "hack-day", name: "fairest" } }),
    ])
      await expect(verb()).rejects.toMatchObject({ code: "LOCKED" });
    for (const verb of [
      () => page.organizations.open({ id: "demo" }),
      () => page.settings.change({ criticalOpened: ["archive_workspace"] }),
      () => page.stream.set({ to: null }),
    ])
      await expect(verb()).rejects.toMatchObject({ data: { code: "locked" } });
    await page.settings.pause({ until: "resumed" });
    await expect(page.settings.resume()).rejects.toMatchObject({ code: "REFUSED" });
    expect((await page.settings.get()).pausedUntil).toBe("resumed");
    await expect(page.pin.set({ pin: "0000" })).rejects.toMatchObject({ data: { code: "pin_wrong" } });
    const guesses = await Promise.allSettled(["1", "12", "123", "1234", "8642"].map((pin) => page.pin.open({ pin })));
    const told = guesses.map((guess) => guess.status === "rejected" && Reflect.get(guess.reason, "data"));
    expect(told.at(-1)).toMatchObject({ code: "pin_too_often", words: expect.stringMatching(/seconds/) });
    expect((await page.status()).pin).toEqual({ set: true, needed: true, open: false });
    expect((await page.proposals.get({ id: String(proposal_id) })).state).toBe("proposed");
    expect(await organizationAt(demo.url).writes()).toEqual([]);
    for (const file of ["desk.db", "settings.json"])
      expect(readFileSync(join(home, file)).includes("8642")).toBe(false);
  });

  test("a PIN that was set on the demo organization opens nothing on the real one", async () => {
    await using running = await start(freshHome(), { ...session.environment, ANTHROPIC_BASE_URL: demo.url });
    const page = await deskPage(running.address);
    await page.organizations.open({ id: "demo" });
    await page.pin.set({ pin: "1111" });
    const { pin } = await page.setUp.keep({ key: demo.key });
    expect(pin).toEqual({ set: false, needed: true, open: false });
    await using client = await mcpClient(running.home);
    const { proposal_id } = await call(client, "update_api_key", rename);
    await until(page, proposal_id, ({ settled }) => settled);
    await expect(approve(page, proposal_id)).rejects.toMatchObject({ code: "LOCKED" });
    expect(await organizationAt(demo.url).writes()).toEqual([]);
  });

  test("another data folder on the same key, or one without its database, asks for the same PIN", async () => {
    const environment = { ...session.environment, ANTHROPIC_BASE_URL: demo.url };
    const home = freshHome();
    {
      await using first = await start(home, environment);
      const page = await deskPage(first.address);
      await page.setUp.keep({ key: demo.key });
      await page.pin.set({ pin: "8642" });
    }
    const copy = freshHome();
    copyFileSync(join(home, "settings.json"), join(copy, "settings.json"));
    await using running = await start(copy, environment);
    const page = await deskPage(running.address);
    expect((await page.status()).pin).toEqual({ set: true, needed: true, open: false });
    await expect(page.pin.set({ pin: "0000" })).rejects.toMatchObject({ data: { code: "pin_wrong" } });
    // Anybody may make it stricter; what lets more through again takes the PIN.
    await page.settings.change({ presenceFrom: "low", readOnly: true });
    for (const change of [
      () => page.organizations.open({ id: "demo" }),
      async () => page.organizations.forget({ id: (await page.status()).organization?.id ?? "" }),
      () => page.settings.change({ criticalOpened: ["archive_workspace"] }),
      () => page.settings.change({ pendingPerClient: 100 }),
      () => page.settings.change({ rules: [{ toolset: "members", writes: "ask" }] }),
      () => page.settings.change({ presenceFrom: "high" }),
      () => page.settings.change({ readOnly: false }),
      async () => {
        const text = JSON.stringify({ countersign: "settings", version: 1, settings: { readOnly: false } });
        return page.settings.takeIn({ text, seen: (await page.settings.previewImport({ text })).seen });
      },
    ])
      await expect(change()).rejects.toMatchObject({ data: { code: "locked" } });
    expect((await page.pin.open({ pin: "8642" })).pin.open).toBe(true);
  });

  test("the first PIN of a key is set only where the key was added", async () => {
    const environment = { ...session.environment, ANTHROPIC_BASE_URL: demo.url };
    const home = freshHome();
    {
      await using first = await start(home, environment);
      await (await deskPage(first.address)).setUp.keep({ key: demo.key });
    }
    await using running = await start(home, environment);
    const page = await deskPage(running.address);
    await expect(page.pin.set({ pin: "0000" })).rejects.toMatchObject({ data: { code: "pin_needs_key" } });
    await page.setUp.keep({ key: demo.key });
    expect((await page.pin.set({ pin: "8642" })).pin).toEqual({ set: true, needed: true, open: true });
  });

  test("a settings file that sends the key elsewhere sends it nowhere", async () => {
    const home = freshHome();
    {
      await using first = await start(home, { ...session.environment, ANTHROPIC_BASE_URL: demo.url });
      await (await deskPage(first.address)).setUp.keep({ key: demo.key });
    }
    const heard: unknown[] = [];
    const thief = createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.end("{}");
    });
    await new Promise<void>((resolve) => thief.listen(0, "127.0.0.1", resolve));
    const { port } = thief.address() as AddressInfo;
    const file = join(home, "settings.json");
    const settings = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(
      file,
      JSON.stringify({
        ...settings,
        organizations: [{ ...settings.organizations[0], address: `http://127.0.0.1:${port}` }],
      }),
    );
    await using running = await start(home, session.environment);
    await using client = await mcpClient(running.home);
    expect(await call(client, "get_org_info")).toMatchObject({
      isError: true,
      summary: expect.stringMatching(/Nothing was sent.*add the key again/),
    });
    expect(heard).toEqual([]);
    thief.close();
  });
});
