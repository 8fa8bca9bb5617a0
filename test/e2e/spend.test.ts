import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";
import { nanos, rawApi, type Thing } from "../harness/raw-api.js";

let browser: Browser;
let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
let page: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  browser = await launchBrowser();
  demo = await demoOrganization();
  running = await desk(freshHome(), demo);
  page = await openPage(browser, running.address);
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
  await browser.close();
});

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const view = (said: string) =>
  page.evaluate(
    (hash) => {
      location.hash = hash;
    },
    `/spend/view/${encodeURIComponent(said)}`,
  );

/** What each model cost on each day that is over, from the API's raw rows alone, in cents to the cent of the page. */
async function costByModel(from: string, end: string) {
  const rows = await rawApi(demo).analytics(
    "cost",
    { from: `${from}T00:00:00Z`, end: `${end}T00:00:00Z` },
    { "group_by[]": ["model"], time_bucket_width: "1d" },
  );
  const found = new Map<string, bigint>();
  for (const row of rows) {
    const key = `${String(row.starting_at).slice(0, 10)} ${String((row.group as Thing).model ?? "No model")}`;
    found.set(key, (found.get(key) ?? 0n) + nanos(String((row.cost as Thing).amount)));
  }
  return found;
}

/** The table as texts: by day of the row and name of the column. */
async function table() {
  const rows = await page.getByRole("table", { name: "Over time" }).getByRole("row").all();
  const [head = [], ...body] = await Promise.all(
    rows.map(async (row) => (await row.locator("th, td").allInnerTexts()).map((text) => text.trim())),
  );
  return { head, body };
}

test("the table says what an independent sum of the API's own rows says, day by day and model by model", async () => {
  await view(`by=model&shape=table&range=${day(7)}_${day(1)}`);
  await page
    .getByRole("row", { name: /claude/ })
    .first()
    .waitFor();
  const sums = await costByModel(day(7), day(0));
  const { head, body } = await table();
  expect(body).toHaveLength(7);
  let held = 0;
  for (const [index, row] of body.entries()) {
    for (const [column, text] of row.entries()) {
      const name = head[column] ?? "";
      if (!/^(claude|No model)/.test(name)) continue;
      const nano = sums.get(`${day(index + 1)} ${name}`) ?? 0n;
      const cents = BigInt(text.replace(/[.,]/g, ""));
      // The page rounds to the cent.
      expect(Math.abs(Number(nano - cents * 10_000_000n))).toBeLessThanOrEqual(5_000_000);
      held += 1;
    }
  }
  expect(held).toBeGreaterThanOrEqual(14);
});

test("what the chart says by keyboard is what its table says", async () => {
  await view(`by=model&range=${day(7)}_${day(1)}`);
  const chart = page.getByRole("slider", { name: "Time of the chart" });
  await chart.focus();
  await page.keyboard.press("Home");
  const first = (await chart.getAttribute("aria-valuetext"))?.split(", ")[1];
  await page.keyboard.press("ArrowRight");
  const second = (await chart.getAttribute("aria-valuetext"))?.match(/\$[\d,.]+\d/)?.[0];
  await view(`by=model&shape=table&range=${day(7)}_${day(1)}`);
  const { head, body } = await table();
  const all = head.indexOf("All, $");
  expect(second).toBe(`$${body.at(-2)?.[all]}`);
  expect(first).toMatch(/^\$/);
  expect(`$${body.at(-1)?.[all]}`.startsWith(first ?? "")).toBe(true);
});

test("the head of the page is one line at 1280 whichever days are chosen, and what wraps keeps off its edges", async () => {
  const head = page.getByRole("main").locator("header");
  for (const range of ["28", `${day(7)}_${day(1)}`]) {
    await view(`range=${range}`);
    await head.getByRole("button", { name: /Export/ }).waitFor();
    expect((await head.boundingBox())?.height).toBe(48);
  }
  await page.setViewportSize({ width: 700, height: 800 });
  const offEdges = await head.evaluate((whole) => {
    const { top, bottom } = whole.getBoundingClientRect();
    const boxes = [...whole.querySelectorAll("button, select")]
      .filter((one) => one.checkVisibility())
      .map((one) => one.getBoundingClientRect());
    return [...boxes.map((box) => box.top - top), ...boxes.map((box) => bottom - box.bottom)];
  });
  expect(Math.min(...offEdges)).toBeGreaterThanOrEqual(6);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("a drag over the chart zooms into its days, and a press on a name looks into it", async () => {
  await view("by=workspace");
  const chart = page.getByRole("slider", { name: "Time of the chart" });
  await page.getByText("before:").waitFor();
  const box = await chart.boundingBox();
  if (!box) throw new Error("The chart is not drawn.");
  const y = box.y + 30;
  await page.mouse.move(box.x + 0.3 * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, y, { steps: 8 });
  await page.mouse.up();
  await expect
    .poll(() => page.evaluate(() => decodeURIComponent(location.hash)))
    .toMatch(/range=\d{4}-\d\d-\d\d_\d{4}/);
  await page.getByRole("button", { name: "Data Platform" }).click();
  await page.getByRole("button", { name: /Only.*Data Platform/ }).waitFor();
  await page.getByText("etl-nightly").first().waitFor();
  expect(page.complaints).toEqual([]);
});

test("figures and picture are saved as files", async () => {
  await view("by=workspace&range=7");
  await page.getByText("before:").waitFor();
  for (const [name, kind] of [
    ["The figures, as CSV", "csv"],
    ["The chart, as PNG", "png"],
  ] as const) {
    await page.getByRole("button", { name: "Export" }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name }).click()]);
    expect(file.suggestedFilename()).toBe(`spend-workspace-${day(6)}-${day(0)}.${kind}`);
  }
  expect(page.complaints).toEqual([]);
});

test("with the rate of the API used up, the desk still ends when it is told to", async () => {
  await using second = await desk(freshHome(), demo);
  const other = await openPage(browser, second.address);
  await other.evaluate(() => {
    location.hash = "/spend/view/range%3D365";
  });
  await other.getByRole("slider", { name: "Time of the chart" }).waitFor();
  await other.context().close();
});
