import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { createWindow, type Inside } from "../inside.js";
import { budgetProcedures } from "./budgets.js";

const wish = { of: { kind: "organization" }, per: "month", amount: "5", thresholds: [] } as const;

test("a window that has not given the PIN reads budgets, and neither sets, silences, removes nor caps any", async () => {
  const called: string[] = [];
  const budgets = new Proxy(
    {},
    {
      get: (_, name) => async () => {
        called.push(String(name));
        return [];
      },
    },
  );
  const inside = { mayDecide: () => false, budgets } as unknown as Inside;
  const page = createRouterClient(budgetProcedures(inside), { context: { window: createWindow("test") } });
  const locked = { code: "REFUSED", data: { code: "locked" } };
  await expect(page.set({ ...wish, thresholds: [] })).rejects.toMatchObject(locked);
  await expect(page.remove({ id: "1" })).rejects.toMatchObject(locked);
  await expect(page.snooze({ id: "1", until: "period end" })).rejects.toMatchObject(locked);
  await expect(page.cap({ id: "1" })).rejects.toMatchObject(locked);
  await page.list();
  expect(called).toEqual(["list"]);
});
