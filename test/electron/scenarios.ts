import { expect, test } from "vitest";
import type { Launch } from "./running.js";

/** What a person lives through with the app, in whatever carries it. */
export function scenarios(launch: Launch): void {
  test("a cold start shows the window with the page and what waits", async () => {
    await using app = await launch();
    const page = await app.page();
    await page.getByText("0 waiting").waitFor();
    expect(await app.isVisible()).toBe(true);
  });

  test("the window says whose it is, and its page has neither Node nor the network", async () => {
    await using app = await launch();
    const page = await app.page();
    await page.getByText("0 waiting").waitFor();
    expect(await page.title()).toBe("Countersign");
    const reach = () => ["require", "process", "module", "Buffer"].filter((name) => name in globalThis);
    expect(await page.evaluate(reach)).toEqual([]);
    expect(await page.evaluate(() => fetch("https://example.com/").then(String, () => "refused"))).toBe("refused");
    expect(await page.evaluate(() => document.documentElement.dataset.inline ?? "refused")).toBe("refused");
  });

  test("a start at login stays in the tray", async () => {
    await using app = await launch("--hidden");
    await (await app.page()).getByText("0 waiting").waitFor();
    expect(await app.isVisible()).toBe(false);
  });

  test("a proposal is counted and named in the tray, oldest first, three at most", async () => {
    await using app = await launch();
    for (const name of ["one", "two", "three", "four", "five"]) await app.propose({ name });
    const labels = await app.menuWith("5 waiting for you");
    expect(labels).toContain("2 more in Approvals");
    expect(labels.filter((label) => label.startsWith("Deactivate"))).toEqual([
      "Deactivate one, asked by Claude Desktop",
      "Deactivate two, asked by Claude Desktop",
      "Deactivate three, asked by Claude Desktop",
    ]);
    expect(await app.badge()).toBe(5);
  });

  test("a proposal made behind the window notifies, and the click opens its card", async () => {
    await using app = await launch("--hidden");
    const page = await app.page();
    await page.getByText("0 waiting").waitFor();
    const id = await app.propose({ name: "old-laptop", client: "Claude Code" });
    expect(await app.notification(0)).toEqual({
      title: "Claude Code asks",
      body: "Deactivate the API key old-laptop in Production. Review it in Countersign.",
    });
    await app.clickNotification(0);
    await page.getByText(id).waitFor();
    expect(await app.isVisible()).toBe(true);
  });

  test("what is told of spend notifies, and the click opens the page that says more", async () => {
    await using app = await launch("--hidden");
    const page = await app.page();
    await page.getByText("0 waiting").waitFor();
    const words = { title: "Sandbox: 80 % of the budget of $900.00 is spent", body: "$720.10 in November 2026." };
    await app.tell({ ...words, page: "spend/budgets" });
    expect(await app.notification(0)).toEqual(words);
    await app.clickNotification(0);
    await page.waitForURL(/#\/spend\/budgets$/);
    expect(await app.isVisible()).toBe(true);
  });

  test("closing the window hides it; a second start brings it back, with the card its link names", async () => {
    await using app = await launch();
    const page = await app.page();
    await page.getByText("0 waiting").waitFor();
    await app.closeWindow();
    expect(await app.isVisible()).toBe(false);
    await app.startAgain("countersign://proposal/P-1048");
    expect(await app.isVisible()).toBe(true);
    await page.getByText("P-1048").waitFor();
  });

  test("the tray pauses agent writes and lets them go on", async () => {
    await using app = await launch();
    await app.menuWith("Pause agent writes");
    await app.choose("For an hour");
    await app.menuWith("Resume agent writes");
    await app.choose("Resume agent writes");
    await app.menuWith("Pause agent writes");
  });

  test("Quit in the tray ends the app", async () => {
    await using app = await launch();
    await app.choose("Quit");
    expect(await app.ended).toBe(0);
  });
}
