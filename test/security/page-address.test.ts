import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { call, mcpClient } from "../harness/mcp.js";
import { deskPage, deskPageOf } from "../harness/page.js";
import { freshHome, start } from "../harness/processes.js";

test("the page's secret dies with the desk, and its address opens no page of the next", async () => {
  const home = freshHome();
  const first = await start(home, {}, "--demo");
  const { origin, port, hash } = new URL(first.address);
  const secret = await traded(origin, hash);
  const page = deskPageOf(origin, secret);
  expect((await page.status()).organization).not.toBeUndefined();
  await first[Symbol.asyncDispose]();

  // The same folder on the same port: for a browser the same origin, with the secret still in its storage.
  await using again = await start(home, {}, "--demo", "--port", port);
  expect(new URL(again.address).origin).toBe(origin);
  await expect(page.status()).rejects.toMatchObject({ status: 401 });
  await expect(deskPage(first.address)).rejects.toThrow(/401/);
  expect((await deskPage(again.address)).status).toBeDefined();
});

test("neither the token nor the secret is in the address that is left, in the logs or in what a client hears", async () => {
  const home = freshHome();
  await using running = await start(home, {}, "--demo");
  const { origin, hash } = new URL(running.address);
  const secret = await traded(origin, hash);
  // A token of an address that is asked for as one asks for a file: it is in no log of ours, and answers nothing.
  expect((await fetch(`${origin}/session?token=${hash.slice("#token=".length)}`)).status).toBe(405);
  await using client = await mcpClient(home);
  const heard = JSON.stringify([
    await call(client, "list_workspaces"),
    await client.listTools(),
    await deskPageOf(origin, secret).diagnostics.report(),
  ]);
  const logged = logsOf(home);
  expect(logged).toContain("opens (browser");
  for (const text of [heard, logged, running.printed().replace(running.address, "")])
    for (const one of [secret, hash.slice("#token=".length)]) expect(text).not.toContain(one);
});

/** Trades the token as the page does. */
async function traded(origin: string, hash: string): Promise<string> {
  const headers = { origin, "sec-fetch-site": "same-origin", "content-type": "application/json" };
  const body = JSON.stringify({ token: hash.slice("#token=".length) });
  const { secret } = (await (await fetch(`${origin}/session`, { method: "POST", headers, body })).json()) as {
    secret: string;
  };
  return secret;
}

const logsOf = (home: string): string =>
  readdirSync(join(home, "logs"))
    .map((name) => readFileSync(join(home, "logs", name), "utf8"))
    .join("");
