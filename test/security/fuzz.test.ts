import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { catalog } from "../../src/operations/index.js";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { type DeskPage, deskPageOf } from "../harness/page.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";
import { fuzz, jsonLike, patience } from "./corpus.js";

vi.setConfig({ testTimeout: patience });

/** Where in our own code something failed, and in whose words. */
const insides = /\.[jt]s:\d+:\d+|SQLITE_|ERR_[A-Z]/;

let demo: Awaited<ReturnType<typeof demoOrganization>>;
let running: Awaited<ReturnType<typeof desk>>;
let page: DeskPage;
let secret: string;
let origin: string;
let socket: { socket: string; token: string };
beforeAll(async () => {
  demo = await demoOrganization();
  running = await desk(freshHome(), demo);
  socket = JSON.parse(readFileSync(join(running.home, "run", "desk.json"), "utf8"));
  const { origin: at, hash } = new URL(running.address);
  origin = at;
  const traded = await post("/session", JSON.stringify({ token: hash.slice("#token=".length) }));
  ({ secret } = JSON.parse(traded.text));
  page = deskPageOf(origin, secret);
});
afterEach(async () => {
  await organizationAt(demo.url).behave();
  await using client = await mcpClient(running.home);
  expect(await call(client, "get_org_info")).not.toHaveProperty("isError");
  expect((await page.status()).chain.whole).toBe(true);
  expect(running.printed()).not.toMatch(/made a mistake of its own|Unhandled|TypeError|ReferenceError/);
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await demo[Symbol.asyncDispose]();
});

async function post(path: string, body: string | Uint8Array<ArrayBuffer>, more: Record<string, string> = {}) {
  const headers = { origin, "sec-fetch-site": "same-origin", "content-type": "application/json", ...more };
  const answer = await fetch(origin + path, { method: "POST", headers, body });
  return { status: answer.status, text: await answer.text() };
}

/** Writes all of it, says that it is done, and gives everything that comes back. */
function exchange(bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const line = connect(socket.socket);
    let back = "";
    line.on("data", (chunk) => (back += chunk));
    // A line that is refused may be closed while it is still being written.
    line.on("error", () => {});
    line.on("close", () => resolve(back));
    line.end(bytes);
  });
}

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  jsonLike("countersign", "token", "front", "health", "exported", "flags", "pid", "as"),
  fc
    .record({ countersign: fc.constantFrom(0, 1, 2, "1"), token: fc.constant("x"), front: fc.anything() })
    .map((one) => JSON.stringify(one)),
);

test("no first line but the greeting opens the socket", () =>
  fuzz("socket-greetings", anyText, async (first) => {
    expect(await exchange(`${first}\n`)).not.toContain('"ok":true');
  }));

const message = fc.record(
  {
    jsonrpc: fc.constantFrom("2.0", "1.0", 2),
    id: fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.object()),
    method: fc.oneof(
      fc.constantFrom("tools/call", "tools/list", "initialize", "ping", "server/discover", "resources/read"),
      fc.constantFrom("prompts/get", "completion/complete", "notifications/cancelled", "resources/subscribe"),
      fc.string(),
    ),
    params: fc.oneof(
      fc.object({ maxDepth: 2 }),
      fc.record({ name: fc.constantFrom(...catalog.map(({ name }) => name)), arguments: fc.object({ maxDepth: 2 }) }),
    ),
  },
  { requiredKeys: [] },
);
const clientLines = fc
  .array(
    fc.oneof({ arbitrary: anyText, weight: 1 }, { arbitrary: message.map((one) => JSON.stringify(one)), weight: 3 }),
    {
      maxLength: 5,
    },
  )
  .map((lines) => lines.join("\n"));

test("after the greeting, any line is answered or dropped, and a good one after it is served", async () => {
  const hello = JSON.stringify({ countersign: 1, token: socket.token });
  const clientInfo = { name: "fuzz", version: "1" };
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  const opening = JSON.stringify({ jsonrpc: "2.0", id: "open", method: "initialize", params });
  const last = JSON.stringify({ jsonrpc: "2.0", id: "last", method: "tools/list", params: {} });
  await fuzz("socket-lines", clientLines, async (lines) => {
    const back = await new Promise<string>((resolve, reject) => {
      const line = connect(socket.socket);
      let said = "";
      line.on("data", (chunk) => {
        said += chunk;
        if (said.includes('"id":"last"')) line.destroy();
      });
      line.on("error", reject);
      line.on("close", () => resolve(said));
      line.write(`${[hello, opening, lines, last].join("\n")}\n`);
    });
    expect(back).toMatch(/"id":"last"/);
    expect(back).not.toMatch(insides);
  });
});

test("no body but the token's is traded, and none makes the desk fail", () =>
  fuzz("sessions", jsonLike("token", "secret"), async (given) => {
    expect((await post("/session", given)).status).toBe(401);
  }));

const troubles = [
  { how: "truncated" },
  { how: "wrong_content_type" },
  { how: "unknown_values" },
  { how: "tiny_pages", size: 10 },
] as const;
const reads = ["get_org_info", "list_members", "list_workspaces", "list_api_keys", "list_invites"];

test.each(troubles)("an API that answers with $how is told in words, never as a defect of ours", async (trouble) => {
  await using client = await mcpClient(running.home);
  await organizationAt(demo.url).misbehave({ do: trouble });
  for (const name of reads) {
    const answer = await call(client, name);
    expect([name, answer.code]).not.toEqual([name, "internal"]);
    if (answer.isError) expect(String(answer.summary)).toMatch(/^[A-Z].*\.$/s);
  }
});
