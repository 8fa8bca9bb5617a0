import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { createPaging } from "../../src/audit/paging.js";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { homeWithLongLog, longLog } from "../harness/long-log.js";
import { demoDesk } from "../harness/processes.js";
import { inTime, median, timed } from "./median.js";
import { framesWhileScrolling } from "./scrolled.js";
import type { Bench, Ratio } from "./table.js";

const rows = 100_000;

const bench: Bench = {
  name: "the Activity page over 100,000 rows",
  run: async () => [...(await index()), ...(await page())],
};
export const { name, run } = bench;

/** What the page asks of the index, each a middle one of many. */
async function index(): Promise<Ratio[]> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  try {
    await longLog(folder, "org_1", rows);
    await using paging = createPaging({ dir: folder, file: join(folder, "index.db") });
    const made = await timed(() => paging.catchUp());
    const { total } = await paging.threads({});
    return [
      { ...inTime(`index of ${rows.toLocaleString("en")} rows, made once`, made, 20_000) },
      await middle("first page of proposals", () => paging.threads({ org: "org_1" })),
      await middle("last page of proposals", () => paging.threads({ org: "org_1", from: total - 100 })),
      await middle("last page of every row", () => paging.page({ org: "org_1", from: rows - 100 })),
      await middle("search, proposals", (n) => paging.threads({ org: "org_1", search: `batch-runner-${n}` })),
      await middle("search that each proposal fits", () => paging.page({ org: "org_1", search: "no longer" }), 200),
      await middle("search of two letters", (n) => paging.page({ org: "org_1", search: `r${n % 10}` })),
      await middle("filter by client and state", () =>
        paging.threads({ org: "org_1", clients: ["Cursor"], states: ["unknown"] }),
      ),
      await middle("what there is to filter by, read with the page", () => paging.facets("org_1"), 300),
      await middle("nothing new", () => paging.catchUp()),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function middle(what: string, ask: (n: number) => Promise<unknown>, most = 100): Promise<Ratio> {
  const times: number[] = [];
  for (let n = 0; n < 15; n += 1) times.push(await timed(() => ask(n)));
  return inTime(`activity: ${what}`, median(times), most);
}

/** The real page in Chromium, over the real desk. */
async function page(): Promise<Ratio[]> {
  await using browser = await launchBrowser();
  await using running = await demoDesk(await homeWithLongLog(rows));
  const shown = await openPage(browser, running.address);
  await shown.getByRole("link", { name: "Activity" }).click();
  await shown.getByRole("list", { name: "Proposals" }).getByRole("listitem").first().waitFor({ timeout: 60_000 });
  const jump = await jumped(shown);
  await shown.getByText("Every row").click();
  await shown.getByRole("list", { name: "Every row" }).getByRole("listitem").first().waitFor();
  return [
    inTime("activity: End, until the last proposal stands there", jump, 500),
    await framesWhileScrolling(
      "activity: frames drawn while 100,000 rows scroll",
      shown,
      "section[aria-label='Every row']",
    ),
  ];
}

/** Presses End in the list, and gives the milliseconds until its last line is read and has the focus. */
async function jumped(shown: Page): Promise<number> {
  const list = shown.getByRole("list", { name: "Proposals" });
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await list.getByRole("button").first().focus();
    times.push(
      await timed(async () => {
        await shown.keyboard.press("End");
        await shown.waitForFunction(lastIsRead);
      }),
    );
    await shown.keyboard.press("Home");
    await shown.waitForFunction(() => document.activeElement?.closest("li")?.ariaPosInSet === "1");
  }
  return median(times);
}

/** Runs in the page. */
function lastIsRead(): boolean {
  const last = [...document.querySelectorAll("li[aria-posinset]")].at(-1);
  const isLast = last?.getAttribute("aria-posinset") === last?.getAttribute("aria-setsize");
  return isLast && last?.querySelector("time") != null && last.contains(document.activeElement);
}
