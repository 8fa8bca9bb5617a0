import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { soak } from "../ground/soak.js";
import { launchBrowser } from "../harness/chromium.js";
import { lostInHighContrast } from "../harness/high-contrast.js";
import { call, mcpClient } from "../harness/mcp.js";
import { deskPageIn } from "../harness/page.js";
import { demoDesk, demoOrganization, desk, freshHome, homeWithOpen, start } from "../harness/processes.js";

let browser: Browser;
let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
let agent: Awaited<ReturnType<typeof mcpClient>>;
let page: Page;
const complaints: string[] = [];
beforeAll(async () => {
  [browser, demo] = await Promise.all([launchBrowser(), demoOrganization()]);
  running = await desk(await homeWithOpen(demo, "archive_workspace"), demo);
  agent = await mcpClient(running.home);
  await call(agent, "update_api_key", {
    api_key: "old-laptop",
    status: "inactive",
    reason: "Handed back.",
    confirm: true,
  });
  await call(agent, "archive_workspace", { workspace: "Sandbox", confirm: true });
  page = await watched(running.address);
  await page.getByRole("article").waitFor();
  const contract = await deskPageIn(page);
  await contract.budgets.set({
    ...{ of: { kind: "organization" }, per: "month", amount: "1000", thresholds: [{ percent: 80, on: "actual" }] },
  });
  await page.getByRole("button", { name: "Seen" }).click();
});
afterAll(async () => {
  await browser.close();
  await agent.close();
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

/** Notes each breach of the content policy from the first moment of the page. */
async function watched(address: string): Promise<Page> {
  const opened = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  opened.on("pageerror", (error) => complaints.push(String(error)));
  opened.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
  await opened.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
      console.error(`breach of ${violatedDirective} by ${blockedURI} ${sample}`),
    );
  });
  await opened.goto(address);
  return opened;
}

/** Opens a row, and waits for what a closer look tells: what came while somebody goes about by Tab would be missed. */
function opening(row: RegExp) {
  return async (on: Page) => {
    await on.getByRole("row", { name: row }).click();
    const look = on.getByRole("region", { name: "A closer look" });
    await look.waitFor();
    await look.getByText("Reading.").waitFor({ state: "detached" });
  };
}

const pages = {
  Approvals: (on: Page) => on.getByRole("article").waitFor(),
  Spend: (on: Page) => on.getByRole("main").locator("svg, canvas").first().waitFor(),
  Budgets: (on: Page) => on.getByRole("region", { name: "History" }).waitFor(),
  Cache: (on: Page) => on.getByRole("table", { name: "The cache by Model" }).waitFor(),
  "Claude Code": (on: Page) => on.getByRole("table", { name: "Claude Code by person" }).waitFor(),
  Activity: (on: Page) => on.getByRole("main").getByText("test-client").first().waitFor(),
  People: opening(/Bob Ellis/),
  Workspaces: opening(/Sandbox/),
  "API keys": opening(/old-laptop/),
  Limits: (on: Page) => on.getByRole("grid").waitFor(),
  Access: (on: Page) => on.getByRole("grid").waitFor(),
  Clients: (on: Page) => on.getByRole("main").getByText("test-client").first().waitFor(),
  Diagnostics: (on: Page) => on.getByText("How late the desk was").waitFor(),
  Settings: (on: Page) => on.getByRole("main").getByText("Northwind Labs").first().waitFor(),
};

const rows = (on: Page) => on.getByRole("main").getByRole("row").nth(1).waitFor();
/** Further lists of a page, other ways to show it, and what no link of the sidebar leads to. */
const views = {
  "Spend as lines": (on: Page) => on.getByRole("slider", { name: "Time of the chart" }).waitFor(),
  "Spend as a table": (on: Page) => on.getByRole("table", { name: "Over time" }).waitFor(),
  "Spend by the hour": (on: Page) => on.getByRole("grid", { name: "An hour of each weekday, on average" }).waitFor(),
  "Spend as a map": (on: Page) => on.getByRole("slider", { name: "Share by workspace" }).waitFor(),
  Invites: rows,
  "Limits in force": rows,
  "Requests for more": rows,
  "Rate limits": rows,
  "Keys wanting attention": rows,
  "Service accounts": rows,
  "Federation rules": rows,
  Issuers: rows,
  async "Workspace members"(on: Page) {
    const read = on.getByRole("button", { name: "Read them" });
    await read.or(on.getByRole("grid")).waitFor();
    // What was read stays for as long as the page does.
    if (await read.isVisible()) await read.click();
    await rows(on);
  },
  "First sync": (on: Page) => on.getByRole("heading", { name: "First sync" }).waitFor(),
  "Connect a client": (on: Page) => on.getByRole("main").getByText("Claude Code").first().waitFor(),
  "Try a question": (on: Page) => on.getByRole("heading", { name: /question/i }).waitFor(),
  "The popover": (on: Page) => on.getByText("November").or(on.getByText("Today")).first().waitFor(),
};
const all = { ...pages, ...views };

