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

test("a workspace that is not there stops the start, and the file that names it is named", async () => {
  await expect(administered({ allowedWorkspaces: ["Sandbox", "Staging"] })).rejects.toThrow(
    /^No workspace is called Staging\..*managed-settings\.json/s,
  );
});

test("what an administrator keeps closed cannot be opened here", async () => {
  await using desk = await administered({ neverCritical: true });
  await expect(desk.page.settings.change({ criticalOpened: ["archive_workspace"] })).rejects.toThrow(/administrator/);
  const archive = { operation: "archive_workspace", args: { workspace: "Sandbox" } };
  await expect(desk.page.catalog.ask(archive)).rejects.toThrow();
});

test("what is refused names who holds it, and sends nobody to a setting that cannot be changed", async () => {
  const tried = async (managed: object, environment: Record<string, string>, operation: string, args: object) => {
    await using desk = await administered(managed, environment);
    return await desk.page.catalog.ask({ operation, args: { ...args } }).then(
      () => "",
      (error: Error) => error.message,
    );
  };
  const [rename, archive] = [{ api_key: "bob-scratch", name: "x" }, { workspace: "Sandbox" }];
  const administrator = "The administrator of this computer set that, and nobody can change it in Countersign.";
  const variable = (name: string) => `${name} of this start set that, and nobody can change it in Countersign.`;
  const said = [
    await tried({ readOnly: true }, {}, "update_api_key", rename),
    await tried({}, { COUNTERSIGN_READ_ONLY: "1" }, "update_api_key", rename),
    await tried({ block: ["api_keys"] }, {}, "update_api_key", rename),
    await tried({}, { COUNTERSIGN_BLOCK: "update_api_key" }, "update_api_key", rename),
    await tried({ neverCritical: true }, {}, "archive_workspace", archive),
  ];
  expect(said).toEqual([
    `Countersign is read-only, so “Update API key” is refused. ${administrator}`,
    `Countersign is read-only, so “Update API key” is refused. ${variable("COUNTERSIGN_READ_ONLY or --read-only")}`,
    `A rule blocks “Update API key”. ${administrator}`,
    `A rule blocks “Update API key”. ${variable("COUNTERSIGN_BLOCK or --block")}`,
    `“Archive workspace” is critical and stays blocked. ${administrator}`,
  ]);
});
