/// <reference types="vite/client" />
import type { ReadResourceResult, Resource, Tool } from "@modelcontextprotocol/server";
import style from "./view.css?raw";
import script from "./view.js?raw";

/** What a client says of itself that shows MCP Apps (SEP-1865). */
export const appsCapability = "io.modelcontextprotocol/ui";

const mimeType = "text/html;profile=mcp-app";

/** A report drawn inside the client, for those that can show one. There is nothing in it that could decide or ask. */
export const chart: Resource = {
  uri: "ui://countersign/chart.html",
  name: "chart",
  title: "Chart of a report",
  description: "Draws what a report of cost or use answered.",
  mimeType,
};

/** A tool whose answer is drawn. The older of the two names is what some clients still look for. */
export const drawn = (tool: Tool): Tool => ({
  ...tool,
  _meta: { ...tool._meta, ui: { resourceUri: chart.uri }, "ui/resourceUri": chart.uri },
});

/** One page that needs nothing from anywhere. */
export const chartPage = (): ReadResourceResult => ({
  contents: [{ uri: chart.uri, mimeType, text: page, _meta: { ui: { csp: {}, prefersBorder: true } } }],
});

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>Chart of a report</title>
<style>${style}</style>
<main id="view"><p class="said">Waiting for the answer.</p></main>
<script type="module">${script}</script>
</html>
`;
