import Anthropic from "@anthropic-ai/sdk";
import { isField } from "./field.js";
import type { Context, Operation, OperationPlan, Risk } from "./operation.js";
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
  const stage = { recording: false };
  const finding = dryContext((method, url) => {
    if (!stage.recording) return echo(url);
    found.push({ method, path: withBraces(url.pathname) });
    return answer(status);
  });
  const running = dryContext((method, url) => {
    found.push({ method, path: withBraces(url.pathname) });
    return answer(status);
  });
  if (op.kind === "write") {
    const bound = await op.bind(placeholders(op), finding, "id");
    await ignoringAnswers(() => bound.send(running, nothingPlanned));
    return;
  }
  const bound = await op.bind(placeholders(op), finding, "id");
  stage.recording = true;
  await ignoringAnswers(() => bound.run());
}

/** Every reference of the example, as the id of a thing called by its argument. */
function placeholders(op: Operation): Record<string, unknown> {
  const said = Object.entries(op.example).map(([argument, value]) => {
    const input = op.input[argument];
    const prefix = input && isField(input) ? input.resource?.prefix : undefined;
    const id = `${prefix}{${argument}}`;
    return [argument, prefix === undefined ? value : Array.isArray(value) ? [id] : id];
  });
  return Object.fromEntries(said);
}

/** The answers are made up, so that what is done with them may fail; the calls were made before. */
async function ignoringAnswers(run: () => Promise<unknown>): Promise<void> {
  await run().catch(() => undefined);
}

/** `wrkspc_%7Bworkspace%7D` → `{workspace}`, whatever its prefix. */
function withBraces(path: string): string {
  return decodeURIComponent(path).replace(/[^/]*(\{\w+\})/g, "$1");
}

function dryContext(reply: (method: string, url: URL) => Response): Context {
  const fetch: typeof globalThis.fetch = async (input, init = {}) =>
    reply(init.method ?? "GET", new URL(input instanceof Request ? input.url : input));
  const client = new Anthropic({
    apiKey: "dry-run",
    baseURL: "http://dry.invalid",
    maxRetries: 0,
    logLevel: "off",
    fetch,
  });
  const nothing = { calls: 0, cost: "0.00" };
  return {
    org: client.organization,
    beta: client.beta.organization,
    get: (path, query) => client.get<unknown>(path, { query }),
    spend: { of: async () => ({ hour: nothing, day: nothing, week: nothing, hours: [] }) },
    record: { last: async () => undefined },
    directory: { nameOf: async () => undefined, models: async (family) => [family] },
    now: new Date(),
    signal: new AbortController().signal,
  };
}

/** A thing that has the id it was asked by. */
function echo(url: URL): Response {
  const id = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
  const thing = {
    id,
    name: id,
    email: id,
    role: "user",
    status: "pending",
    scope: { type: "organization" },
    created_at: "",
  };
  return Response.json(thing);
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
