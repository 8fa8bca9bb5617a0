import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { organizationAt } from "../harness/organization.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";
import { nanos, rawApi, type Thing } from "../harness/raw-api.js";

let browser: Browser;
let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
/** What the API said before the desk read any of it: today goes on. */
let before: Awaited<ReturnType<typeof cacheByModel>>;
let workedBefore: Awaited<ReturnType<typeof worked>>;
let page: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  browser = await launchBrowser();
  demo = await demoOrganization();
  before = await cacheByModel();
  workedBefore = await worked();
  running = await desk(freshHome(), demo);
  page = await openPage(browser, running.address);
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
  await browser.close();
});

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** As the page shows it: today among them. */
const week = () => Array.from({ length: 7 }, (_, index) => daysAgo(6 - index));

/** The four parts of input, by the API's own names. */
const parts = {
  uncached_input_tokens: (usage: Thing) => BigInt(Number(usage.uncached_input_tokens)),
  cache_read_input_tokens: (usage: Thing) => BigInt(Number(usage.cache_read_input_tokens)),
  "cache_creation.ephemeral_5m_input_tokens": (usage: Thing) => written(usage, "ephemeral_5m_input_tokens"),
  "cache_creation.ephemeral_1h_input_tokens": (usage: Thing) => written(usage, "ephemeral_1h_input_tokens"),
} as const;
const written = (usage: Thing, which: string) => BigInt((usage.cache_creation as Record<string, number>)[which] ?? 0);
type Part = keyof typeof parts;
const all = Object.keys(parts) as Part[];
const cached = all.slice(1);

/** What the cache did for each model, computed from the API's raw rows alone: tokens, and nanodollars billed and saved. */
async function cacheByModel() {
  const way = ["model", "service_tier", "context_window", "inference_geo"];
  const raw = rawApi(demo);
  const range = { from: `${daysAgo(6)}T00:00:00Z`, end: new Date().toISOString() };
  const used = await raw.analytics("usage", range, { "group_by[]": way });
  const paid = await raw.analytics("cost", range, { "group_by[]": [...way, "cost_type", "token_type"] });
  const keyOf = ({ group }: Thing) => JSON.stringify(way.map((name) => (group as Thing)[name]));
  const money = new Map(
    paid.map((row) => [
      `${keyOf(row)} ${String((row.group as Thing).token_type)}`,
      nanos(String((row.cost as Thing).amount)),
    ]),
  );
  const models = new Map<string, { input: bigint; read: bigint; billed: bigint; saved: bigint }>();
  for (const row of used) {
    const count = (part: Part) => parts[part](row.usage as Thing);
    const cost = (part: Part) => money.get(`${keyOf(row)} ${part}`) ?? 0n;
    const sum = (of: (part: Part) => bigint, some: readonly Part[]) =>
      some.reduce((before, part) => before + of(part), 0n);
    const uncached = count("uncached_input_tokens");
    const would = uncached === 0n ? 0n : (sum(count, cached) * cost("uncached_input_tokens")) / uncached;
    const model = String((row.group as Thing).model);
    const was = models.get(model) ?? { input: 0n, read: 0n, billed: 0n, saved: 0n };
    models.set(model, {
      input: was.input + sum(count, all),
      read: was.read + count("cache_read_input_tokens"),
      billed: was.billed + sum(cost, cached.slice(1)),
      saved: was.saved + would - sum(cost, cached),
    });
  }
  return models;
}

/** What the API's report says of each person over the week, by the titles of the file. */
async function worked() {
  const rows = (await Promise.all(week().map((day) => rawApi(demo).claudeCode(day)))).flat();
  const people = new Map<string, Record<string, number>>();
  for (const row of rows) {
    const core = row.core_metrics as Record<string, number> & { lines_of_code: Record<string, number> };
    const tools = row.tool_actions as Record<string, Record<string, number>>;
    const costs = (row.model_breakdown as Thing[]).map((one) => (one.estimated_cost as { amount: number }).amount);
    const told = {
      Sessions: core.num_sessions,
      "Lines added": core.lines_of_code.added,
      Commits: core.commits_by_claude_code,
      "Pull requests": core.pull_requests_by_claude_code,
      "Edit accepted": tools.edit_tool?.accepted,
      "Write rejected": tools.write_tool?.rejected,
      "Cost, est.": costs.reduce((sum, cost) => sum + cost, 0),
    };
    const who = String((row.actor as Thing).email_address);
    const was = people.get(who) ?? {};
    people.set(
      who,
      Object.fromEntries(Object.entries(told).map(([title, count]) => [title, (was[title] ?? 0) + (count ?? 0)])),
    );
  }
  return people;
}
/** The report sends whole cents. */
const cents = (count: number | undefined) => BigInt(count ?? 0) * 10_000_000n;

