import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { call, mcpClient } from "../harness/mcp.js";
import { deskPageOf } from "../harness/page.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";
import { until } from "../harness/watching.js";

let browser: Browser;
let stranger: Server;
let elsewhere: string;
beforeAll(async () => {
  browser = await launchBrowser(
    "--host-resolver-rules=MAP evil.example 127.0.0.1",
    // Chromium's own guard of loopback is put aside: what is tried is the desk's.
    "--disable-features=LocalNetworkAccessChecks",
  );
  stranger = createServer((_, response) => void response.setHeader("content-type", "text/html").end("<!doctype html>"));
  stranger.listen(0, "127.0.0.1");
  await once(stranger, "listening");
  const address = stranger.address();
  elsewhere = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
});
afterAll(async () => {
  await browser.close();
  stranger.closeAllConnections();
  stranger.close();
});

/** Everything a page can try, with all that it could know: the one thing that is missing is that it is the desk's own. */
const attempts = ["fetch", "fetch with credentials", "no-cors", "WebSocket", "EventSource", "a beacon"] as const;

interface Try {
  how: (typeof attempts)[number];
  url: string;
  body: string;
  secret: string;
}

const tryOne = (page: Page, one: Try) =>
  page.evaluate(async ({ how, url, body, secret }) => {
    const json = { "content-type": "application/json", "x-countersign-secret": secret };
    const said = (answer: Promise<Response>) =>
      answer.then(
        (got) => (got.type === "opaque" ? "opaque" : `answered ${got.status}`),
        () => "refused",
      );
    const method = "POST";
    if (how === "fetch") return said(fetch(url, { method, body, headers: json }));
    if (how === "fetch with credentials")
      return said(fetch(url, { method, body, headers: json, credentials: "include" }));
    if (how === "no-cors") return said(fetch(url, { method, body, mode: "no-cors", credentials: "include" }));
    if (how === "a beacon") return navigator.sendBeacon(url, body) ? "opaque" : "refused";
    return new Promise<string>((resolve) => {
      const line = how === "WebSocket" ? new WebSocket(url.replace("http", "ws")) : new EventSource(url);
      line.onopen = () => resolve("opened");
      line.onerror = () => resolve("refused");
    });
  }, one);

/** Forms need no leave to send anywhere; name, equals sign and value together are one JSON text. */
async function postForm(page: Page, { url, body }: Pick<Try, "url" | "body">): Promise<number> {
  const [answer] = await Promise.all([
    page.waitForResponse(url),
    page.evaluate(
      ([action, name]) => {
        const frame = document.createElement("iframe");
        frame.name = "sink";
        document.body.append(frame);
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action, target: frame.name, enctype: "text/plain" });
        const field = document.createElement("input");
        Object.assign(field, { name, value: '"}' });
        form.append(field);
        document.body.append(form);
        form.submit();
      },
      [url, `${body.slice(0, -1)},"x":"`] as const,
    ),
  ]);
  return answer.status();
}

/** Which answers with a yes came from the desk to this page, as the network saw them. */
function yeses(page: Page, origin: string): string[] {
  const seen: string[] = [];
  page.on("response", (got) => {
    if (got.url().startsWith(origin) && got.status() < 400) seen.push(`${got.status()} ${got.url()}`);
  });
  return seen;
}

test("no page on another port reaches the contract, whatever it sends and however much it knows", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(freshHome(), demo);
  await using client = await mcpClient(running.home);
  const own = await openPage(browser, running.address);
  const { proposal_id } = await call(client, "update_api_key", {
    api_key: "old-laptop",
    name: "laptop",
    confirm: true,
  });
  const secret = await own.evaluate(() => localStorage.getItem("countersign.secret"));
  const { origin } = new URL(running.address);
  const { digest } = await until(deskPageOf(origin, String(secret)), proposal_id, ({ settled }) => settled);
  const url = `${origin}/rpc/proposals/decide`;
  const body = JSON.stringify({ json: { id: proposal_id, digest, decision: "approve", again: true } });

  const foreign = await openPage(browser, elsewhere);
  const got = yeses(foreign, origin);
  for (const how of attempts) {
    const answer = await tryOne(foreign, { how, url, body, secret: String(secret) });
    expect([how, answer]).toEqual([how, expect.stringMatching(/^(refused|opaque)$/)]);
  }
  expect(await postForm(foreign, { url, body })).toBe(403);
  expect(got).toEqual([]);
  expect(await foreign.evaluate(() => localStorage.length)).toBe(0);
  const { state } = await deskPageOf(origin, String(secret)).proposals.get({ id: String(proposal_id) });
  expect(state).toBe("proposed");
});

test("no page on another port spends the token, which then opens the page once and no second time", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(freshHome(), demo);
  const { origin, hash } = new URL(running.address);
  const foreign = await openPage(browser, elsewhere);
  const got = yeses(foreign, origin);
  const body = JSON.stringify({ token: hash.slice("#token=".length) });
  const url = `${origin}/session`;
  for (const how of attempts) await tryOne(foreign, { how, url, body, secret: "" });
  expect(await postForm(foreign, { url, body })).toBe(403);
  expect(got).toEqual([]);

  const first = await openPage(browser, running.address);
  await first.getByRole("heading", { name: "Nothing to countersign" }).waitFor();
  expect(new URL(first.url()).hash).not.toContain("token");
  const second = await openPage(browser, running.address);
  await second.getByRole("heading", { name: /Open the address that the terminal shows/ }).waitFor();
  await first.reload();
  await first.getByRole("heading", { name: "Nothing to countersign" }).waitFor();
});

test("a page that frames the desk, or opens it, gets nothing to hold", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(freshHome(), demo);
  const { origin } = new URL(running.address);
  const foreign = await openPage(browser, elsewhere);
  await foreign.evaluate(async (src) => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    frame.src = src;
    await loaded;
  }, running.address);
  expect(foreign.frames().map((frame) => frame.url())).not.toContainEqual(expect.stringContaining(origin));
  expect(foreign.complaints.join("\n")).toMatch(/frame-ancestors|X-Frame-Options/i);

  const [opened] = await Promise.all([
    foreign.context().waitForEvent("page"),
    foreign.evaluate((url) => void Object.assign(window, { held: window.open(url) }), `${origin}/`),
  ]);
  await opened.getByRole("heading", { name: /Open the address/ }).waitFor();
  expect(await opened.evaluate(() => window.opener === null)).toBe(true);
});

test("a name that was rebound to this computer is not the desk's", async () => {
  await using demo = await demoOrganization();
  await using running = await desk(freshHome(), demo);
  const { port } = new URL(running.address);
  const context = await browser.newContext();
  const page = await context.newPage();
  const landed = await page.goto(`http://evil.example:${port}/`);
  expect([landed?.status(), await page.locator("body").textContent()]).toEqual([
    403,
    "This address is not Countersign's.",
  ]);

  // As after a rebinding: the page came from their server, and now its own origin leads to the desk.
  await page.route("**/their-page", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto(`http://evil.example:${port}/their-page`);
  const answers = await page.evaluate(async () => {
    const headers = { "content-type": "application/json" };
    const ask = async (path: string) => (await fetch(path, { method: "POST", headers, body: "{}" })).status;
    return [await ask("/rpc/status"), await ask("/session"), (await fetch("/")).status];
  });
  expect(answers).toEqual([403, 403, 403]);
});
