import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { createWindow, type Inside } from "../inside.js";
import { northwindDesk } from "../northwind.fixture.js";
import type { Pin } from "../pin.js";
import { pinProcedures } from "./pin.js";

test("where a PIN is set, what cannot be undone of the record takes it beside the word typed", async () => {
  await using core = await northwindDesk();
  const { pin, record } = core.page;
  await expect(pin.open({ pin: "4711" })).rejects.toMatchObject({ data: { code: "pin_not_set" } });
  await expect(pin.set({ pin: "471" })).rejects.toThrow();
  expect(await pin.set({ pin: "4711" })).toMatchObject({ pin: { set: true } });
  await expect(pin.set({ pin: "0815", old: "0000" })).rejects.toThrow("That is not the PIN. Nothing was changed.");
  await expect(core.anotherWindow().pin.open({ pin: "0000" })).rejects.toThrow(
    "That is not the PIN. Nothing was decided.",
  );
  expect(await core.anotherWindow().pin.open({ pin: "4711" })).toMatchObject({ pin: { open: true } });
  const keep = { days: 30, typed: "retain" };
  await expect(record.keepFor(keep)).rejects.toThrow(/needs your PIN/);
  await expect(record.keepFor({ ...keep, pin: "0000" })).rejects.toThrow("That is not the PIN. Nothing was changed.");
  expect(await record.keepFor({ ...keep, pin: "4711" })).toMatchObject({ keepDays: 30 });
});

test("the host's own check takes the place of the PIN for what cannot be undone, and says when it found nobody", async () => {
  const asked: string[] = [];
  let there = false;
  const ask = async (words: string) => {
    asked.push(words);
    return there;
  };
  await using core = await northwindDesk({ presence: { available: () => true, ask } });
  const { record } = core.page;
  const erase = { names: ["dana.cole@northwind.example"], typed: "erase" };
  await expect(record.erase(erase)).rejects.toThrow(/Touch ID did not find you. Nothing was changed/);
  there = true;
  await expect(record.erase(erase)).rejects.toThrow(/nothing of this person/);
  expect(asked).toEqual(["erase the record", "erase the record"]);
});

test("of a proposal every row is proved at once, and where nothing is wrong nothing is begun anew", async () => {
  await using core = await northwindDesk();
  const { record, catalog } = core.page;
  const { id } = await catalog.ask({ operation: "update_api_key", args: { api_key: "old-laptop", name: "x" } });
  const proof = await record.proof({ proposal: String(id) });
  expect(proof).toMatchObject({ file: `${id}.tlog-proof`, words: expect.stringMatching(/the row is one that/) });
  await core.page.proposals.decide({
    id: String(id),
    digest: (await core.page.proposals.get({ id: String(id) })).digest,
    decision: "deny",
  });
  const both = await record.proof({ proposal: String(id) });
  expect(both.words).toMatch(/the 2 rows are among those that/);
  expect(both.rows).toHaveLength(2);
  await expect(record.beginEmpty({ typed: "begin" })).rejects.toThrow(/desk.db is there/);
});

test("a program that finds a key without a PIN cannot set its first one, and who just added the key can", async () => {
  let set = "";
  const kept = {
    isSet: () => set !== "",
    async set(given: string) {
      set = given;
    },
  } as unknown as Pin;
  await using core = await northwindDesk();
  const status = await core.page.status();
  const inside = {
    pin: () => kept,
    pinNeeded: () => true,
    events: { emit: () => {} },
    status: () => status,
  } as unknown as Inside;
  const window = createWindow("test");
  const page = createRouterClient(pinProcedures(inside), { context: { window } });
  await expect(page.set({ pin: "4711" })).rejects.toMatchObject({
    data: { code: "pin_needs_key" },
    message: expect.stringMatching(/Add the key again, then set the PIN/),
  });
  expect(set).toBe("");
  window.addedFor = kept;
  await page.set({ pin: "4711" });
  expect([set, window.openedBy]).toEqual(["4711", kept]);
});
