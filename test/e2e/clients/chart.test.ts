import {
  McpUiInitializedNotificationSchema,
  McpUiInitializeRequestSchema,
  McpUiResourceMetaSchema,
  McpUiSizeChangedNotificationSchema,
  RESOURCE_MIME_TYPE,
} from "@modelcontextprotocol/ext-apps";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../../harness/chromium.js";
import { call, connected, type Era, launched, mcpClient } from "../../harness/mcp.js";
import { demoDesk, freshHome } from "../../harness/processes.js";

let browser: Browser;
let running: Awaited<ReturnType<typeof demoDesk>>;
const home = freshHome();
beforeAll(async () => {
  browser = await launchBrowser();
  running = await demoDesk(home);
});
afterAll(async () => {
  await browser.close();
  await running[Symbol.asyncDispose]();
});

const able = (era: Era) =>
  connected(launched(["mcp"], { COUNTERSIGN_HOME: home }), era, "able", {
    extensions: { "io.modelcontextprotocol/ui": { mimeTypes: [RESOURCE_MIME_TYPE] } },
  });
const asked = { range: "last_7_days", group_by: ["workspace"], bucket: "day" };

test.each<Era>(["legacy", "modern"])("a client of the %s era is told of the chart if it can show one", async (era) => {
  await using plain = await mcpClient(home, era);
  await using shower = await able(era);
  const marked = async (client: typeof plain) =>
    (await client.listTools()).tools.flatMap(({ name, _meta }) => (_meta ? [[name, _meta]] : []));
  const meta = { ui: { resourceUri: "ui://countersign/chart.html" }, "ui/resourceUri": "ui://countersign/chart.html" };
  expect(await marked(plain)).toEqual([]);
  expect(await marked(shower)).toEqual([
    ["get_usage_report", meta],
    ["get_cost_report", meta],
  ]);
  const uris = async (client: typeof plain) => (await client.listResources()).resources.map(({ uri }) => uri);
  expect(await uris(plain)).not.toContain(meta.ui.resourceUri);
  expect(await uris(shower)).toContain(meta.ui.resourceUri);
});

test("the chart says what the answer says, speaks as its protocol wants, and shows a hostile name as text", async () => {
  await using client = await able("legacy");
  const { contents } = await client.readResource({ uri: "ui://countersign/chart.html" });
  const [page] = contents;
  if (!page || !("text" in page)) throw new Error("The chart is no text.");
  expect(page.mimeType).toBe(RESOURCE_MIME_TYPE);
  expect(McpUiResourceMetaSchema.parse(page._meta?.ui)).toEqual({ csp: {}, prefersBorder: true });
  const answer = await call(client, "get_cost_report", asked);
  const rows = answer.rows as (string | null)[][];
  const hostile = `<img src=x onerror="document.title='owned'">`;
  const named = {
    ...answer,
    rows: rows.map(([day, name, ...rest]) => [day, name === "Production" ? hostile : name, ...rest]),
  };

  const shown = await openPage(browser, "about:blank");
  const heard = await inFrame(shown, page.text, named, "dark");
  const frame = shown.frameLocator("iframe");
  await frame.getByText(/US dollars billed/).waitFor();
  const [begun, ready, sized] = await heard(3);
  McpUiInitializeRequestSchema.parse(begun);
  McpUiInitializedNotificationSchema.parse(ready);
  McpUiSizeChangedNotificationSchema.parse(sized);

  const total = Number((answer.total as { billed: string }).billed);
  await frame.getByText(new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }).format(total)).waitFor();
  expect(await frame.locator("rect").count()).toBe(7 * new Set(rows.map(([, name]) => name)).size);
  await frame.getByRole("listitem").filter({ hasText: hostile }).waitFor();
  expect(await frame.locator("img").count()).toBe(0);
  await frame.getByText(/^Table/).click();
  expect(await frame.locator("tbody tr").count()).toBe(rows.length);
  expect(await frame.locator("tbody tr").first().locator("td").allTextContents()).toEqual(
    named.rows[0]!.map((cell) => (cell === null ? "" : String(cell))),
  );
  expect(shown.complaints).toEqual([]);
});

test("a part of an answer keeps the whole total and says that it is a part; a correction below zero is a figure and no bar", async () => {
  await using client = await able("legacy");
  const { contents } = await client.readResource({ uri: "ui://countersign/chart.html" });
  const [page] = contents;
  if (!page || !("text" in page)) throw new Error("The chart is no text.");
  const answer = {
    columns: ["day", "workspace", "workspace_id", "billed"],
    rows: [
      ["2026-11-18", "Production", "wrkspc_1", "12.50"],
      ["2026-11-18", "Corrected", "wrkspc_2", "-4.25"],
    ],
    total: { billed: "900.00" },
    ...{ complete: false, cursor: "c1", next: "Rows 1 to 2 are here; there are more.", as_of: "2026-11-18T13:00:00Z" },
  };
  const shown = await openPage(browser, "about:blank");
  await inFrame(shown, page.text, answer, "light");
  const frame = shown.frameLocator("iframe");
  await frame.getByText("$900.00", { exact: true }).waitFor();
  await frame.getByText(/Rows 1 to 2 are here; there are more\./).waitFor();
  await frame.getByRole("listitem").filter({ hasText: "Corrected-$4.25" }).waitFor();
  const heights = await frame
    .locator("rect")
    .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute("height"))));
  expect(heights).toEqual([180, 0]);
  expect(shown.complaints).toEqual([]);
});

/** A client's own page around the chart: what it posts is kept, and it is handed the answer when it has begun. */
async function inFrame(page: Awaited<ReturnType<typeof openPage>>, html: string, answer: object, theme: string) {
  await page.evaluate(
    ([html, answer, theme]) => {
      const heard: object[] = [];
      const frame = document.createElement("iframe");
      frame.sandbox.add("allow-scripts");
      frame.srcdoc = html;
      frame.style.cssText = "width: 720px; height: 560px; border: 0";
      const post = (message: object) => frame.contentWindow?.postMessage({ jsonrpc: "2.0", ...message }, "*");
      window.addEventListener("message", ({ data }) => {
        heard.push(data);
        if (data.method === "ui/initialize")
          post({
            id: data.id,
            result: {
              protocolVersion: "2026-01-26",
              hostInfo: { name: "host", version: "1" },
              hostCapabilities: {},
              hostContext: { theme },
            },
          });
        if (data.method === "ui/notifications/initialized")
          post({ method: "ui/notifications/tool-result", params: { content: [], structuredContent: answer } });
      });
      Object.assign(window, { heard });
      document.body.append(frame);
    },
    [html, answer, theme] as const,
  );
  return async (count: number): Promise<{ method: string }[]> => {
    await page.waitForFunction((count) => (window as unknown as { heard: [] }).heard.length >= count, count);
    return page.evaluate(() => (window as unknown as { heard: { method: string }[] }).heard);
  };
}