/** Where a page lies that is not called so. */
const paths: Record<string, string> = {
  Budgets: "spend/budgets",
  Cache: "spend/cache",
  "Claude Code": "spend/claude-code",
  "Spend as lines": "spend/view/shape%3Dlines",
  "Spend as a table": "spend/view/shape%3Dtable",
  "Spend by the hour": "spend/view/shape%3Dhours",
  "Spend as a map": "spend/view/shape%3Dmap",
  Invites: "people/invites",
  "Limits in force": "limits/in-force",
  "Requests for more": "limits/requests",
  "Rate limits": "limits/rate-limits",
  "Keys wanting attention": "access/keys-wanting-attention",
  "Service accounts": "access/service-accounts",
  "Federation rules": "access/federation-rules",
  Issuers: "access/issuers",
  "Workspace members": "access/workspace-members",
  "First sync": "welcome/sync",
  "Connect a client": "welcome/clients",
  "Try a question": "welcome/question",
  "The popover": "tray",
};

test("a walk over every page, with all that opens, breaks nothing of its own policy", async () => {
  for (const [name, drawn] of Object.entries(pages)) {
    await page.getByRole("link", { name }).click();
    await drawn(page);
    await page.evaluate(() => {
      for (const closed of document.querySelectorAll<HTMLElement>("main [aria-expanded=false]:not([aria-haspopup])"))
        closed.click();
    });
    await drawn(page);
    await page.getByRole("main").hover();
    // One after the other: what lies over the page keeps the next from being reached.
    for (const opener of await page.locator("main [aria-haspopup=dialog]:not([aria-disabled=true])").all()) {
      await opener.click();
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  }
  const { origin } = new URL(running.address);
  for (const path of ["welcome", "tray", "approvals/P-1000", "approvals/P-1001"]) {
    await page.goto(`${origin}/#/${path}`);
    await page
      .getByText(/First sync|old-laptop|Sandbox/)
      .first()
      .waitFor();
  }
  expect(complaints).toEqual([]);
});

test("script from elsewhere, inline script, eval and markup do not run, and no request leaves the page's origin", async () => {
  const tried = await page.evaluate(async () => {
    // What a debugger runs at once may use eval whatever the policy says; what it starts later may not.
    await new Promise(requestAnimationFrame);
    const attempt = (run: () => unknown) => {
      try {
        run();
        return "ran";
      } catch (error) {
        return error instanceof Error ? error.name : "refused";
      }
    };
    const fetched = (url: string) =>
      fetch(url, { mode: "no-cors" }).then(
        () => "fetched",
        () => "refused",
      );
    const image = new Image();
    const drawn = new Promise((resolve) => {
      image.onload = () => resolve("loaded");
      image.onerror = () => resolve("refused");
    });
    image.src = "https://example.com/pixel.png";
    return {
      eval: attempt(() => Reflect.get(window, "eval")("1")),
      function: attempt(() => new Function("return 1")()),
      timer: attempt(() => Reflect.apply(setTimeout, window, ["window.ran = 1"])),
      markup: attempt(() => Reflect.set(document.createElement("div"), "innerHTML", "<b>x</b>")),
      script: attempt(() => Reflect.set(document.createElement("script"), "textContent", "window.ran = 1")),
      address: attempt(() => Reflect.set(document.createElement("script"), "src", "https://example.com/x.js")),
      loopback: await fetched("http://127.0.0.1:9/"),
      elsewhere: await fetched("https://example.com/"),
      image: await drawn,
      handler: attempt(() => {
        const button = document.createElement("button");
        button.setAttribute("onclick", "window.ran = 1");
        document.body.append(button);
        button.click();
        button.remove();
      }),
      ran: Reflect.get(window, "ran") ?? null,
    };
  });
  const error = expect.stringMatching(/Error$/);
  expect(tried).toMatchObject({
    eval: error,
    function: error,
    timer: error,
    markup: error,
    script: error,
    address: error,
  });
  expect(tried).toMatchObject({ loopback: "refused", elsewhere: "refused", image: "refused", ran: null });
  const breached = complaints.splice(0).join("\n");
  for (const directive of ["connect-src", "img-src", "require-trusted-types-for"])
    expect(breached).toContain(`breach of ${directive}`);
});

// All of it on one visit: most of the time is the page's until it is drawn. Views share what they are made of, so that a
// plain run looks at each of them in one theme, and a soak at all of all.
test.each(Object.entries(all))("everybody can read and use %s, whatever they see and press", async (name, drawn) => {
  const wholly = soak || name in pages;
  const own = Object.keys(views).indexOf(name) % 2 === 0 ? ("light" as const) : ("dark" as const);
  await page.emulateMedia({ colorScheme: own, reducedMotion: "reduce" });
  await page.goto(pageAt(name));
  await drawn(page);
  await faultless(page, wholly ? ["dark", "light"] : [own]);
  await page.emulateMedia({ colorScheme: "light" });
  // What comes in meanwhile stands elsewhere in the picture than where it was looked for.
  if (wholly) await expect.poll(() => lostInHighContrast(page), { timeout: 30_000 }).toEqual([]);
  if (name !== "Settings") expect({ withoutKey: await page.evaluate(withoutKey) }).toEqual({ withoutKey: [] });
  if (wholly) expect(await walk(page)).toEqual({ missed: [], unseen: [] });
  // The smallest width less a scroll bar, of which this Chromium draws none.
  await page.setViewportSize({ width: 385, height: 700 });
  await expect.poll(() => page.evaluate(sideways)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("the page that only Claude Enterprise has is reached by keyboard alone, and everybody can read and use it", async () => {
  await using own = await demoDesk(freshHome(), "enterprise");
  const before = complaints.length;
  const groups = await watched(own.address);
  await groups.getByRole("link", { name: "Groups" }).click();
  await groups.getByRole("row", { name: /Engineering/ }).click();
  await groups.getByRole("complementary", { name: "Engineering" }).getByText("Updated at").waitFor();
  const { missed, unseen } = await walk(groups);
  expect({ missed, unseen }).toEqual({ missed: [], unseen: [] });
  await faultless(groups);
  expect(complaints.slice(before)).toEqual([]);
});

test("in high contrast what is chosen and what is switched on differ from what is not", async () => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto(pageAt("Settings"));
  await pages.Settings(page);
  const fill = (of: string) =>
    page
      .locator(of)
      .first()
      .evaluate((one) => getComputedStyle(one).backgroundColor);
  const link = (state: string) => `nav[aria-label=Pages] a${state}`;
  expect(await fill(link("[aria-current]"))).not.toBe(await fill(link(":not([aria-current])")));
  expect(await fill("label:has(:checked)")).not.toBe(await fill("label:not(:has(:checked))"));
  const knob = await fill("[role=switch][aria-checked=false] > span > span");
  expect(knob).not.toBe(await fill("[role=switch][aria-checked=false] > span"));
  await page.emulateMedia({ forcedColors: "none" });
});

test.each(["light", "dark"] as const)("on the map of shares each name is plain to read in %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await page.goto(pageAt("Spend as a map"));
  await all["Spend as a map"](page);
  const drawn = page.getByRole("main").locator("svg text");
  await drawn.first().waitFor();
  const pairs = await drawn.evaluateAll((texts) =>
    texts.map((text) => {
      const { left, top, width, height } = text.getBoundingClientRect();
      const beneath = document.elementsFromPoint(left + width / 2, top + height / 2);
      const area = beneath.find((one) => one.tagName === "path" && /^rgb/.test(one.getAttribute("fill") ?? ""));
      return { said: text.textContent, ink: text.getAttribute("fill"), on: area?.getAttribute("fill") };
    }),
  );
  expect(pairs.length).toBeGreaterThan(4);
  expect(pairs.filter(({ ink, on }) => contrast(String(ink), String(on)) < 4.5)).toEqual([]);
});

test("a name that runs from right to left turns no sentence of ours round", async () => {
  await page.goto(pageAt("People"));
  await page.getByRole("row", { name: /كريم حداد/ }).click();
  const look = page.getByRole("region", { name: "A closer look" });
  const sentence = look.getByText(/has the role developer in the organization/);
  const lefts = await sentence.evaluate((one) =>
    ["كريم", "has the role", "developer"].map((word) => {
      const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const begin = texts.currentNode.textContent?.indexOf(word) ?? -1;
        if (begin < 0) continue;
        const range = document.createRange();
        range.setStart(texts.currentNode, begin);
        range.setEnd(texts.currentNode, begin + word.length);
        return range.getBoundingClientRect().left;
      }
      return Number.NaN;
    }),
  );
  expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
});

test("everybody can read and use first run", async () => {
  await using empty = await start(freshHome(), {});
  const first = await watched(empty.address);
  await first.getByRole("heading", { name: "Which organization should agents run?" }).waitFor();
  await faultless(first);
  expect(await walk(first)).toEqual({ missed: [], unseen: [] });
  await first.getByRole("radio", { name: /demo/ }).check();
  await first.getByRole("button", { name: /Open the demo/ }).click();
  await first.getByRole("heading", { name: "First sync" }).waitFor();
  await faultless(first);
  const refused = await watched(new URL(empty.address).origin);
  await refused.getByRole("heading", { name: /Open the address/ }).waitFor();
  await faultless(refused);
});

async function faultless(page: Page, themes: readonly ("light" | "dark")[] = ["light", "dark"]): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect({ [colorScheme]: await faults(page) }).toEqual({ [colorScheme]: [] });
  }
}

