import { chmodSync, mkdtempSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { Managed } from "../settings/managed.js";
import { createDesk, createWindow } from "./desk.js";

/** A desk of the demo under a file of an administrator, given as text as it stands there, or as what it says. */
async function administered(
  managed: object | string,
  environment: Record<string, string> = {},
  own: object = {},
  flags = {},
) {
  const home = mkdtempSync(join(tmpdir(), "desk-"));
  const managedFile = join(mkdtempSync(join(tmpdir(), "etc-")), "managed-settings.json");
  writeFileSync(managedFile, typeof managed === "string" ? managed : JSON.stringify(managed));
  writeFileSync(join(home, "settings.json"), JSON.stringify(own));
  const desk = await createDesk({
    host: "browser",
    demo: true,
    environment,
    version: "0.0.0",
    home,
    managedFile,
    flags,
  });
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

test("a file that others than an administrator can change is found by Diagnostics, with what mends it", async () => {
  await using desk = await administered({ readOnly: true });
  chmodSync(desk.managedFile, 0o666);
  const found = await desk.page.diagnostics.read();
  expect(found.findings.find(({ about }) => about === "settings")).toMatchObject({
    is: "bad",
    words: expect.stringMatching(
      /Administered by .*Others than an administrator can change .*managed-settings\.json.*chmod go-w/,
    ),
  });
});

test("of a file that is a link, each folder on the way to it is looked at where others could put another in its place", async () => {
  await using desk = await administered({ readOnly: true });
  const [theirs, closed] = [mkdtempSync(join(tmpdir(), "theirs-")), mkdtempSync(join(tmpdir(), "closed-"))];
  const file = join(closed, "kept.json");
  renameSync(desk.managedFile, file);
  symlinkSync(file, join(theirs, "between.json"));
  symlinkSync(join(theirs, "between.json"), desk.managedFile);
  const words = async () => {
    const found = await desk.page.diagnostics.read();
    return found.findings.find(({ about }) => about === "settings")?.words ?? "";
  };
  chmodSync(theirs, 0o777);
  expect(await words()).toMatch(
    new RegExp(`is a link, and others .* can change .*${theirs}.*: put the file itself there`),
  );
  chmodSync(file, 0o666);
  expect(await words()).toMatch(new RegExp(`can change ${file} and .*${theirs}`));
});

test("each block says by whom of the three it is set", async () => {
  await using desk = await administered(
    { block: ["members:writes", "federation"] },
    { COUNTERSIGN_BLOCK: "list_api_keys" },
    {},
    { block: "workspaces:writes" },
  );
  expect((await desk.page.settings.get()).blockedByStart.map(({ words, by }) => [words, by])).toEqual([
    ["block list_api_keys", "COUNTERSIGN_BLOCK of this start"],
    ["block writes of workspaces", "--block of this start"],
    ["block writes of members", "the administrator of this computer"],
    ["block federation", "the administrator of this computer"],
  ]);
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
  const tried = async (
    managed: object,
    environment: Record<string, string>,
    operation: string,
    args: object,
    flags = {},
  ) => {
    await using desk = await administered(managed, environment, {}, flags);
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
    await tried({}, {}, "update_api_key", rename, { block: "update_api_key" }),
    await tried({ neverCritical: true }, {}, "archive_workspace", archive),
  ];
  expect(said).toEqual([
    `Countersign is read-only, so “Update API key” is refused. ${administrator}`,
    `Countersign is read-only, so “Update API key” is refused. ${variable("COUNTERSIGN_READ_ONLY or --read-only")}`,
    `A rule blocks “Update API key”. ${administrator}`,
    `A rule blocks “Update API key”. ${variable("COUNTERSIGN_BLOCK")}`,
    `A rule blocks “Update API key”. ${variable("--block")}`,
    `“Archive workspace” is critical and stays blocked. ${administrator}`,
  ]);
});

/** The page for administrators of many machines, and the file that it shows. */
const fleet = readFileSync(join(import.meta.dirname, "..", "..", "docs", "fleet.md"), "utf8");
const [, sample = ""] = /^```json\n([\s\S]*?)^```$/m.exec(fleet) ?? [];

test("the sample of the page for fleets has each field there is, and the page explains each", () => {
  const fields = Object.keys(Managed.shape).toSorted();
  expect(Object.keys(JSON.parse(sample)).toSorted()).toEqual(fields);
  expect([...fleet.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name).toSorted()).toEqual(fields);
});

/** As loose as a person can make it. */
const own = {
  criticalOpened: ["archive_workspace"],
  expiry: { low: 60, medium: 60, high: 60, critical: 60 },
  presenceFrom: "high",
  pendingPerClient: 200,
};

test("the sample of the page for fleets, as it stands there, locks what it says, whatever the person had opened", async () => {
  await using desk = await administered(sample, {}, own);
  const { settings, catalog } = desk.page;
  await settings.settle({ how: "as it is" });
  const now = await settings.get();
  expect(now.managed?.names.toSorted()).toEqual([
    "allowedWorkspaces",
    "criticalOpened",
    "expiry",
    "pendingPerClient",
    "presenceFrom",
    "readOnly",
  ]);
  expect(now).toMatchObject({ readOnly: true, criticalOpened: [], presenceFrom: "low", pendingPerClient: 10 });
  expect([now.expiry.low, now.expiry.high]).toEqual([10, 5]);
  expect(now.blockedByStart.map(({ words }) => words)).toEqual(["block writes of members", "block federation"]);

  const looser = [
    { readOnly: false },
    { allowedWorkspaces: ["Production"] },
    { criticalOpened: ["archive_workspace"] },
    { expiry: own.expiry },
    { presenceFrom: "high" as const },
    { pendingPerClient: 200 },
  ];
  for (const patch of looser) await expect(settings.change(patch)).rejects.toThrow(/set by the administrator/);
  await settings.change({ rules: [{ toolset: "federation", reads: "allow", writes: "ask" }] });

  const tried = (operation: string, args: object = {}) =>
    settings.simulate({ operation, client: "", args: JSON.stringify(args) });
  expect(await tried("list_federation_rules")).toMatchObject({ because: "The rule: block federation." });
  expect(await tried("list_members")).toMatchObject({ verdict: "answered" });
  await expect(catalog.ask(key("bob-scratch"))).rejects.toThrow(/read-only.*administrator/s);
  expect(await settings.get()).toMatchObject({ readOnly: true, criticalOpened: [] });
});

test("what stands in that sample besides being read-only holds by itself as well", async () => {
  const { readOnly: _, ...rest } = JSON.parse(sample);
  await using writing = await administered(rest, {}, own);
  await writing.page.settings.settle({ how: "as it is" });
  const ask = (operation: string, args: Record<string, string>) => writing.page.catalog.ask({ operation, args });
  expect((await ask("update_api_key", { api_key: "bob-scratch", name: "bob-scraps" })).id).toMatch(/^P-/);
  await expect(ask("update_api_key", { api_key: "old-laptop", status: "inactive" })).rejects.toThrow(/Sandbox/);
  await expect(ask("archive_workspace", { workspace: "Sandbox" })).rejects.toThrow(/critical.*administrator/s);
  await expect(ask("remove_member", { member: "bob@example.com" })).rejects.toThrow(/rule blocks.*administrator/s);
  const [waiting] = await writing.page.proposals.list({ states: ["proposed"] });
  expect(waiting?.expires_at).toBe((waiting?.proposed_at ?? 0) + 10 * 60_000);
});
