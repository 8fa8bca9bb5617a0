import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { ContractRouterClient } from "@orpc/contract";
import type { Page } from "playwright-core";
import type { contract } from "../../src/desk/contract.js";

export type DeskPage = ContractRouterClient<typeof contract>;

/** What the page does without a browser: trades the token of the printed address and calls the contract over HTTP. */
export async function deskPage(address: string): Promise<DeskPage> {
  const { origin, hash } = new URL(address);
  const headers = { origin, "sec-fetch-site": "same-origin", "content-type": "application/json" };
  const token = new URLSearchParams(hash.slice(1)).get("token");
  const traded = await fetch(`${origin}/session`, { method: "POST", headers, body: JSON.stringify({ token }) });
  if (!traded.ok) throw new Error(`The token was not taken: ${traded.status} ${await traded.text()}`);
  const { secret } = (await traded.json()) as { secret: string };
  return deskPageOf(origin, secret);
}

/** What the page that is drawn in a browser does, by the secret that it keeps. */
export async function deskPageIn(page: Page): Promise<DeskPage> {
  await page.getByRole("navigation").first().waitFor();
  const secret = await page.evaluate(() => localStorage.getItem("countersign.secret"));
  return deskPageOf(new URL(page.url()).origin, String(secret));
}

/** Whoever has a page's secret, and shows the headers that only the page's own browser would send. */
export function deskPageOf(origin: string, secret: string): DeskPage {
  const headers = { origin, "sec-fetch-site": "same-origin", "x-countersign-secret": secret };
  return createORPCClient(new RPCLink({ url: `${origin}/rpc`, headers }));
}