const pageAt = (name: string) =>
  `${new URL(running.address).origin}/#/${paths[name] ?? name.toLowerCase().replace(" ", "-")}`;

/** Of two colours written as rgb, as WCAG 2 counts it. */
function contrast(one: string, other: string): number {
  const [a = 0, b = 0] = [one, other].map((rgb) => {
    const [red = 0, green = 0, blue = 0] = (rgb.match(/\d+/g) ?? []).map((part) =>
      Number(part) <= 10 ? Number(part) / 3294 : ((Number(part) / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  });
  return Math.max(a, b) / Math.min(a, b);
}

/** Tab once around the page, from wherever it begins: what was never reached, and what did not show the focus. What holds the focus hides all that follows. */
async function walk(on: Page): Promise<{ missed: string[]; unseen: string[] }> {
  await on.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    Reflect.set(window, "reached", new Set<Element>());
  });
  const unseen: string[] = [];
  for (let press = 0; press < 400; press += 1) {
    await on.keyboard.press("Tab");
    const at = await on.evaluate(() => {
      const one = document.activeElement;
      const reached: Set<Element> = Reflect.get(window, "reached");
      if (!one || one === document.body) return undefined;
      if (reached.has(one)) return "again";
      reached.add(one);
      const { left: x, top, width, height } = one.getBoundingClientRect();
      const around = [one, one.closest("label")].flatMap((of) => of ?? []);
      const ringed = around.some((of) => getComputedStyle(of).outlineStyle !== "none");
      const above = document.elementFromPoint(x + width / 2, top + Math.min(height / 2, 12));
      const covered = !above || !(around.some((of) => of.contains(above)) || above.contains(one));
      return ringed && !covered ? undefined : `${covered ? "covered" : "no ring"}: ${one.outerHTML.slice(0, 200)}`;
    });
    if (at === "again") return { missed: await on.evaluate(unreached), unseen };
    if (at) unseen.push(at);
  }
  return { missed: ["no end"], unseen };
}

/** Runs in the page. One radio button stands for its group, and one row for its list: arrows go on from there. */
function unreached(): string[] {
  const reached: Set<Element> = Reflect.get(window, "reached");
  const controls = document.querySelectorAll("a[href], button, input, select, textarea, [tabindex]");
  return [...controls]
    .filter(
      (one) =>
        !reached.has(one) &&
        one.checkVisibility({ visibilityProperty: true }) &&
        one.getAttribute("tabindex") !== "-1" &&
        !one.matches(":disabled, [data-base-ui-focus-guard]") &&
        !(one instanceof HTMLInputElement && one.type === "radio" && !one.checked),
    )
    .map((one) => one.outerHTML.slice(0, 200));
}

/**
 * Runs in the page: actions of the page that no key does. A line, a row, a field, a switch, and what stands in a list or a form are
 * reached by the keys that lead there; Settings are found by the search of their page. An explanation is no action.
 */
function withoutKey(): string[] {
  const reachedOtherwise =
    "form, fieldset, table, [role=grid], ul, ol, nav, [role=row], [role=tablist], [role=switch], [aria-label^='How ']";
  return [...document.querySelectorAll("button")]
    .filter(
      (one) =>
        !one.hasAttribute("aria-keyshortcuts") &&
        one.getAttribute("aria-disabled") !== "true" &&
        !one.closest(reachedOtherwise) &&
        one.checkVisibility({ visibilityProperty: true }),
    )
    .map((one) => one.outerHTML.slice(0, 200));
}

/** Runs in the page: what is there to scroll down and scrolls sideways, other than with a table of figures. */
function sideways(): string[] {
  return [...document.querySelectorAll(".overflow-y-auto:not(:has(table))")]
    .filter((one) => one.scrollWidth > one.clientWidth)
    .map((one) => one.outerHTML.slice(0, 200));
}

/** What axe finds, as sentences: the rule, and where. */
async function faults(on: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: on }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
