import type { Browser, Page } from "playwright-core";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { freshHome, start } from "../harness/processes.js";
import { deskSocket, type Lines, opened } from "./lines.js";
import { inTime, median } from "./median.js";
import type { Bench, Ratio } from "./table.js";

/** Fifty proposals are all that one client may have waiting. */
const clients = 20;
const each = 50;

const bench: Bench = {
  name: "a thousand proposals that wait",
  async run() {
    await using browser = await launchBrowser();
    return [await keyPress(browser)];
  },
};
export const { name, run } = bench;

async function keyPress(browser: Browser): Promise<Ratio> {
  await using running = await start(freshHome(), {}, "--demo");
  for (let client = 0; client < clients; client += 1) {
    using lines = await opened(await deskSocket(running.home), `client ${client}`);
    await propose(lines, client);
  }
  const page = await openPage(browser, running.address);
  await page.getByRole("article").waitFor();
  const times: number[] = [];
  for (let press = 0; press < 30; press += 1) times.push(await answered(page, press % 10 < 5 ? "j" : "k"));
  await page.context().close();
  return inTime("a key press with 1,000 proposals waiting", median(times), 100);
}

async function propose(lines: Lines, client: number): Promise<void> {
  for (let n = 0; n < each; n += 1)
    await lines.call("update_api_key", { api_key: "old-laptop", name: `name ${client} ${n}`, confirm: true });
}

/** Presses a key, and gives the milliseconds until the frame in which another card is open. */
async function answered(page: Page, key: string): Promise<number> {
  const listening = page.evaluateHandle(() => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const before = location.hash;
    const listen = ({ timeStamp }: KeyboardEvent) => {
      const look = () => {
        if (location.hash === before) requestAnimationFrame(look);
        else setTimeout(() => resolve(performance.now() - timeStamp));
      };
      requestAnimationFrame(look);
    };
    addEventListener("keydown", listen, { capture: true, once: true });
    return { promise };
  });
  const handle = await listening;
  await page.keyboard.press(key);
  return handle.evaluate(({ promise }) => promise);
}
