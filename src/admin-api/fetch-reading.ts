import { setTimeout as sleep } from "node:timers/promises";
import type { Lane } from "./admin-api.js";
import type { RateBudgets } from "./areas.js";
import { ApiUnreachable, Cancelled, isOurs } from "./errors.js";
import { OtherCurrency, otherCurrency } from "./money.js";
import { networkWords } from "./network-words.js";
import { repeatable } from "./request-body.js";
import { retryAfter } from "./retry-after.js";

const longest = 30_000;
const attempts = 3;
/** Seconds; a fault that lasts longer is not waited for. */
const longestPause = 10;
/** Bytes; the API itself takes 32 MB at most. */
const largestFile = 64_000_000;

/** Reads: each attempt takes its turn; a 429 makes everybody wait as long as the API said; the signal is in every step. */
export function createReadingFetch(
  budgets: RateBudgets,
  lane: Lane,
  signal: AbortSignal,
  patience = longest,
): typeof fetch {
  return async (input, given = {}) => {
    const url = inLargePages(new URL(input instanceof Request ? input.url : input));
    const init = await repeatable(given);
    const asked = { method: init.method ?? "GET", path: url.pathname };
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt === attempts;
      const response = await turn(
        () => budgets.take(asked, lane, signal),
        signal,
        () => readOnce(url, init, signal, patience),
      ).catch((error: unknown) => {
        // Who has waited that long once hears so; twice more of it, and a person has gone.
        if (last || !(error instanceof ApiUnreachable) || isTimeout(error.cause)) throw error;
      });
      const seconds = response && retryAfter(response.headers);
      if (response?.status === 429) budgets.pause(asked, seconds ?? backoff(attempt));
      if (response && (last || !worthRepeating(response))) return response;
      // After a 429 the queue itself waits, or says that it would be too long.
      if (response?.status !== 429) await pause(Math.min(seconds ?? backoff(attempt), longestPause), signal);
    }
  };
}

/** An answer that is whole and JSON, or an error: a page of a hotel's network must not read as an empty list. */
export function answered(status: number, headers: Headers, body: string, sent: "maybe" | "read"): Response {
  const ok = status >= 200 && status < 300;
  if (ok && !/\bjson\b/.test(headers.get("content-type") ?? "")) {
    throw new ApiUnreachable("something else answered in its place, and not in JSON", sent);
  }
  if (ok) whole(body, sent);
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : body, { status: status < 200 ? 502 : status, headers: withoutLength(headers) });
}

async function turn<T>(mine: () => Promise<void>, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  try {
    signal.throwIfAborted();
    await mine();
    return await run();
  } catch (error) {
    throw signal.aborted ? ended(signal) : error;
  }
}

/** Given up by who asked, or over the time that all of it may take. */
function ended({ reason }: AbortSignal): Cancelled | ApiUnreachable {
  if (!isTimeout(reason)) return new Cancelled(reason);
  return new ApiUnreachable("it did not answer in the time there was", "read", reason);
}

const isTimeout = (reason: unknown) => reason instanceof DOMException && reason.name === "TimeoutError";

async function readOnce(url: URL, init: RequestInit, signal: AbortSignal, patience: number): Promise<Response> {
  const deadline = AbortSignal.timeout(patience);
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.any([signal, deadline]) });
    if (response.ok && isFile(response, init)) return await wholeFile(response);
    return answered(response.status, response.headers, await response.text(), "read");
  } catch (error) {
    if (isOurs(error)) throw error;
    const slow = deadline.aborted && `it did not answer within ${patience / 1000} seconds`;
    throw new ApiUnreachable(slow || networkWords(error), "read", error);
  }
}

/** A file is asked for by name, so that no page of a hotel's network passes for one. */
function isFile({ headers }: Response, init: RequestInit): boolean {
  const wanted = new Headers(init.headers).get("accept") === "application/binary";
  return wanted && headers.get("content-type") === "application/zip";
}

/** Read to its end here, where its loss is still worth another attempt, and never without bound. */
async function wholeFile(response: Response): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > largestFile) throw new ApiUnreachable(`its file is larger than ${largestFile / 1_000_000} MB`, "read");
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status, headers: withoutLength(response.headers) });
}

/** Lists answer twenty at a time unless told, which would spend the rate budget on paging. */
function inLargePages(url: URL): URL {
  const most = largest.find(([list]) => list.test(url.pathname))?.[1];
  if (most !== undefined && !url.searchParams.has("limit")) url.searchParams.set("limit", String(most));
  return url;
}

/** The most that a list gives on one page; the first that fits counts. */
const largest: readonly (readonly [RegExp, number])[] = [
  [/\/(webhooks|telemetry_destinations)(\/[^/]+\/workspaces)?$/, 100],
  [/\/(service_accounts|federation_issuers|federation_rules)(\/[^/]+\/workspaces)?$/, 100],
  [/\/v1\/organizations\/(.*\/)?(users|invites|workspaces|api_keys|members)$/, 1000],
  [/\/v1\/organizations\/spend_limits(\/effective)?$/, 1000],
  [/\/v1\/organizations\/rbac_(groups|roles|roles\/[^/]+\/permissions)$/, 1000],
  [/\/v1\/organizations\/analytics\/(apps\/chat\/projects|artifacts|connectors|plugins|skills|summaries)$/, 1000],
];

function worthRepeating(response: Response): boolean {
  const told = response.headers.get("x-should-retry");
  if (told) return told === "true";
  return [408, 409, 429].includes(response.status) || response.status >= 500;
}

/** Half a second, doubling, less up to a quarter, so that many who failed together do not come back together. */
function backoff(attempt: number): number {
  return 0.5 * 2 ** (attempt - 1) * (1 - Math.random() / 4);
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {
    throw ended(signal);
  });
}

function whole(body: string, sent: "maybe" | "read"): void {
  const read = parsed(body, sent);
  if (!isAnswer(read)) throw new ApiUnreachable("something else answered in its place, and not in its form", sent);
  const currency = otherCurrency(read, body);
  if (currency !== undefined) throw new OtherCurrency(currency);
}

/** What every answer of the API is: an object, and where it is a page its rows are objects, too. By hand: pages are large. */
const isAnswer = (read: unknown): boolean =>
  isObject(read) && (!("data" in read) || !Array.isArray(read.data) || read.data.every(isObject));
const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(body: string, sent: "maybe" | "read"): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ApiUnreachable("its answer was cut off", sent, error);
  }
}

/** The body is decoded already; what the headers say of its bytes is true no more. */
function withoutLength(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ["content-length", "content-encoding", "transfer-encoding"]) kept.delete(name);
  return kept;
}
