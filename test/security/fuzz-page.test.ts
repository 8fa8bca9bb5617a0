import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MessagePortMain } from "electron";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { carry } from "../../main/carrier.js";
import { type BrowserHost, serveBrowser } from "../../src/browser-host/browser-host.js";
import { contract } from "../../src/desk/contract.js";
import { createDesk, createWindow, type Desk } from "../../src/desk/desk.js";
import { createChannel, receive } from "../electron/double/ports.js";
import { fuzz, jsonLike, patience, shaped } from "./corpus.js";

vi.setConfig({ testTimeout: patience });

let desk: Desk;
let host: BrowserHost;
let secret: string;
beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), "countersign-fuzz-"));
  // No client program of this machine is looked at.
  const environment = { HOME: home, PATH: "" };
  desk = await createDesk({ home, host: "browser", demo: true, environment, version: "0.0.0" });
  await new Promise<void>((resolve) => {
    const look = () => desk.status().organization && resolve();
    desk.watch(look);
    look();
  });
  host = await serveBrowser(desk, { port: 0, pages: home });
  ({ secret } = JSON.parse(await post("session", { token: host.token })));
});
afterAll(async () => {
  // Nothing was decided or proposed, and the record can be trusted.
  expect(desk.waiting()).toEqual([]);
  expect(await post("rpc/activity/verify", {})).toContain('"whole"');
  await host[Symbol.asyncDispose]();
  await desk[Symbol.asyncDispose]();
});

async function post(path: string, body: unknown): Promise<string> {
  const origin = `http://127.0.0.1:${host.port}`;
  const own = { origin, "sec-fetch-site": "same-origin", "x-countersign-secret": secret ?? "" };
  const headers = { ...own, "content-type": "application/json" };
  const answer = await fetch(`${origin}/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.text();
}

const Procedure = z.object({ "~orpc": z.object({ inputSchema: z.unknown().optional() }) });
const Called = z.object({ path: z.string(), input: z.unknown() });

/** A stream, what leaves the organization or starts programs, what is slow on purpose, and what reads a year of it first. */
const leftOut = [
  ...["watch", "organizations/forget", "organizations/open", "setUp/demo", "clients/test"],
  ...["pin/set", "pin/open", "insights/anomalies"],
];
/** Every other call of the page's, with what it takes. */
const calls = callsIn(contract).filter(([path]) => !leftOut.includes(path));
function callsIn(part: object, path: string[] = []): [path: string, takes: Record<string, unknown>][] {
  if (!("~orpc" in part)) return Object.entries(part).flatMap(([name, inner]) => callsIn(inner, [...path, name]));
  const { inputSchema } = Procedure.parse(part)["~orpc"];
  const isZod = inputSchema instanceof z.ZodType;
  return [[path.join("/"), isZod ? { ...z.toJSONSchema(inputSchema, { io: "input", unrepresentable: "any" }) } : {}]];
}

const contractCall = fc
  .constantFrom(...calls)
  .chain(([path, takes]) =>
    fc
      .oneof({ arbitrary: shaped(takes), weight: 3 }, { arbitrary: fc.object({ maxDepth: 2 }), weight: 1 })
      .map((input) => JSON.stringify({ path, input })),
  );

/** A defect of ours, or where in our own code something failed. */
const insides = /INTERNAL_SERVER_ERROR|\.[jt]s:\d+:\d+|SQLITE_|ERR_[A-Z]/;

test("whatever the page calls with, it is done as asked or refused in words, and no insides are told", async () => {
  expect(calls.length).toBeGreaterThan(70);
  await fuzz("contract-calls", contractCall, async (call) => {
    const { path, input } = Called.parse(JSON.parse(call));
    expect([call, await post(`rpc/${path}`, { json: input })]).not.toEqual([call, expect.stringMatching(insides)]);
  });
});

test("whatever is written to the window's port, the desk goes on answering there", async () => {
  const [own, theirs] = createChannel();
  carry(desk, createWindow("desktop"), () => {})(theirs.face as unknown as MessagePortMain);
  for (const { face } of [own, theirs]) face.start?.();
  const heard: string[] = [];
  own.emitter.on("message", ({ data }) => heard.push(String(data)));
  let asked = 0;
  await fuzz(
    "port-messages",
    fc.oneof(jsonLike("i", "p", "t", "u", "b", "h", "m", "json"), anyMessage),
    async (text) => {
      asked += 1;
      receive(theirs, text);
      for (const odd of [jsonOf(text), new TextEncoder().encode(text), undefined]) receive(theirs, odd);
      receive(theirs, JSON.stringify({ i: `own ${asked}`, p: { u: "/status", b: {} } }));
      await expect.poll(() => heard.some((one) => one.includes(`"i":"own ${asked}"`)), { interval: 1 }).toBe(true);
      expect(heard.splice(0).join("\n")).not.toMatch(insides);
    },
  );
});

const anyMessage = fc
  .record(
    {
      i: fc.oneof(fc.constantFrom("1", "2", "__proto__"), fc.anything({ maxDepth: 1 })),
      t: fc.oneof(fc.constantFrom(1, 2, 3, 4, 99), fc.string()),
      p: fc.record(
        {
          u: fc.oneof(fc.constantFrom("/status", "/watch", "//", "/proposals/list", "http://[", ""), fc.string()),
          b: fc.object({ maxDepth: 2 }),
          h: fc.dictionary(fc.constantFrom("content-type", "content-disposition"), fc.anything({ maxDepth: 1 })),
          m: fc.string(),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map((one) => JSON.stringify(one));

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
