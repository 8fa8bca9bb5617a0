import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { createDesk, createWindow } from "./desk.js";

const home = () => mkdtempSync(join(tmpdir(), "desk-"));
const options = { host: "browser", demo: true, environment: {}, version: "0.0.0" } as const;

test("the demo organization opens by name, and its folder is held by one desk alone", async () => {
  const folder = home();
  await using desk = await createDesk({ ...options, home: folder });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  const spend = await page.spend.view(lastWeek("workspace"));
  expect(spend.series.map(({ name }) => name)).toContain("Sandbox");
  const kinds = await page.spend.view(lastWeek("token_type"));
  expect(kinds.series.map(({ name }) => name)).toEqual(expect.arrayContaining(["Cache written, 5 min", "No tokens"]));
  expect((await page.status()).organization).toMatchObject({ name: "Northwind Labs", kind: "demo" });

  const asked = new Promise((resolve) => desk.watch((event) => event.kind === "open" && resolve(event.id)));
  await expect(createDesk({ ...options, home: folder })).rejects.toMatchObject({ code: "desk_already_open" });
  expect(await asked).toBeUndefined();
});

test("a desk that is closed leaves word for clients how this copy is opened again", async () => {
  const folder = home();
  await (await createDesk({ ...options, home: folder }))[Symbol.asyncDispose]();
  const { how } = JSON.parse(readFileSync(join(folder, "run", "opening.json"), "utf8"));
  expect(how).toBe(`Run \`npm start -- --demo\` in ${join(import.meta.dirname, "..", "..")}`);
});

test("every page's first question is answered on the demo organization", async () => {
  await using desk = await createDesk({ ...options, home: home() });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  expect((await page.activity.list({ limit: 10 })).rows[0]).toMatchObject({ type: "start" });
  expect((await page.activity.verify()).verdict.whole).toBe(true);
  expect(await page.proposals.list({})).toEqual([]);
  expect((await page.clients.list()).programs.map(({ id }) => id)).toContain("claude-code");
  expect(await page.settings.get()).toMatchObject({ readOnly: false, held: [] });
});

test("the demo organization can be chosen and left from the page, and no key is touched", async () => {
  await using desk = await createDesk({ ...options, demo: false, home: home() });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  expect((await page.status()).organization).toBeNull();
  await page.organizations.open({ id: "demo" });
  expect((await page.spend.view(lastWeek("model"))).series.length).toBeGreaterThan(1);
  expect((await page.organizations.forget({ id: "demo" })).organization).toBeNull();
  await expect(page.spend.view(lastWeek("model"))).rejects.toMatchObject({ code: "REFUSED" });
});

test("an allowed workspace that is not there stops the start, and those there are get named", async () => {
  const environment = { ALLOWED_WORKSPACES: "Sandbox, Nowhere" };
  await expect(createDesk({ ...options, home: home(), environment })).rejects.toMatchObject({
    code: "unknown_workspace",
    message: expect.stringMatching(/Nowhere.*Pre-Mortem/),
  });
  await using desk = await createDesk({ ...options, home: home(), environment: { ALLOWED_WORKSPACES: "sandbox" } });
  expect(desk.status().organization).toMatchObject({ name: "Northwind Labs" });
});

function lastWeek(by: "workspace" | "model" | "token_type") {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  return { by, measure: "billed" as const, grain: "day" as const, from: day(6), to: day(0), only: {} };
}
