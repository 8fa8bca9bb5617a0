import { type ClientLink, createORPCClient } from "@orpc/client";
import { RPCLink as FetchLink } from "@orpc/client/fetch";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import type { ContractRouterClient } from "@orpc/contract";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import type { contract } from "../src/desk/contract.js";

export type DeskClient = ContractRouterClient<typeof contract>;

/** The desk, whichever host carries it. */
export interface Connection {
  client: DeskClient;
  query: ReturnType<typeof createTanstackQueryUtils<DeskClient>>;
}

/** The page has no secret, or the desk does not know it any more. Only a fresh address helps. */
export class NoAccess extends Error {
  readonly code = "NO_ACCESS";
  constructor() {
    super("This page has no access to the desk. Open the address that the terminal shows.");
  }
}

export function connect(client: DeskClient): Connection {
  return { client, query: createTanstackQueryUtils(client) };
}

const overLink = (link: ClientLink<Record<never, never>>) => connect(createORPCClient<DeskClient>(link));

/** The desktop app hands the page one port, once; the first is taken and no other. */
export function connectToDesktop(page: Window): Promise<Connection> {
  return new Promise((resolve) => {
    const take = (event: MessageEvent) => {
      const [port] = event.ports;
      if (event.source !== page || event.data !== "desk:port" || !port) return;
      page.removeEventListener("message", take);
      const connection = overLink(new PortLink({ port }));
      port.start();
      resolve(connection);
    };
    page.addEventListener("message", take);
  });
}

const secretKey = "countersign.secret";

/** The browser host: the one-time token of the address is traded for a secret, which goes with every call. */
export async function connectToBrowserHost(page: Window): Promise<Connection> {
  const token = new URLSearchParams(page.location.hash.slice(1)).get("token");
  if (token) {
    page.history.replaceState(null, "", page.location.pathname);
    const secret = await trade(page, token);
    if (secret) page.localStorage.setItem(secretKey, secret);
  }
  const secret = page.localStorage.getItem(secretKey);
  if (!secret) throw new NoAccess();
  return overLink(
    new FetchLink({
      url: `${page.location.origin}/rpc`,
      headers: { "x-countersign-secret": secret },
      fetch: async (request, init) => {
        const response = await fetch(request, init);
        if (response.status === 401) throw new NoAccess();
        return response;
      },
    }),
  );
}

/** A token that was used already answers nothing; the secret it was traded for then may still be here. */
async function trade(page: Window, token: string): Promise<string | undefined> {
  const answer = await fetch(`${page.location.origin}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (!answer.ok) return undefined;
  const body: unknown = await answer.json();
  return typeof body === "object" && body && "secret" in body && typeof body.secret === "string"
    ? body.secret
    : undefined;
}
