import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { createDesk, createWindow } from "./desk.js";

async function administered(managed: object, environment: Record<string, string> = {}) {
  const home = mkdtempSync(join(tmpdir(), "desk-"));
  const managedFile = join(mkdtempSync(join(tmpdir(), "etc-")), "managed-settings.json");
  writeFileSync(managedFile, JSON.stringify(managed));
  const desk = await createDesk({ host: "browser", demo: true, environment, version: "0.0.0", home, managedFile });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  return { page, managedFile, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}
const key = (api_key: string) => ({ operation: "update_api_key", args: { api_key, status: "inactive" } });

test("the workspaces of an administrator hold beside the person's own, and the page says who set them", async () => {
  await using desk = await administered(
    { allowedWorkspaces: ["Sandbox"] },
    { ALLOWED_WORKSPACES: "Sandbox,Production" },
  );
  const { page, managedFile } = desk;
  await expect(page.catalog.ask(key("old-laptop"))).rejects.toThrow(/Sandbox/);
  expect((await page.catalog.ask(key("bob-scratch"))).id).toMatch(/^P-/);
  const settings = await page.settings.get();
  expect(settings.managed).toEqual({ path: managedFile, names: ["allowedWorkspaces"] });
  await expect(page.settings.change({ allowedWorkspaces: ["Production"] })).rejects.toThrow(/administrator/);
});

test("what an administrator keeps closed cannot be opened here", async () => {
  await using desk = await administered({ neverCritical: true });
  await expect(desk.page.settings.change({ criticalOpened: ["archive_workspace"] })).rejects.toThrow(/administrator/);
  const archive = { operation: "archive_workspace", args: { workspace: "Sandbox" } };
  await expect(desk.page.catalog.ask(archive)).rejects.toThrow();
});