test("the cache page's figures by model are computed from the API's raw rows as well, and its days are those of the older report", async () => {
  await page.goto(`${new URL(running.address).origin}/#/spend/cache`);
  await page.getByText("7 days", { exact: true }).click();
  await page.getByRole("slider", { name: "Day of the chart" }).and(page.locator("[aria-valuemax='6']")).waitFor();
  const rows = await csv(page, page.getByRole("region", { name: "By model and caller" }));
  const after = await cacheByModel();
  expect(rows.map((row) => row.Model).sort()).toEqual([...before.keys()].filter((model) => model !== "null").sort());
  for (const row of rows) {
    const [low, high] = [before.get(row.Model ?? "")!, after.get(row.Model ?? "")!];
    // Today goes on while it is asked for.
    between(BigInt(row.Input ?? ""), low.input, high.input);
    between(BigInt(row.Read ?? ""), low.read, high.read);
    between(inNanos(row["Writes, billed"]), low.billed, high.billed);
    between(inNanos(row["Saving, est."]), low.saved, high.saved);
  }

  await page.getByText("Table", { exact: true }).click();
  const shown = await texts(page, "Input by day");
  const used = await rawApi(demo).report(
    "usage_report/messages",
    { from: daysAgo(6), end: daysAgo(0) },
    { limit: "31" },
  );
  const days = new Map(used.map((row) => [String(row.day), all.map((part) => parts[part](row))]));
  expect(shown.slice(1)).toEqual(
    week()
      .slice(0, -1)
      .toReversed()
      .map((day) => {
        const [uncached = 0n, read = 0n, ...writes] = days.get(day) ?? [];
        const input = uncached + read + writes.reduce((a, b) => a + b, 0n);
        const counts = [read, uncached, ...writes, input].map((count) => count.toLocaleString("en-US"));
        return [expect.any(String), ...counts, `${((100 * Number(read)) / Number(input)).toFixed(1)} %`];
      }),
  );
  expect(page.complaints).toEqual([]);
});

test("the page of Claude Code says of each person what the API's report says, in the table and in the file", async () => {
  await page.goto(`${new URL(running.address).origin}/#/spend/claude-code`);
  await page.getByText("7 days", { exact: true }).click();
  await page.getByRole("slider", { name: "Day of the chart" }).and(page.locator("[aria-valuemax='6']")).waitFor();
  const rows = await csv(page, page.getByRole("region", { name: "People" }));
  const later = await worked();
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) {
    const [low, high] = [workedBefore.get(row.Person ?? ""), later.get(row.Person ?? "")];
    // Today goes on, an hour late.
    for (const [column, count] of Object.entries(high ?? {}))
      if (column !== "Cost, est.") between(BigInt(row[column] ?? ""), BigInt(low?.[column] ?? 0), BigInt(count));
    const cost = inNanos(row["Cost, est."]);
    between(cost, cents(low?.["Cost, est."]), cents(high?.["Cost, est."]));
    const perCommit = row.Commits === "0" ? "" : cost / BigInt(row.Commits ?? 1);
    expect(row["Per commit"] === "" ? "" : inNanos(row["Per commit"])).toBe(perCommit);
  }
  const table = await texts(page, "Claude Code by person");
  expect(table.map(([who]) => who)).toEqual(
    rows.toSorted((a, b) => Number(b["Cost, est."]) - Number(a["Cost, est."])).map((row) => row.Person),
  );
  expect(page.complaints).toEqual([]);
});

test("an organization without the report of Claude Code is told so, in place of an empty page", async () => {
  await using other = await demoOrganization();
  await organizationAt(other.url).misbehave({
    path: "claude_code",
    do: { how: "refuse", status: 403, kind: "permission_error" },
  });
  await using there = await desk(freshHome(), other);
  const page = await openPage(browser, there.address);
  await page.goto(`${new URL(there.address).origin}/#/spend/claude-code`);
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/not allowed|permission|may not/i);
  await page.getByRole("button", { name: "Read again" }).click();
  await alert.waitFor();
  await organizationAt(other.url).behave();
  await page.reload();
  // So few days are asked live: the background tries again later.
  await page.getByText("7 days", { exact: true }).click();
  await page.getByRole("table", { name: "Claude Code by person" }).waitFor();
});

/** The rows of the file that a part of the page saves, by their titles. */
async function csv(page: Page, part: ReturnType<Page["getByRole"]>): Promise<Record<string, string>[]> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    part.getByRole("button", { name: "CSV" }).click(),
  ]);
  const lines = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\r\n");
  const cells = (line: string) =>
    [...line.matchAll(/"([^"]*)"(?:,|$)|([^",]*)(?:,|$)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
  const [titles = [], ...rows] = lines.map(cells);
  return rows.map((row) => Object.fromEntries(titles.map((title, at) => [title, row[at] ?? ""])));
}

/** What a table says, row by row, without its head. */
async function texts(page: Page, name: string): Promise<string[][]> {
  const rows = await page.getByRole("table", { name }).locator("tbody tr").all();
  return Promise.all(rows.map((row) => row.locator("th, td").allTextContents()));
}

/** Today goes on between two readings. */
function between(value: bigint, low: bigint, high: bigint): void {
  expect(low <= value && value <= high, `${low} <= ${value} <= ${high}`).toBe(true);
}

/** Decimal dollars as whole nanodollars. */
function inNanos(dollars: string | undefined): bigint {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)\.?(\d*)$/.exec(dollars ?? "") ?? [];
  return BigInt(sign + whole + fraction.padEnd(9, "0"));
}
