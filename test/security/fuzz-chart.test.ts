import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { chartPage } from "../../src/mcp/chart/chart.js";
import { launchBrowser, openPage } from "../harness/chromium.js";
import { fuzz, jsonLike, patience } from "./corpus.js";

vi.setConfig({ testTimeout: patience });

const cell = fc.oneof(
  fc.constantFrom(null, "1.5", "-1", "1e999", "<img src=x onerror=alert(1)>", "__proto__"),
  fc.string(),
);
const table = fc
  .record(
    {
      columns: fc.array(fc.oneof(fc.constantFrom("day", "billed", "total_tokens", "workspace", "a_id"), cell), {
        maxLength: 4,
      }),
      rows: fc.array(
        fc.oneof({ arbitrary: fc.array(cell, { maxLength: 4 }), weight: 9 }, { arbitrary: cell, weight: 1 }),
        {
          maxLength: 6,
        },
      ),
      notes: fc.oneof(fc.array(cell, { maxLength: 2 }), fc.anything({ maxDepth: 1 })),
      total: fc.oneof(fc.dictionary(fc.constantFrom("billed", "__proto__"), cell), cell),
      summary: cell,
    },
    { requiredKeys: [] },
  )
  .map((one) => JSON.stringify(one));

test("whatever a client hands to the chart is drawn or said as text: nothing is built from it, and nothing fails", async () => {
  await using browser = await launchBrowser();
  const page = await openPage(browser, "about:blank");
  const [{ text: source } = { text: "" }] = chartPage().contents as { text: string }[];
  await page.evaluate(
    (html) =>
      new Promise<void>((resolve) => {
        const frame = document.createElement("iframe");
        window.addEventListener("message", ({ data }) => data.method === "ui/initialize" && resolve());
        frame.sandbox.add("allow-scripts", "allow-same-origin");
        frame.srcdoc = html;
        document.body.append(frame);
      }),
    source,
  );
  await fuzz(
    "chart-messages",
    fc.oneof(table, jsonLike("columns", "rows", "total", "notes", "summary")),
    async (text) => {
      const seen = await page.evaluate(async (given) => {
        const frame = document.querySelector("iframe");
        const view = frame?.contentDocument;
        if (!frame?.contentWindow || !view) throw new Error("The chart is gone.");
        const answered = new Promise<void>((resolve) =>
          window.addEventListener("message", ({ data }) => data.id === "after" && resolve(), { once: false }),
        );
        let structuredContent: unknown = given;
        try {
          structuredContent = JSON.parse(given);
        } catch {
          // No JSON is handed in as it is.
        }
        const send = (message: object) => frame.contentWindow?.postMessage({ jsonrpc: "2.0", ...message }, "*");
        send({ method: "ui/notifications/tool-result", params: { structuredContent } });
        send({ method: "ping", id: "after" });
        await answered;
        const built = [...view.querySelectorAll("main img, main iframe, main script, main a, main [onerror]")];
        return { built: built.map(({ outerHTML }) => outerHTML), shown: view.querySelector("main")?.childElementCount };
      }, text);
      expect(seen.built).toEqual([]);
      expect(seen.shown).toBeGreaterThan(0);
      expect(page.complaints).toEqual([]);
    },
  );
});
