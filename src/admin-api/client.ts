import { BaseAnthropic } from "@anthropic-ai/sdk/client";
import { Organization } from "@anthropic-ai/sdk/resources";
import { Organization as BetaOrganization } from "@anthropic-ai/sdk/resources/beta";
import type { Access, AdminApi, AdminApiOptions, Lane } from "./admin-api.js";
import { createRateBudgets } from "./areas.js";
import { carrying } from "./carried.js";
import { AddressRefused } from "./errors.js";
import { heardOf } from "./fetch-heard.js";
import { fetchOnce } from "./fetch-once.js";
import { createReadingFetch } from "./fetch-reading.js";
import { remembering } from "./fetch-remembering.js";
import { announced, renewing } from "./fetch-token.js";
import { createPages } from "./fetch-walking.js";
import { createInTurn } from "./in-turn.js";
import { takingForms } from "./request-body.js";

const official = "https://api.anthropic.com";

/** The official SDK, set up so that only what is said here decides where it goes, as whom, and how often. */
export function createAdminApi(given: AdminApiOptions): AdminApi {
  const { key, renew, baseURL, budget, patience, heard } = given;
  const url = allowed(baseURL);
  const turns = createRateBudgets(budget);
  const inTurn = createInTurn();
  const pages = createPages();
  const closing = new AbortController();
  const joined = (signal: AbortSignal) => AbortSignal.any([signal, closing.signal]);
  const reads = (lane: Lane, signal: AbortSignal) =>
    heardOf(renewing(createReadingFetch(turns, lane, joined(signal), patience), renew), heard);
  return {
    reading: (lane, signal) => access(reads(lane, signal)),
    remembering: (lane, signal) => access(remembering(reads(lane, signal))),
    walking: (lane, signal, on) => access((on ? pages.goOn : pages.begin)(reads(lane, signal))),
    once: (signal) => access(pages.write(fetchOnce(turns, inTurn, joined(signal), patience))),
    address: { url, official: url === official },
    async [Symbol.asyncDispose]() {
      closing.abort();
    },
  };

  /** Made when it is first used, and only what is: the SDK's whole client takes longer to make than to use. */
  function access(fetch: typeof globalThis.fetch): Access {
    const client = lazily(() =>
      withoutEnvironment(
        () =>
          new BaseAnthropic({ ...options, apiKey: key, baseURL: url, fetch: takingForms(carrying(announced(fetch))) }),
      ),
    );
    const org = lazily(() => new Organization(client()));
    const beta = lazily(() => new BetaOrganization(client()));
    return {
      get org() {
        return org();
      },
      get beta() {
        return beta();
      },
      get: (path, query) => client().get<unknown>(path, { query }),
    };
  }
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** stdout may be an MCP client's; headers and bodies, which debug would print, hold the key. */
const stderr = {
  error: (...words: unknown[]) => console.error(...words),
  warn: (...words: unknown[]) => console.error(...words),
  info: () => undefined,
  debug: () => undefined,
};

const options = {
  // Retries and deadlines are those of our fetch, which also knows the queue; the SDK's own must never come first.
  maxRetries: 0,
  timeout: 30 * 60_000,
  openTelemetry: false,
  logger: stderr,
  logLevel: "warn",
  defaultHeaders: { "User-Agent": "Countersign/0.1.0 (https://github.com/countersign/countersign)" },
} as const satisfies ConstructorParameters<typeof BaseAnthropic>[0];

/** The SDK reads headers, addresses and log levels from the environment, above all extra headers that would replace the key's. */
function withoutEnvironment<T>(make: () => T): T {
  const names = Object.keys(process.env).filter((name) => name.startsWith("ANTHROPIC_"));
  const hidden = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  try {
    return make();
  } finally {
    for (const [name, value] of hidden) process.env[name] = value;
  }
}

function allowed(baseURL: string): string {
  const url = URL.parse(baseURL);
  const here = url?.protocol === "http:" && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (!url || (url.protocol !== "https:" && !here) || url.username || url.password) throw new AddressRefused(baseURL);
  return url.href.replace(/(?<!\/)\/+$/, "");
}
