import Anthropic from "@anthropic-ai/sdk";
import { takingForms } from "../admin-api/request-body.js";
import type { OperationPlan } from "./bound.js";
import { isField } from "./field.js";
import type { Context, Operation, Risk } from "./operation.js";
import type { Toolset } from "./toolsets.js";

export interface Described {
  name: string;
  toolset: Toolset;
  kind: "read" | "write";
  /** The highest possible. */
  risk: Risk;
  reversible: "yes" | "no" | "depends";
  /** Paths whole, with `{braces}`. */
  calls: { method: string; path: string }[];
}

/** What an operation is and which calls it makes: found by running it against a fetch that only writes them down. */
export async function describe(op: Operation): Promise<Described> {
  const found: Call[] = [];
  // Once answering nothing and once refusing, so that the calls of a fallback show.
  for (const status of [200, 403]) await rehearse(op, status, found);
  const [risk, reversible] = op.kind === "write" ? [op.risk, op.reversible] : (["low", "yes"] as const);
  const lines = [...new Set([...found.map(({ method, path }) => `${method} ${path}`), ...(op.calls ?? [])])];
  const calls = lines.map((line) => {
    const [method = "", path = ""] = line.split(" ");
    return { method, path };
  });
  return { name: op.name, toolset: op.toolset, kind: op.kind, risk, reversible, calls };
}

interface Call {
  method: string;
  path: string;
}

async function rehearse(op: Operation, status: number, found: Call[]): Promise<void> {
  const dry = dryContext((method, url) => {
    found.push({ method, path: withBraces(url.pathname) });
    return answer(status);
  });
  if (op.kind === "read") {
    const bound = await op.bind(placeholders(op), dry, "placeholder");
    return ignoringAnswers(() => bound.run());
  }
  // What is looked at besides, such as whether an undo can be offered, is no part of the attempt.
  const looking = dryContext(() => answer(status));
  const bound = await op.bind(placeholders(op), looking, "placeholder");
  return ignoringAnswers(() => bound.send(dry, nothingPlanned));
}

/** Every id of the example, as the id of a thing called by its argument. */
function placeholders(op: Operation): Record<string, unknown> {
  const said = Object.entries(op.example).map(([argument, value]) => {
    const input = op.input[argument];
    const prefix = input && isField(input) ? input.resource?.prefix : prefixOf(value);
    const id = `${prefix}{${argument}}`;
    return [argument, prefix === undefined ? value : Array.isArray(value) ? [id] : id];
  });
  return Object.fromEntries(said);
}

/** Of an id that is said as a text. */
const prefixOf = (value: unknown) =>
  typeof value === "string" ? /^([a-z]+_)+(?=[0-9A-Za-z]{20,}$)/.exec(value)?.[0] : undefined;

/** The answers are made up, so that what is done with them may fail; the calls were made before. */
async function ignoringAnswers(run: () => Promise<unknown>): Promise<void> {
  await run().catch(() => undefined);
}

/** `wrkspc_%7Bworkspace%7D` → `{workspace}`, whatever its prefix. */
function withBraces(path: string): string {
  return decodeURIComponent(path).replace(/(?<![^/])[^/]*(\{\w+\})/g, "$1");
}

/** What answers from the store first makes no call that a dry run could see. */
const declared = () => Promise.reject(new Error("Its calls are said in its declaration."));

function dryContext(reply: (method: string, url: URL) => Response): Context {
  const fetch: typeof globalThis.fetch = async (input, init = {}) =>
    reply(init.method ?? "GET", new URL(input instanceof Request ? input.url : input));
  const client = new Anthropic({
    apiKey: "dry-run",
    baseURL: "http://dry.invalid",
    maxRetries: 0,
    logLevel: "off",
    fetch: takingForms(fetch),
  });
  const nothing = { calls: 0, cost: "0.00" };
  return {
    org: client.organization,
    beta: client.beta.organization,
    get: (path, query) => client.get<unknown>(path, { query }),
    spend: { of: async () => ({ hour: nothing, day: nothing, week: nothing, hours: [] }) },
    cacheEfficiency: declared,
    questions: { compare: declared, explain: declared, forecast: declared, anomalies: declared },
    record: {
      last: async () => undefined,
      waiting: async () => 0,
      sent: async () => ({ since: undefined, writes: [] }),
    },
    credential: { kind: "unknown", type: "unknown", scopes: null },
    directory: { nameOf: async () => undefined, models: async (family) => [family] },
    now: new Date(),
    signal: new AbortController().signal,
  };
}

function answer(status: number): Response {
  const error = { type: "error", error: { type: "permission_error", message: "" }, request_id: null };
  const nothing = { data: [], has_more: false, next_page: null, data_refreshed_at: null };
  return Response.json(status === 200 ? nothing : error, { status });
}

const nothingPlanned: OperationPlan = {
  sentence: { verb: "", kind: "", name: "" },
  target: { id: null, name: "", noun: "", shows: {} },
  before: null,
  changes: [],
  nothingToDo: false,
  risk: "low",
  irreversible: null,
  warnings: [],
  undo: null,
};
