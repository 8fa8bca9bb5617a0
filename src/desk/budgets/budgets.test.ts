import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { readEntriesNow } from "../../audit/read.js";
import { offered } from "../../operations/index.js";
import { createDesk, createWindow, type Desk } from "../desk.js";
import { openBudgetStore } from "./budget-store.js";

const options = { host: "browser", demo: true, environment: {}, version: "0.0.0" } as const;
const newHome = () => mkdtempSync(join(tmpdir(), "desk-"));
const pageOf = (desk: Desk) => createRouterClient(desk.router, { context: { window: createWindow("test") } });
type Page = ReturnType<typeof pageOf>;
type Wish = Parameters<Page["budgets"]["set"]>[0];

const tiny: Wish = {
  of: { kind: "organization" },
  per: "month",
  amount: "0.01",
  thresholds: [
    { percent: 80, on: "actual" },
    { percent: 100, on: "actual" },
  ],
};

/** A data folder whose budget is used up, which nobody was told of yet. */
async function withUsedUpBudget(): Promise<string> {
  const home = newHome();
  let orgId = "";
  {
    await using desk = await createDesk({ ...options, home });
    await pageOf(desk).budgets.list();
    orgId = desk.status().organization?.id ?? "";
  }
  using db = new DatabaseSync(join(home, "demo", "desk.db"));
  const thresholds = [{ percent: 100, on: "actual" as const }];
  openBudgetStore(db).add(orgId, "kept", { ...tiny, thresholds }, Date.now());
  return home;
}

/** What was spent has to be read before anything of it can be crossed. */
async function synced(desk: Desk, page: Page): Promise<void> {
  const read = Promise.withResolvers<void>();
  const look = async () => {
    if ((await page.status()).syncedAt !== null) read.resolve();
  };
  desk.watch(() => void look());
  await look();
  await read.promise;
}

test("a budget that is crossed already is told at once, once, also after a restart, until it is seen", async () => {
  const home = newHome();
  const told: string[] = [];
  {
    await using desk = await createDesk({ ...options, home });
    desk.watchNotices(({ title }) => told.push(title));
    const page = pageOf(desk);
    await page.budgets.list();
    await synced(desk, page);
    const [budget] = await page.budgets.set(tiny);
    expect(budget).toMatchObject({
      amount: "0.01",
      name: "Northwind Labs",
      standing: { verdict: { is: "used up", words: "Used up" }, crossed: [{ percent: 80 }, { percent: 100 }] },
      history: [{ toldAt: expect.any(Number) }, { toldAt: expect.any(Number) }],
    });
    expect(told).toEqual(["Northwind Labs: 100 % of the budget of $0.01 is spent"]);
  }
  await using desk = await createDesk({ ...options, home });
  desk.watchNotices(({ title }) => told.push(title));
  const page = pageOf(desk);
  expect(await page.budgets.list()).toHaveLength(1);
  await synced(desk, page);
  await page.settings.change({ keyHints: false });
  expect(told).toHaveLength(1);
  const unseen = await page.budgets.notices();
  expect(unseen.map(({ title }) => title)).toContain(told[0]);
  expect(await page.budgets.seen({ keys: unseen.map(({ key }) => key) })).toEqual([]);
}, 60_000);

test("what a reading of the spend brings is told by itself, without anybody asking", async () => {
  const home = await withUsedUpBudget();
  await using desk = await createDesk({ ...options, home });
  const told = Promise.withResolvers<string>();
  desk.watchNotices(({ title }) => told.resolve(title));
  expect(await told.promise).toBe("Northwind Labs: 100 % of the budget of $0.01 is spent");
}, 60_000);

test("where what was spent cannot be kept, what is crossed is told from the API", async () => {
  const home = await withUsedUpBudget();
  for (const side of ["-wal", "-shm"]) rmSync(join(home, "demo", `spend.db${side}`), { force: true });
  writeFileSync(join(home, "demo", "spend.db"), "no database at all, and longer than its head would be".repeat(100));
  await using desk = await createDesk({ ...options, home });
  const told = Promise.withResolvers<string>();
  desk.watchNotices(({ title }) => told.resolve(title));
  expect(await told.promise).toBe("Northwind Labs: 100 % of the budget of $0.01 is spent");
}, 60_000);

test("each change of a budget is in the log, and none of another organization's is shown", async () => {
  const home = newHome();
  await using desk = await createDesk({ ...options, home });
  const page = pageOf(desk);
  const [made] = await page.budgets.set({ ...tiny, amount: "$1,500" });
  const id = made?.id ?? "";
  await page.budgets.set({ ...tiny, id, amount: "2000" });
  await page.budgets.snooze({ id, until: "period end" });
  expect(await page.budgets.remove({ id })).toEqual([]);
  const rows = [...readEntriesNow(join(home, "demo", "audit"))].filter(({ target }) => target?.noun === "budget");
  expect(rows).toMatchObject([
    { type: "settings", target: { id, name: "Northwind Labs" }, data: { budget: { amount: "1500.00" } } },
    { data: { budget: { amount: "2000.00" } } },
    { data: { budget: { snoozed_until: expect.any(String) } } },
    { data: { budget: null } },
  ]);
  expect(rows.every(({ actor }) => actor?.kind === "person")).toBe(true);
});

