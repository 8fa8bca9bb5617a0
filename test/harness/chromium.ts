import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Where Chromium is: set-up has put it there, so its absence is a failure and no skip. */
function chromiumPath(): string {
  const places = [
    process.env.PLAYWRIGHT_CHROMIUM,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error("No Chromium was found. Run `npm test`, which installs it, or set PLAYWRIGHT_CHROMIUM.");
  return found;
}

/** `args` are switches of this test's own, such as `--host-resolver-rules`. */
export const launchBrowser = (...args: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...args,
    ],
  });

/** A page that fails its test on any breach of the content policy and any uncaught error. */
export async function openPage(
  browser: Browser,
  address: string,
  options?: BrowserContextOptions,
): Promise<Page & { complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // What the desk refuses is an answer in words, and what it was just asked when it ends has none.
    const isAnswer = message.location().url.includes("/rpc/");
    if (message.type() === "error" && !isAnswer) complaints.push(message.text());
  });
  await page.goto(address);
  return Object.assign(page, { complaints });
}
