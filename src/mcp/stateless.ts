import { createMcpHandler, type McpHttpHandler } from "@modelcontextprotocol/server";
import type { HttpLeg, LegOptions } from "./http.js";
import { createPeer } from "./peer.js";
import { proposalUri } from "./resources.js";
import { type Bearer, tokenOf } from "./tokens.js";

/**
 * Clients of 2026-07-28: every request stands alone. Each bearer has a handler of its own, so that its streams hear of what is
 * its own, and end with its token.
 */
export function createStateless({
  factory,
  answerer,
  now,
  report,
  narrowing,
  maxRequestBodySize,
}: LegOptions): HttpLeg {
  const open = new Map<string, { bearer: Bearer; handler: McpHttpHandler; close(): Promise<void> }>();

  const opened = (bearer: Bearer) => {
    const known = open.get(bearer.id);
    if (known) return known;
    const peer = createPeer(answerer, {
      connection: `http:${bearer.name}:${tokenOf(bearer)}`,
      since: now(),
      owner: bearer,
      hearsOfLists: false,
      ...(narrowing && { narrowing }),
    });
    const handler = createMcpHandler(factory(peer), {
      legacy: "reject",
      maxRequestBodySize,
      maxSubscriptions: 64,
      onerror: ({ message }) => report(`An HTTP request was refused: ${message}`),
    });
    const stops = [
      answerer.watchOffered(() => {
        handler.notify.toolsChanged();
        handler.notify.promptsChanged();
      }),
      answerer.shelf.watchProposals((id, owner) => {
        if (owner.name === bearer.name && owner.token === tokenOf(bearer))
          handler.notify.resourceUpdated(proposalUri(id));
      }),
    ];
    const one = {
      bearer,
      handler,
      async close() {
        open.delete(bearer.id);
        for (const stop of stops) stop();
        await handler.close();
        peer[Symbol.dispose]();
      },
    };
    open.set(bearer.id, one);
    return one;
  };

  return {
    handle: (request, bearer) => opened(bearer).handler.fetch(request),
    async sweep(stands) {
      await Promise.all([...open.values()].filter(({ bearer }) => !stands(bearer)).map((one) => one.close()));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...open.values()].map((one) => one.close()));
    },
  };
}