test.each<[string, Partial<Wish>, RegExp]>([
  ["nothing", { amount: "0" }, /A budget of nothing would be used up before it begins/],
  ["no amount", { amount: "much" }, /dollars to the cent, such as 500 or 499\.90/],
  ["fractions of a cent", { amount: "1.005" }, /dollars to the cent/],
  [
    "a threshold over 1000 %",
    { thresholds: [{ percent: 1001, on: "actual" }] },
    /from 1 to 1000 per cent; 1001 is not/,
  ],
  ["half a per cent", { thresholds: [{ percent: 0.5, on: "actual" }] }, /from 1 to 1000 per cent/],
  [
    "an unknown workspace",
    { of: { kind: "workspace", id: "wrkspc_none" } },
    /Northwind Labs has no workspace "wrkspc_none"/,
  ],
  ["an unknown budget", { id: "none" }, /not there any more/],
])("%s is refused in words, and nothing is kept", async (_, said, words) => {
  await using desk = await createDesk({ ...options, home: newHome() });
  const page = pageOf(desk);
  await expect(page.budgets.set({ ...tiny, ...said })).rejects.toMatchObject({ code: "REFUSED", message: words });
  expect(await page.budgets.list()).toEqual([]);
});

test("last month's spend is offered, for the organization and for each thing it has, and for what never spent, too", async () => {
  await using desk = await createDesk({ ...options, home: newHome() });
  const choices = await pageOf(desk).budgets.choices();
  const [whole] = choices;
  expect(whole).toMatchObject({ of: { kind: "organization" }, name: "Northwind Labs" });
  const workspaces = choices.filter(({ of }) => of.kind === "workspace");
  const cents = (amount: string | null | undefined) => Math.round(Number(amount) * 100);
  const sum = workspaces.reduce((total, { last }) => total + Number(last.month), 0);
  expect(cents(String(sum))).toBe(cents(whole?.last.month));
  expect(cents(whole?.last.month)).toBeGreaterThan(0);
  expect(new Set(choices.map(({ of }) => of.kind))).toEqual(
    new Set(["organization", "workspace", "api_key", "member", "model"]),
  );
  expect(choices.every(({ of }) => of.kind !== "member" || of.id.startsWith("user_"))).toBe(true);
  expect(choices.some(({ of, last }) => of.kind === "api_key" && Number(last.month) === 0)).toBe(true);
});

test("no name is kept of what a budget is for, so that whoever is erased is not found in it", async () => {
  const home = newHome();
  await using desk = await createDesk({ ...options, home });
  const told: string[] = [];
  desk.watchNotices(({ title }) => told.push(title));
  const page = pageOf(desk);
  const member = (await page.budgets.choices()).find(({ of, last }) => of.kind === "member" && Number(last.month) > 1);
  const name = member?.name ?? "";
  expect(name).toMatch(/^\p{L}+ /u);
  await page.budgets.set({ ...tiny, amount: "0.01", of: member?.of ?? { kind: "organization" } });
  // On the first of a month nobody may have spent anything yet.
  expect(told.filter((title) => !title.startsWith(`${name}: `))).toEqual([]);
  const files = ["desk.db", "desk.db-wal"].map((file) => readFileSync(join(home, "demo", file)).toString("latin1"));
  expect(files.join("")).toContain("budget");
  expect(files.join("")).not.toContain(Buffer.from(name).toString("latin1"));
});

test("no operation that clients have changes a budget", () => {
  const about = offered.filter(({ name, description }) => /budget/i.test(`${name} ${description}`));
  expect(about.map(({ name, kind }) => [name, kind])).toEqual([["budget_status", "read"]]);
});

test("a hard limit is proposed in the person's name and waits for a click; where the API has none it is said", async () => {
  await using desk = await createDesk({ ...options, home: newHome() });
  const page = pageOf(desk);
  const sandbox = (await page.budgets.choices()).find(({ name, of }) => name === "Sandbox" && of.kind === "workspace");
  const [, model] = (await page.budgets.choices()).filter(
    ({ of }) => of.kind === "model" || of.kind === "organization",
  );
  const before = (await page.budgets.set({ ...tiny, of: sandbox?.of ?? { kind: "organization" }, amount: "900" }))[0];
  expect(before?.cap.can).toBe(true);
  const { proposal } = await page.budgets.cap({ id: before?.id ?? "" });
  expect(desk.waiting()).toMatchObject([
    {
      id: proposal,
      state: "proposed",
      operation: "set_spend_limit",
      client: { kind: "person" },
      target: { name: "Sandbox" },
    },
  ]);
  const all = await page.budgets.set({ ...tiny, of: model?.of ?? { kind: "organization" } });
  const other = all.find(({ of }) => of.kind === "model");
  expect(other?.cap).toEqual({ can: false, words: expect.stringContaining("none of this") });
  await expect(page.budgets.cap({ id: other?.id ?? "" })).rejects.toMatchObject({ code: "REFUSED" });
});
