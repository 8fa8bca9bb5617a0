import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../harness/chromium.js";
import { launch } from "./double/launch.js";
import { buildWithSmallDesk } from "./fixtures/build.js";

let browser: Browser;
let folder: string;
let main: string;
const start = (...words: string[]) => launch({ main, browser }, ...words);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-build-"));
  [browser, { main }] = await Promise.all([launchBrowser(), buildWithSmallDesk(folder)]);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  globalThis.fixtureDeskRefuses = undefined;
});

test("the scheme, the sandbox and the lock come before Electron is ready, and the window after", async () => {
  await using app = await start();
  expect(app.system.calls).toEqual(["sandbox", "scheme", "lock", "ready", "window"]);
  expect(app.system.schemes).toEqual([{ scheme: "app", privileges: { standard: true, secure: true } }]);
});

test("every window has exactly the preferences that keep its page apart", async () => {
  await using app = await start();
  expect(app.system.windows.map(({ options }) => options.webPreferences)).toEqual([
    {
      preload: join(dirname(main), "preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: true, // unpackaged
    },
  ]);
});

test("one channel listens in the whole app", async () => {
  await using app = await start();
  expect(app.system.ipcMain.eventNames()).toEqual(["desk:connect"]);
});

test("the page cannot leave, and keeps its line to the desk when it tries", async () => {
  await using app = await start();
  const page = await app.page();
  await page.getByText("0 waiting").waitFor();
  await page.evaluate(() => {
    location.href = "https://example.com/";
  });
  await expect.poll(() => app.system.windows[0]!.blocked).toContain("https://example.com/");
  await app.propose({ name: "old-laptop" });
  await page.getByText("1 waiting").waitFor();
});

test("window.open gives no window; a link to one of our hosts opens outside", async () => {
  await using app = await start();
  const page = await app.page();
  const wanted = ["https://evil.example/", "https://console.anthropic.com/settings"];
  for (const url of wanted) await page.evaluate((address) => void window.open(address, "_blank", "noopener"), url);
  const { opened } = app.system.windows[0]!;
  await expect.poll(() => opened).toHaveLength(2);
  expect(opened).toEqual(wanted.map((url) => ({ url, action: "deny" })));
  expect(app.system.external).toEqual(["https://console.anthropic.com/settings"]);
  expect(app.system.windows).toHaveLength(1);
});

test("every way to another address is stopped, and no webview is attached", async () => {
  await using app = await start();
  const { contentEvents } = app.system.windows[0]!;
  const stopped = (way: string, url: string) => {
    let prevented = false;
    contentEvents.emit(way, { url, preventDefault: () => (prevented = true) });
    return prevented;
  };
  const elsewhere = ["https://example.com/", "file:///etc/passwd", "app://desk.evil.example/", "app://other/"];
  for (const way of ["will-navigate", "will-redirect", "will-frame-navigate"]) {
    for (const url of elsewhere) expect(stopped(way, url), `${way} ${url}`).toBe(true);
    expect(stopped(way, "app://desk/index.html#/spend")).toBe(false);
  }
  expect(stopped("will-attach-webview", "app://desk/")).toBe(true);
});

test("strangers get no port", async () => {
  await using app = await start();
  await (await app.page()).getByText("0 waiting").waitFor();
  const { contents } = app.system.windows[0]!;
  const given: unknown[] = [];
  const frame = (origin: string) => ({ origin, postMessage: (...words: unknown[]) => given.push(words) });
  const strangers = [
    { sender: contents, senderFrame: null },
    { sender: contents, senderFrame: frame("app://desk") }, // a frame within the page
    { sender: contents, senderFrame: frame("https://example.com") },
    { sender: { mainFrame: frame("app://desk") }, senderFrame: frame("app://desk") },
  ];
  for (const event of strangers) app.system.ipcMain.emit("desk:connect", event);
  expect(given).toEqual([]);
  expect(globalThis.fixtureDesk?.watching).toBe(1);
});

test("our own frame gets no port while it shows another origin", async () => {
  await using app = await start();
  await (await app.page()).getByText("0 waiting").waitFor();
  const { contents } = app.system.windows[0]!;
  const given: unknown[] = [];
  const mainFrame = { origin: "https://example.com", postMessage: (...words: unknown[]) => given.push(words) };
  Object.defineProperty(contents, "mainFrame", { value: mainFrame });
  app.system.ipcMain.emit("desk:connect", { sender: contents, senderFrame: mainFrame });
  expect(given).toEqual([]);
});

test("a new load closes the old port and gets one of its own", async () => {
  await using app = await start();
  const page = await app.page();
  await page.getByText("0 waiting").waitFor();
  await app.system.windows[0]!.reload();
  await page.getByText("0 waiting").waitFor();
  await expect.poll(() => globalThis.fixtureDesk?.watching).toBe(1);
  await app.propose({ name: "old-laptop" });
  await page.getByText("1 waiting").waitFor();
});

test("a load that begins closes the port, before anything of the new page runs", async () => {
  await using app = await start();
  const page = await app.page();
  await page.getByText("0 waiting").waitFor();
  const load = { url: "app://desk/index.html", isMainFrame: true, isSameDocument: false };
  app.system.windows[0]!.contentEvents.emit("did-start-navigation", load);
  await expect.poll(() => globalThis.fixtureDesk?.watching).toBe(0);
});

test("a page whose process died is loaded again and opens the card that was clicked meanwhile", async () => {
  await using app = await start();
  const page = await app.page();
  await page.getByText("0 waiting").waitFor();
  app.system.windows[0]!.contentEvents.emit("render-process-gone", {}, { reason: "crashed" });
  await app.startAgain("countersign://proposal/P-7");
  await page.getByText("P-7").waitFor();
});

test("a page that dies twice in a row waits for the person, whose opening loads it; both are kept in the logs", async () => {
  await using app = await start();
  const page = await app.page();
  await page.getByText("0 waiting").waitFor();
  const { contentEvents } = app.system.windows[0]!;
  contentEvents.emit("render-process-gone", {}, { reason: "oom" });
  contentEvents.emit("render-process-gone", {}, { reason: "crashed" });
  expect(globalThis.fixtureDesk?.noted).toEqual([
    "The page’s process ended (oom). It is loaded again.",
    "The page’s process ended (crashed). Open the window again from the tray.",
  ]);
  const loaded = page.waitForEvent("load");
  await app.choose("Open Countersign");
  await loaded;
  await page.getByText("0 waiting").waitFor();
});

test("the page's policy stops an inline script and every request", async () => {
  await using app = await start();
  const page = await app.page();
  await page.getByText("0 waiting").waitFor();
  expect(await page.evaluate(() => document.documentElement.dataset.inline)).toBeUndefined();
  const answer = await page.evaluate(() =>
    fetch("/index.html").then(
      () => "fetched",
      () => "refused",
    ),
  );
  expect(answer).toBe("refused");
  expect(await page.evaluate(() => document.documentElement.dataset.violation)).toBe("connect-src");
  const markup = await page.evaluate(() => {
    try {
      document.body.innerHTML = "<b>markup</b>";
      return "set";
    } catch (error) {
      return error instanceof TypeError ? "refused" : "another error";
    }
  });
  expect(markup).toBe("refused");
});

test("where a key can be typed, pictures of the screen leave the window out, and nowhere else", async () => {
  await using app = await start();
  const page = await app.page();
  await page.getByText("0 waiting").waitFor();
  const covered = async (hash: string) => {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await expect.poll(() => page.evaluate(() => location.hash)).toBe(hash);
    return app.system.windows[0]?.covered;
  };
  for (const hash of ["#/welcome", "#/welcome/organization", "#/add"])
    await expect.poll(() => covered(hash)).toBe(true);
  for (const hash of ["#/approvals", "#/settings", "#/spend"]) await expect.poll(() => covered(hash)).toBe(false);
});

test("every permission that Electron names is denied, but writing to the clipboard from our own page", async () => {
  await using app = await start();
  const names = await permissionNames();
  expect(names.length).toBeGreaterThan(40);
  const { setPermissionRequestHandler: request, setPermissionCheckHandler: check } = app.system.session;
  const granted = (origin: string, isMainFrame: boolean) =>
    names.filter((name) => {
      let answer = false;
      request?.({} as never, name as never, (yes) => (answer = yes), {
        requestingUrl: `${origin}/`,
        isMainFrame,
      } as never);
      expect(check?.(null, name as never, origin, { isMainFrame } as never)).toBe(answer);
      return answer;
    });
  expect(granted("app://desk", true)).toEqual(["clipboard-sanitized-write"]);
  expect(granted("app://desk", false)).toEqual([]);
  expect(granted("https://example.com", true)).toEqual([]);
  expect(granted("app://desk.evil.example", true)).toEqual([]);
  expect(app.system.session.setDevicePermissionHandler?.({} as never)).toBe(false);
  let streams: unknown = "not answered";
  app.system.session.setDisplayMediaRequestHandler?.({} as never, (given) => (streams = given));
  expect(streams).toBeNull();
});

test("the page may save what it made itself, and downloads nothing", async () => {
  await using app = await start();
  const denied = (url: string) => {
    let prevented = false;
    app.system.downloads.emit("will-download", { preventDefault: () => (prevented = true) }, { getURL: () => url });
    return prevented;
  };
  for (const url of ["https://example.com/a.exe", "file:///etc/passwd", "app://desk/index.html", "ftp://blob:a"])
    expect([url, denied(url)]).toEqual([url, true]);
  expect(denied("blob:app://desk/3f6c")).toBe(false);
  expect(denied("data:text/csv,a")).toBe(false);
});

test("the preload adds nothing to the page's world", async () => {
  await using app = await start();
  const page = await app.page();
  await page.getByText("0 waiting").waitFor();
  const names = () => Object.getOwnPropertyNames(window);
  const bare = await browser.newPage();
  await bare.route("**/*", async (route) => {
    const response = await app.system.serve!(new Request("app://desk/index.html"));
    await route.fulfill({ headers: Object.fromEntries(response.headers), body: "<!doctype html><title>bare</title>" });
  });
  await bare.goto("https://desk.app.test/");
  const known = new Set(await bare.evaluate(names));
  await bare.close();
  const added = (await page.evaluate(names)).filter((name) => !known.has(name));
  // Elements with an id are named on the window by the browser itself.
  expect(added.filter((name) => !["waiting", "card"].includes(name))).toEqual([]);
});

test("the preload is under two kilobytes and requires Electron alone", async () => {
  const file = join(dirname(main), "preload.cjs");
  expect((await stat(file)).size).toBeLessThan(2048);
  const required = [...(await readFile(file, "utf8")).matchAll(/require\(["'](.+?)["']\)/g)].map(([, name]) => name);
  expect(required).toEqual(["electron"]);
});

test("a second start opens no desk and no window", async () => {
  await using app = await launch({ main, browser, first: false });
  expect(await app.ended).toBe(0);
  expect(globalThis.fixtureDesk).toBeUndefined();
  expect(app.system.windows).toEqual([]);
});

test.each([
  "--remote-debugging-port=9222",
  "--remote-debugging-port",
  "--remote-debugging-pipe",
  "-remote-debugging-port=9222",
  "--Remote-Debugging-Port=9222",
  "/remote-debugging-pipe",
])("a start with %s ends before it opens anything", async (word) => {
  await using app = await start(word);
  expect(await app.ended).toBe(1);
  expect(app.system.calls).not.toContain("lock");
  expect(globalThis.fixtureDesk).toBeUndefined();
});

test("a packaged app ends at a switch that only Chromium saw", async () => {
  await using app = await launch({ main, browser, packaged: true, switches: ["remote-debugging-pipe"] });
  expect(await app.ended).toBe(1);
  expect(globalThis.fixtureDesk).toBeUndefined();
});

test("a desk that is open elsewhere is left to come to the front, without an error window", async () => {
  globalThis.fixtureDeskRefuses = "open";
  await using app = await start();
  expect(await app.ended).toBe(0);
  expect(app.system.errors).toEqual([]);
  expect(app.system.windows).toEqual([]);
});

test("a desk that cannot open says why", async () => {
  globalThis.fixtureDeskRefuses = "desk.db is newer than this version of Countersign. Install the current one.";
  await using app = await start();
  expect(await app.ended).toBe(1);
  expect(app.system.errors).toEqual([globalThis.fixtureDeskRefuses]);
});

test("quitting puts the desk away before the process ends", async () => {
  await using app = await start();
  const desk = globalThis.fixtureDesk!;
  await app.choose("Quit");
  await app.ended;
  expect(desk.disposed).toBe(true);
  expect(app.system.trays[0]!.destroyed).toBe(true);
});

test("the window opens where it was closed", async () => {
  const home = await mkdtemp(join(tmpdir(), "countersign-home-"));
  const place = { x: 120, y: 80, width: 1000, height: 700 };
  {
    await using app = await launch({ main, browser, home });
    app.system.windows[0]!.bounds = place;
    await app.closeWindow();
  }
  await using app = await launch({ main, browser, home });
  expect(app.system.windows[0]!.options).toMatchObject(place);
  await rm(home, { recursive: true });
});

test("a place that can be neither read nor kept keeps nobody from opening and closing the window", async () => {
  const home = await mkdtemp(join(tmpdir(), "countersign-home-"));
  await mkdir(join(home, "desktop", "window.json"), { recursive: true });
  {
    await using app = await launch({ main, browser, home });
    await (await app.page()).getByText("0 waiting").waitFor();
    await app.closeWindow();
    expect(await app.isVisible()).toBe(false);
  }
  await rm(home, { recursive: true });
});

/** All that Electron's own types name, so that a new one is tried as soon as it is there. */
async function permissionNames(): Promise<string[]> {
  const types = join(dirname(createRequire(import.meta.url).resolve("electron/package.json")), "electron.d.ts");
  const text = await readFile(types, "utf8");
  const lists = [...text.matchAll(/permission: \(?('[^)\n]+')\)?,/g)].map(([, list]) => list ?? "");
  return [...new Set(lists.join("|").match(/(?<=')[\w-]+(?=')/g))];
}
