import { mkdtempSync } from "node:fs";
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
  const spend = await page.spend.daily({ by: "workspace" });
  expect(spend.series.map(({ name }) => name)).toContain("Sandbox");
  expect((await page.status()).organization).toMatchObject({ name: "Northwind Labs", kind: "demo" });

  const asked = new Promise((resolve) => desk.watch((event) => event.kind === "open" && resolve(event.id)));
  await expect(createDesk({ ...options, home: folder })).rejects.toMatchObject({ code: "desk_already_open" });
  expect(await asked).toBeUndefined();
});
