import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createSettings } from "../../src/settings/settings.js";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { type DeskPage, deskPageOf } from "../harness/page.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";

/** Small and fixed, so that a run is the same run for everybody. */
const budget = { numRuns: 60, seed: 20261123 };

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
  fc.json({ maxDepth: 3 }),
  fc.record({ countersign: fc.anything(), token: fc.string() }, { requiredKeys: [] }).map((one) => JSON.stringify(one)),
  fc
    .record({ countersign: fc.constantFrom(0, 1, 2, "1"), token: fc.constant("x"), front: fc.anything() })
    .map((one) => JSON.stringify(one)),
);

test("no first line but the greeting opens the socket", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText, fc.uint8Array({ maxLength: 6000 })), async (first) => {
      const back = await exchange(typeof first === "string" ? `${first}\n` : first);
      expect(back).not.toContain('"ok":true');
    }),
    budget,
  );
});

test("after the greeting, any line is answered or dropped, and a good one after it is served", async () => {
  const hello = JSON.stringify({ countersign: 1, token: socket.token });
  const message = fc.record(
    {
      jsonrpc: fc.constantFrom("2.0", "1.0", 2),
      id: fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.object()),
      method: fc.oneof(
        fc.constantFrom("tools/call", "tools/list", "initialize", "ping", "server/discover"),
        fc.string(),
      ),
      params: fc.oneof(
        fc.object({ maxDepth: 2 }),
        fc.record({ name: fc.string(), arguments: fc.anything({ maxDepth: 2 }) }),
      ),
    },
    { requiredKeys: [] },
  );
  const text = fc
    .oneof(
      anyText,
      message.map((one) => JSON.stringify(one)),
    )
    .filter((one) => !one.includes("\n"));
  const clientInfo = { name: "fuzz", version: "1" };
  const opening = {
    jsonrpc: "2.0",
    id: "open",
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo },
  };
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 5 }), async (lines) => {
      const back = await new Promise<string>((resolve, reject) => {
        const line = connect(socket.socket);
        let said = "";
        line.on("data", (chunk) => {
          said += chunk;
          if (said.includes('"id":"last"')) line.destroy();
        });
        line.on("error", reject);
        line.on("close", () => resolve(said));
        const last = { jsonrpc: "2.0", id: "last", method: "tools/list", params: {} };
        line.write(`${[hello, JSON.stringify(opening), ...lines, JSON.stringify(last)].join("\n")}\n`);
      });
      expect(back).toMatch(/"id":"last"/);
    }),
    budget,
  );
});

test("no body but the token's is traded, and none makes the desk fail", async () => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ token: fc.anything() }).map((one) => JSON.stringify(one) ?? ""),
    fc.uint8Array(),
  );
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      expect((await post("/session", typeof given === "string" ? given : Uint8Array.from(given))).status).toBe(401);
    }),
    budget,
  );
});

test("any body to any call is refused in words or done as asked: nothing is decided and no insides are told", async () => {
  const paths = [
    "status",
    "proposals/decide",
    "proposals/get",
    "proposals/list",
    "activity/list",
    "pin/open",
    "setUp/check",
    "spend/daily",
    "nothing/there",
  ];
  const input = fc.oneof(
    fc.json(),
    fc.string(),
    fc.object({ maxDepth: 3 }).map((json) => JSON.stringify({ json })),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), input, async (path, body) => {
      const { status, text } = await post(`/rpc/${path}`, body, { "x-countersign-secret": secret });
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/node_modules|at .+\.js:\d+|SQLITE|\/dist\//);
    }),
    budget,
  );
});

test("settings that anybody could have written are taken, or refused with their line, and never overwritten", () => {
  const known = fc.record(
    {
      readOnly: fc.anything(),
      allowedWorkspaces: fc.anything(),
      pausedUntil: fc.anything(),
      organization: fc.anything(),
      __proto__: fc.object(),
    },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    fc.json(),
    fc.string(),
    known.map((one) => JSON.stringify(one) ?? ""),
  );
  fc.assert(
    fc.property(text, (written) => {
      const home = mkdtempSync(join(tmpdir(), "countersign-settings-"));
      writeFileSync(join(home, "settings.json"), written);
      try {
        createSettings({ home, environment: {} });
      } catch (error) {
        expect(error).toMatchObject({ code: "settings_refused", message: expect.stringMatching(/line \d+/) });
      }
      expect(readFileSync(join(home, "settings.json"), "utf8")).toBe(written);
    }),
    budget,
  );
});

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
