import type { Page } from "playwright-core";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { keepOrganization } from "../harness/kept-organization.js";
import { demoDesk, freshHome } from "../harness/processes.js";
import { grown } from "../load/large.js";
import { inTime, median } from "./median.js";
import { framesWhileScrolling } from "./scrolled.js";
import type { Bench } from "./table.js";

const members = 10_000;

const bench: Bench = {
  name: "the People page over 10,000 people",
  async run() {
    const home = freshHome();
    keepOrganization(home, grown({ members, keys: 5000, active: 100, archived: 300 }, new Date()));
    await using browser = await launchBrowser();
    await using running = await demoDesk(home);
    const page = await openPage(browser, running.address);
    await page.getByRole("link", { name: "People" }).click();
    await page.getByText(/^10,000 rows/).waitFor({ timeout: 60_000 });

    const letters: number[] = [];
    await page.getByRole("searchbox", { name: "Search" }).focus();
    for (const key of ["7", "7", "Backspace", "5", "Backspace", "Backspace", "7", "8", "Backspace", "Backspace"])
      letters.push(await answered(page, "status", () => page.keyboard.press(key)));

    const sorts: number[] = [];
    for (const name of ["Name", "Name", "Email", "Email", "Role", "Role", "Added at", "Added at"])
      sorts.push(await answered(page, "first", () => page.getByRole("button", { name, exact: true }).click()));

    const jumps: number[] = [];
    await page.locator("[role=grid] tr[tabindex='0']").focus();
    for (const key of ["End", "ArrowUp", "ArrowUp", "Home", "ArrowDown", "ArrowDown", "End", "Home"])
      jumps.push(await answered(page, "focus", () => page.keyboard.press(key)));
    return [
      inTime("people: a letter in the search of 10,000 rows", median(letters), 100),
      inTime("people: a head that puts 10,000 rows in order", median(sorts), 300),
      inTime("people: an arrow, End or Home, until its row has the focus", median(jumps), 100),
      await framesWhileScrolling("people: frames drawn while 10,000 rows scroll", page, "div:has(> [role=grid])"),
    ];
  },
};
export const { name, run } = bench;

/** Does something, and gives the milliseconds from the person's press until the frame in which the page shows something else there. */
async function answered(page: Page, where: "status" | "first" | "focus", act: () => Promise<void>): Promise<number> {
  const waiting = await page.evaluateHandle((of) => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const shown = () => {
      if (of === "focus") return (document.activeElement as HTMLElement | null)?.dataset.index;
      return document.querySelector(of === "status" ? "main [role=status]" : "tr[data-index='0']")?.textContent;
    };
    const before = shown();
    const listen = ({ timeStamp }: Event) => {
      const look = () => {
        if (shown() === before && performance.now() - timeStamp < 10_000) requestAnimationFrame(look);
        else setTimeout(() => resolve(performance.now() - timeStamp));
      };
      requestAnimationFrame(look);
    };
    for (const press of ["keydown", "pointerdown"]) addEventListener(press, listen, { capture: true, once: true });
    return { promise };
  }, where);
  await act();
  return waiting.evaluate(({ promise }) => promise);
}
