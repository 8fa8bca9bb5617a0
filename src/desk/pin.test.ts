import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { migrate } from "./migrations/migrate.js";
import { openPin } from "./pin.js";
import { pinInDatabase } from "./pin-store.js";

function fresh() {
  const folder = mkdtempSync(join(tmpdir(), "pin-"));
  const file = join(folder, "desk.db");
  const clock = { now: 1_000_000 };
  const open = () => {
    const db = new DatabaseSync(file);
    migrate(db, folder);
    return openPin(pinInDatabase(db), () => clock.now);
  };
  return { open, clock };
}

test("the PIN that was set opens, another does not", async () => {
  const pin = await fresh().open();
  expect(pin.isSet()).toBe(false);
  await expect(pin.check("2468")).rejects.toMatchObject({ code: "pin_not_set" });
  await pin.set("2468", undefined);
  await pin.check("2468");
  await expect(pin.check("2469")).rejects.toMatchObject({ code: "pin_wrong" });
});

test("a PIN is changed only by who knows the old one", async () => {
  const pin = await fresh().open();
  await pin.set("2468", undefined);
  await expect(pin.set("9999", undefined)).rejects.toMatchObject({ code: "pin_wrong" });
  await expect(pin.set("9999", "1111")).rejects.toMatchObject({ code: "pin_wrong" });
  await pin.set("9999", "2468");
  await pin.check("9999");
});

test("after five wrong ones even the right one waits, also in another process, and the wait doubles", async () => {
  const { open, clock } = fresh();
  const pin = await open();
  await pin.set("2468", undefined);
  for (let i = 0; i < 5; i += 1) await expect(pin.check("0000")).rejects.toMatchObject({ code: "pin_wrong" });
  await expect(pin.check("2468")).rejects.toMatchObject({
    code: "pin_too_often",
    message: expect.stringMatching(/30 seconds/),
  });
  await expect((await open()).check("2468")).rejects.toMatchObject({ code: "pin_too_often" });
  clock.now += 30_001;
  await expect((await open()).check("0000")).rejects.toMatchObject({ code: "pin_wrong" });
  await expect((await open()).check("2468")).rejects.toMatchObject({
    code: "pin_too_often",
    message: expect.stringMatching(/60 seconds/),
  });
  clock.now += 60_001;
  await (await open()).check("2468");
});

test("wrong ones tried at the same moment each count", async () => {
  const pin = await fresh().open();
  await pin.set("2468", undefined);
  const tries = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => pin.check(`000${n}`)));
  const codes = tries.map((one) => (one.status === "rejected" ? (one.reason as { code: string }).code : "open"));
  expect(codes.filter((code) => code === "pin_wrong")).toHaveLength(5);
  expect(codes.filter((code) => code === "pin_too_often")).toHaveLength(7);
});
