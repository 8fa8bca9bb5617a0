import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Seen {
  method: string | undefined;
  url: URL;
  headers: IncomingMessage["headers"];
  body: string;
  /** Equal numbers came over one connection. */
  connection: number;
}

/** A server on loopback that writes down what it was asked, and answers as the test says. */
export async function startServer(answer: (response: ServerResponse, seen: Seen, count: number) => void) {
  const requests: Seen[] = [];
  const connections = new Map<unknown, number>();
  const server = createServer(async (request, response) => {
    const connection = connections.get(request.socket) ?? connections.size;
    connections.set(request.socket, connection);
    const url = new URL(request.url ?? "/", "http://here");
    const seen = { method: request.method, url, headers: request.headers, body: await text(request), connection };
    requests.push(seen);
    answer(response, seen, requests.length);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export function json(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

export function refusal(type: string, message: string, error_code?: string) {
  return {
    type: "error",
    error: { type, message, ...(error_code && { details: { error_code } }) },
    request_id: "req_1",
  };
}

export const emptyPage = { data: [], has_more: false, first_id: null, last_id: null };
