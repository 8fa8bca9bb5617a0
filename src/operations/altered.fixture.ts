import { json, startServer } from "../admin-api/loopback.fixture.js";
import { startWithContext } from "./demo-context.fixture.js";
import type { Context } from "./operation.js";
import type { Needs } from "./toolsets.js";

/** In answers of paths that fit: what each field of such a name holds in place of what the demo organization says. */
export type Alteration = readonly [path: RegExp, fields: Readonly<Record<string, unknown>>];

/** A demo organization of one's own that says, of what the API may leave open, other things than the demo does. */
export async function startAltered(needs: Needs = {}, extra: Partial<Context> = {}) {
  const altered: Alteration[] = [];
  let behind = "";
  const server = await startServer(async (response, { method, url, headers, body }) => {
    const answer = await fetch(`${behind}${url.pathname}${url.search}`, {
      method,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        typeof value === "string" && /^(authorization|x-api-key|content-type|anthropic-.*)$/.test(name)
          ? [[name, value] as [string, string]]
          : [],
      ),
      ...(method !== "GET" && body !== "" && { body }),
    });
    if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) {
      const type = answer.headers.get("content-type") ?? "application/octet-stream";
      response.writeHead(answer.status, { "content-type": type }).end(Buffer.from(await answer.arrayBuffer()));
      return;
    }
    const here = altered.filter(([path]) => path.test(url.pathname)).map(([, fields]) => fields);
    const fields: Record<string, unknown> = Object.assign({}, ...here);
    json(
      response,
      JSON.parse(await answer.text(), (key, value) => (Object.hasOwn(fields, key) ? fields[key] : value)),
    );
  });
  const there = await startWithContext(extra, needs, async (url) => {
    behind = url;
    return server.url;
  });
  return {
    ...there,
    altered,
    async [Symbol.asyncDispose]() {
      await there[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
