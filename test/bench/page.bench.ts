import { launchBrowser } from "../harness/chromium.js";
import { freshHome, start } from "../harness/processes.js";
import { inTime, median } from "./median.js";
import type { Bench } from "./table.js";

const bench: Bench = {
  name: "the page, from nothing to a queue that can be read",
  async run() {
    await using browser = await launchBrowser();
    const paints: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await using running = await start(freshHome(), {}, "--demo");
      // A context of its own: nothing is cached, as on the first visit.
      await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      await context.addInitScript(markUseful);
      const page = await context.newPage();
      await page.goto(running.address);
      const mark = await page.waitForFunction(() => performance.getEntriesByName("useful")[0]?.startTime);
      paints.push((await mark.jsonValue()) ?? Number.NaN);
    }
    return [inTime("first useful paint of the page", median(paints), 1000)];
  },
};
export const { name, run } = bench;

/** Runs in the page: marks the frame in which it says what waits for the person. */
function markUseful(): void {
  const look = () => {
    if (document.body?.textContent.includes("Nothing to countersign"))
      requestAnimationFrame(() => setTimeout(() => performance.mark("useful")));
    else requestAnimationFrame(look);
  };
  look();
}
