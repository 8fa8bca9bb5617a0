import type { ClientRequest, IncomingMessage } from "node:http";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import type { RateBudgets } from "./areas.js";
import { ApiUnreachable, Cancelled, isOurs } from "./errors.js";
import { answered } from "./fetch-reading.js";
import type { InTurn } from "./in-turn.js";
import { networkWords } from "./network-words.js";
import { type Body, bodyOf } from "./request-body.js";
import { retryAfter } from "./retry-after.js";

const longest = 60_000;

/**
 * A write's one attempt, on a connection made for it: a kept one that the server has just closed would leave it open
 * whether the write arrived. What fails before the connection stands was certainly not sent.
 */
export function fetchOnce(budgets: RateBudgets, inTurn: InTurn, signal: AbortSignal, patience = longest): typeof fetch {
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return inTurn(url.pathname, () => attempt(budgets, url, init, signal, patience));
  };
}

async function attempt(
  budgets: RateBudgets,
  url: URL,
  init: RequestInit,
  signal: AbortSignal,
  patience: number,
): Promise<Response> {
  if (signal.aborted) throw new Cancelled(signal.reason);
  const body = await bodyOf(init.body);
  const asked = { method: init.method ?? "GET", path: url.pathname };
  await budgets.take(asked, "decisions", signal).catch((error: unknown) => {
    throw signal.aborted ? new Cancelled(error) : error;
  });
  const response = await exchange(url, init, body, signal, patience);
  if (response.status === 429) budgets.pause(asked, retryAfter(response.headers) ?? 1);
  return response;
}

async function exchange(
  url: URL,
  init: RequestInit,
  body: Body,
  signal: AbortSignal,
  patience: number,
): Promise<Response> {
  const deadline = AbortSignal.timeout(patience);
  const stop = AbortSignal.any([signal, deadline]);
  let connected = false;
  try {
    const request = begin(url, init, body, stop);
    request.once("socket", (socket) => {
      const ready = url.protocol === "https:" ? "secureConnect" : "connect";
      socket.once(ready, () => {
        connected = true;
      });
    });
    const incoming = await head(request, body.bytes);
    return answered(Number(incoming.statusCode), headersOf(incoming), await text(incoming), "maybe");
  } catch (error) {
    if (isOurs(error)) throw error;
    const sent = connected ? "maybe" : "no";
    if (signal.aborted && sent === "no") throw new Cancelled(error);
    throw new ApiUnreachable(why(error, signal, deadline, patience), sent, error);
  }
}

function begin(url: URL, init: RequestInit, { type, bytes }: Body, signal: AbortSignal): ClientRequest {
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  const headers = Object.fromEntries(new Headers(init.headers));
  if (type !== undefined) headers["content-type"] ??= type;
  if (bytes.length > 0) headers["content-length"] = String(bytes.length);
  return request(url, {
    method: init.method ?? "GET",
    headers: { ...headers, connection: "close" },
    agent: false,
    signal,
  });
}

function head(request: ClientRequest, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once("response", resolve);
    request.once("error", reject);
    request.end(body);
  });
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headersDistinct)) headers.set(name, [value].flat().join(", "));
  return headers;
}

function why(error: unknown, signal: AbortSignal, deadline: AbortSignal, patience: number): string {
  if (signal.aborted) return "Countersign stopped waiting for the answer";
  if (deadline.aborted) return `it did not answer within ${patience / 1000} seconds`;
  return networkWords(error);
}
