// The measure for our own server: the official SDK's, with one tool that makes the same HTTP call, the demo organization in its own process as in `start --demo`.
import { createServer } from "node:net";
import { McpServer } from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { startDemoApi } from "../../src/demo/demo-api.js";

const { url, key } = await startDemoApi({});

function bareServer(): McpServer {
  const server = new McpServer({ name: "bare", version: "1.0.0" });
  server.registerTool("get_org_info", { description: "Name and id of the organization." }, async () => {
    const answer = await fetch(`${url}/v1/organizations/me`, {
      headers: { "x-api-key": key, "anthropic-version": "2023-06-01" },
    });
    return { content: [{ type: "text", text: await answer.text() }] };
  });
  return server;
}

const [path] = process.argv.slice(2);
if (path) {
  createServer((socket) => void bareServer().connect(new StdioServerTransport(socket, socket))).listen(path, () =>
    console.log("listening"),
  );
} else await bareServer().connect(new StdioServerTransport());
