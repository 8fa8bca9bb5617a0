/// <reference types="node" />
// @vitest-environment node
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { RPCHandler as PortHandler } from "@orpc/server/message-port";
import { RPCHandler } from "@orpc/server/node";
import { expect, onTestFinished, test } from "vitest";
import { connectToBrowserHost, connectToDesktop, NoAccess } from "./connection.js";
import { makeRouter } from "./fixtures/desk.js";

/** A host as the contract describes it: one token for one secret, 401 for everything else. */
async function startHost() {
  const handler = new RPCHandler(makeRouter());
  const used = { token: false };
  const server = createServer(async (request, response) => {
    if (request.url === "/session") {
      const chunks = await request.toArray();
      const { token } = JSON.parse(Buffer.concat(chunks).toString());
      const fits = token === "once" && !used.token;
      used.token = true;
      response
        .writeHead(fits ? 200 : 401, { "content-type": "application/json" })
        .end(fits ? JSON.stringify({ secret: "s3" }) : "no");
    } else if (request.headers["x-countersign-secret"] !== "s3") response.writeHead(401).end("no access");
    else await handler.handle(request, response, { prefix: "/rpc" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** As much of a window as connecting needs. */
function makePage(origin: string, hash: string, kept: Record<string, string> = {}) {
  const addresses: string[] = [];
  const page = {
    location: { origin, hash, pathname: "/" },
    history: { replaceState: (_: unknown, __: string, to: string) => addresses.push(to) },
    localStorage: {
      getItem: (key: string) => kept[key] ?? null,
      setItem: (key: string, value: string) => Object.assign(kept, { [key]: value }),
    },
  } as unknown as Window;
  return { page, kept, addresses };
}

test("the token of the address is traded for a secret and leaves the address bar", async () => {
  const { page, kept, addresses } = makePage(await startHost(), "#token=once");
  const { client } = await connectToBrowserHost(page);
  expect((await client.status()).organization?.name).toBe("Northwind Labs");
  expect(addresses).toEqual(["/"]);
  expect(Object.values(kept)).toEqual(["s3"]);
});

test("a reload of a used address goes on with the secret that is kept", async () => {
  const origin = await startHost();
  await connectToBrowserHost(makePage(origin, "#token=once").page);
  const { client } = await connectToBrowserHost(makePage(origin, "#token=once", { "countersign.secret": "s3" }).page);
  expect((await client.settings.get()).theme).toBe("system");
});

test("without token and secret there is no access", async () => {
  await expect(connectToBrowserHost(makePage(await startHost(), "").page)).rejects.toThrow(NoAccess);
});

test("a secret from an earlier start is refused at the first call", async () => {
  const { client } = await connectToBrowserHost(makePage(await startHost(), "", { "countersign.secret": "old" }).page);
  await expect(client.status()).rejects.toThrow(NoAccess);
});

test("the desktop's port is taken once, and only from the page itself", async () => {
  const page = new EventTarget() as unknown as Window;
  const hand = (source: unknown, data: string) => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    new PortHandler(makeRouter()).upgrade(port1);
    port1.start();
    page.dispatchEvent(Object.assign(new Event("message"), { source, data, ports: [port2] }));
  };
  const connecting = connectToDesktop(page);
  hand({}, "desk:port");
  hand(page, "something else");
  const early = await Promise.race([connecting, Promise.resolve("still waiting")]);
  expect(early).toBe("still waiting");
  hand(page, "desk:port");
  const { client } = await connecting;
  expect((await client.status()).person).toBe("Dana Okafor");
});
