import { randomUUID } from "node:crypto";
import { isInitializeRequest, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import type { HttpLeg, LegOptions } from "./http.js";
import { createPeer } from "./peer.js";
import type { Bearer } from "./tokens.js";

/** At most so many; one token may hold a quarter of them. Beyond that the one unused for longest gives way. */
const mostSessions = 64;
const mostOfOne = 16;
/** Milliseconds without a request or an open stream. */
const idleAfter = 30 * 60_000;

interface Session {
  bearer: Bearer;
  transport: WebStandardStreamableHTTPServerTransport;
  used: number;
  /** Requests and streams that are not over. */
  open: number;
}

/** Clients of the older era: each has a connection that outlives its requests, known by its `Mcp-Session-Id` and its token together. */
export function createSessions(options: LegOptions): HttpLeg {
  const { factory, answerer, now, report, narrowing, maxRequestBodySize } = options;
  const sessions = new Map<string, Session>();
  const longestUnused = (some: [string, Session][]) => some.sort(([, one], [, other]) => one.used - other.used)[0]?.[1];

  const makeRoom = async ({ id }: Bearer) => {
    const own = [...sessions].filter(([, { bearer }]) => bearer.id === id);
    if (own.length >= mostOfOne) await longestUnused(own)?.transport.close();
    if (sessions.size >= mostSessions) await longestUnused([...sessions])?.transport.close();
  };

  /** Only for a request that begins one: a stray request leaves nothing behind. */
  const begin = async (request: Request, bearer: Bearer, whenOver: (done: () => void) => void) => {
    await makeRoom(bearer);
    const id = randomUUID();
    const peer = createPeer(answerer, {
      connection: `http:${id}`,
      since: now(),
      owner: bearer,
      ...(narrowing && { narrowing }),
    });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      maxRequestBodySize,
    });
    // Whatever ends it, the client's DELETE, we, or the clock, comes by here.
    transport.onclose = () => {
      sessions.delete(id);
      peer[Symbol.dispose]();
    };
    transport.onerror = ({ message }) => report(`In an HTTP session: ${message}`);
    const server = await factory(peer)({ era: "legacy", requestInfo: request });
    await server.connect(transport);
    const session = { bearer, transport, used: now(), open: 0 };
    sessions.set(id, session);
    const response = await serve(session, request, whenOver);
    if (transport.sessionId === undefined) await transport.close();
    return response;
  };

  const serve = (session: Session, request: Request, whenOver: (done: () => void) => void) => {
    session.used = now();
    session.open += 1;
    whenOver(() => {
      session.used = now();
      session.open -= 1;
    });
    return session.transport.handleRequest(request);
  };

  return {
    async handle(request, bearer, whenOver) {
      const id = request.headers.get("mcp-session-id");
      if (id !== null) {
        const session = sessions.get(id);
        // Another's session is as unknown as one that never was.
        if (session?.bearer.id !== bearer.id)
          return refused(404, -32001, "There is no such session. Begin a new one with initialize.");
        return serve(session, request, whenOver);
      }
      const begins = request.method === "POST" && isInitializeRequest(await bodyOf(request));
      if (begins) return begin(request, bearer, whenOver);
      return refused(400, -32600, "A session begins with initialize; then each request names it in Mcp-Session-Id.");
    },
    async sweep(stands) {
      const over = [...sessions.values()].filter(
        ({ bearer, open, used }) => !stands(bearer) || (open === 0 && now() - used >= idleAfter),
      );
      await Promise.all(over.map(({ transport }) => transport.close()));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...sessions.values()].map(({ transport }) => transport.close()));
    },
  };
}

const refused = (status: number, code: number, message: string): Response =>
  Response.json({ jsonrpc: "2.0", error: { code, message }, id: null }, { status });

/** Read from a copy: the transport reads it again. */
const bodyOf = (request: Request): Promise<unknown> =>
  request
    .clone()
    .json()
    .catch(() => undefined);
