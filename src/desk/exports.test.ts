import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import { expect, onTestFinished, test } from "vitest";
import { openLog } from "../audit/append.js";
import { readEntries } from "../audit/read.js";
import { createDesk, createWindow } from "./desk.js";
import { sayExported } from "./exports.js";

const options = { host: "browser", demo: true, environment: {}, version: "9.8.7" } as const;
const home = () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-exports-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};
const rowsOf = async (folder: string) => {
  const all = [];
  for await (const row of readEntries(join(folder, "audit"))) all.push(row);
  return all;
};

test("the page gets the rows of a filter piece by piece, and the log says so first", async () => {
  const folder = home();
  await using desk = await createDesk({ ...options, home: folder });
  const page = createRouterClient(desk.router, { context: { window: createWindow("test") } });
  await page.status();
  const pieces = [];
  for await (const piece of await page.activity.export({ format: "ocsf", filter: { types: ["start", "export"] } }))
    pieces.push(piece);
  expect(pieces.at(-1)).toMatchObject({ rows: 2, seq: 2, of: 2 });
  const events = pieces.flatMap(({ text }) =>
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );
  expect(events.map(({ metadata }) => metadata)).toMatchObject([
    { event_code: "start", product: { version: "9.8.7" } },
    { event_code: "export" },
  ]);
  expect((await rowsOf(join(folder, "demo"))).at(-1)).toMatchObject({
    type: "export",
    org_id: expect.any(String),
    data: { format: "ocsf", from: "page", types: ["start", "export"] },
  });
});

test("of proposals that are chosen every row goes out, though only some of them say what was looked for", async () => {
  const folder = home();
  {
    await using _ = await createDesk({ ...options, home: folder });
  }
  {
    await using log = openLog({ dir: join(folder, "demo", "audit") });
    for (const id of ["P-5000", "P-5001"])
      for (const type of ["proposed", "viewed", "denied"] as const)
        log.append({
          ...{ type, org_id: null, actor: { kind: "desk" }, proposal_id: id, digest: "a".repeat(64) },
          data: { card: type === "proposed" ? { note: id === "P-5000" ? "mulberry" : "elder" } : {} },
        });
  }
  await using again = await createDesk({ ...options, home: folder });
  const there = createRouterClient(again.router, { context: { window: createWindow("test") } });
  await there.status();
  let text = "";
  const asked = { format: "csv", view: "proposals", filter: { search: "mulberry" } } as const;
  for await (const piece of await there.activity.export(asked)) text += piece.text;
  expect(text.match(/P-5000/g)?.length).toBeGreaterThanOrEqual(3);
  expect(text).not.toContain("P-5001");
  expect((await rowsOf(join(folder, "demo"))).findLast(({ type }) => type === "export")).toMatchObject({
    data: { view: "proposals", search: "mulberry" },
  });
});

test("an open desk says in the log what the command line takes, also of the log that it does not have open", async () => {
  const folder = home();
  await (async () => {
    await using log = openLog({ dir: join(folder, "audit") });
    log.append({ type: "start", org_id: null, actor: { kind: "desk" } });
  })();
  await using _ = await createDesk({ ...options, home: folder });
  await sayExported(folder, { demo: true, format: "csv", wanted: { proposal: "P-1" } });
  await sayExported(folder, { demo: false, format: "jsonl", wanted: {} });
  expect((await rowsOf(join(folder, "demo"))).at(-1)).toMatchObject({
    type: "export",
    actor: { kind: "desk" },
    data: { format: "csv", from: "asked on the command line", proposal: "P-1" },
  });
  expect((await rowsOf(folder)).map(({ type }) => type)).toEqual(["start", "export"]);
});
