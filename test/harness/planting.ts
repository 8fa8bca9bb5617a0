import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

interface Between extends AsyncDisposable {
  url: string;
}

export interface Planted extends Between {
  /** What was planted, by what stood there before. */
  as: ReadonlyMap<string, string>;
}

/** Stands before an API and changes every text in its answers that people write: `plant` is given the text. */
export async function planting(api: string, plant: (text: string) => string): Promise<Planted> {
  const as = new Map<string, string>();
  const planted = (field: string, value: unknown): unknown => {
    if (typeof value !== "string" || value === "" || !written.test(field)) return value;
    const put = plant(value);
    as.set(value, put);
    return put;
  };
  return Object.assign(await between(api, (text) => JSON.stringify(JSON.parse(text, planted))), { as });
}

/** Stands before an API and gives its JSON on as `change` makes it. */
export async function between(api: string, change: (text: string) => string): Promise<Between> {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) if (!hop.has(name)) headers.set(name, String(value));
    const { method = "GET" } = request;
    const answer = await fetch(api + request.url, { method, headers, redirect: "manual", ...(body && { body }) });
    const kept = [...answer.headers].filter(([name]) => !hop.has(name));
    const isJson = answer.headers.get("content-type")?.includes("json");
    const whole = isJson ? change(await answer.text()) : await answer.bytes();
    response.writeHead(answer.status, Object.fromEntries(kept)).end(whole);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Fields that hold what somebody typed, and nothing that the API or a program reads. */
const written = /^(?:(?:.*_)?name|title|label|description|instructions|reason|comment|notes?)$/;

/** What belongs to one connection, or counts bytes that have changed. */
const hop = new Set(["host", "connection", "content-length", "content-encoding", "transfer-encoding", "keep-alive"]);

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return parts.length > 0 ? new Uint8Array(Buffer.concat(parts)) : undefined;
}
