import { expect } from "vitest";
import { createAdminApi } from "../admin-api/client.js";
import { createDirectory } from "../admin-api/directory.js";
import { demoCredentials } from "../demo/credentials.js";
import { startDemoApi } from "../demo/demo-api.js";
import { cacheReport } from "../spend/cache-report.js";
import { createQuestions } from "../spend/questions/questions.js";
import { unquoted } from "../words/unquoted.js";
import { monthlyBudget } from "./budget.fixture.js";
import type { CacheAsked } from "./cache-efficiency.js";
import { catalog } from "./index.js";
import type { Context, ReadOperation, Recent, WriteOperation } from "./operation.js";
import type { Needs } from "./toolsets.js";

/** A Monday afternoon. */
const monday = new Date("2026-11-23T13:58:44.000Z");

/**
 * The real client over real HTTP to a demo organization of one's own, with a clock that stands still: of the kind, and with
 * the credential, that is needed. `through`: what stands before the API.
 */
export async function startWithContext(
  extra: Partial<Context> = {},
  { product = "console", oauth }: Needs = {},
  through: (url: string) => Promise<string> = async (url) => url,
) {
  const demo = await startDemoApi({ now: () => monday, kind: product });
  const api = createAdminApi({
    key: async () => (oauth ? demoCredentials.oauth : demo.key),
    baseURL: await through(demo.url),
    budget: { perMinute: 1_000_000, burst: 10_000 },
  });
  const { signal } = new AbortController();
  const access = api.reading("calls", signal);
  const directory = createDirectory(access);
  const shared = {
    questions: createQuestions(() => ({
      ...{ kept: undefined, access, kind: product, now: monday.getTime() },
      nameOf: async (id) => (await directory.nameOf(id)) ?? id,
    })),
    spend: { of: async () => quiet },
    cacheEfficiency: (asked: CacheAsked) =>
      cacheReport({ kept: undefined, access, kind: product, now: monday.getTime() }, asked),
    budgets: async () => [await monthlyBudget(access, demo.organization().name, monday.getTime())],
    record: noRecord,
    credential: { kind: product, type: oauth ? ("oauth" as const) : ("unknown" as const), scopes: null },
    directory,
    now: monday,
    signal,
    ...extra,
  };
  return {
    demo,
    ctx: { ...access, ...shared } satisfies Context,
    /** As the desk makes it for planning one change set. */
    planning: (): Context => ({ ...api.remembering("calls", signal), ...shared }),
    once: { ...api.once(signal), ...shared } satisfies Context,
    /** What was sent that is not a read. */
    writes: () => demo.requests().filter(({ method }) => method !== "GET"),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await demo[Symbol.asyncDispose]();
    },
  };
}

/** Of a log that holds nothing yet. */
export const noRecord: Context["record"] = {
  last: async () => undefined,
  waiting: async () => 0,
  sent: async () => ({ since: undefined, writes: [] }),
};

export const quiet: Recent = {
  hour: { calls: 0, cost: "0.00" },
  day: { calls: 0, cost: "0.00" },
  week: { calls: 0, cost: "0.00" },
  hours: [],
};

export function writeOf(name: string): WriteOperation {
  const op = catalog.find((one) => one.name === name);
  if (op?.kind !== "write") throw new Error(`${name} is no write`);
  return op;
}

export function readOf(name: string): ReadOperation {
  const op = catalog.find((one) => one.name === name);
  if (op?.kind !== "read") throw new Error(`${name} is no read`);
  return op;
}

/** Bound, allowed, planned, sent and read back, as the desk does it. */
export async function carriedOut(
  there: Awaited<ReturnType<typeof startWithContext>>,
  name: string,
  said: Record<string, unknown>,
) {
  const bound = await writeOf(name).bind(said, there.ctx);
  expect(await bound.refuse()).toBeUndefined();
  const plan = await bound.plan();
  expect(plan.nothingToDo).toBe(false);
  expect(await bound.moved(plan)).toEqual([]);
  const sent = await bound.send(there.once, plan);
  return { bound, plan, sent, seen: await bound.observe(plan) };
}

/** Why a write is refused before anything is planned. */
export async function refusalOf(
  { ctx }: Awaited<ReturnType<typeof startWithContext>>,
  name: string,
  said: Record<string, unknown>,
): Promise<string | undefined> {
  return (await writeOf(name).bind(said, ctx)).refuse();
}

/** What the card says besides: figures as "12 calls", sentences as a person reads them. */
export async function effectsOf(
  { ctx }: Awaited<ReturnType<typeof startWithContext>>,
  name: string,
  said: Record<string, unknown>,
): Promise<string[]> {
  const effects = await Promise.all((await writeOf(name).bind(said, ctx)).late().effects);
  return effects.flatMap((effect) => {
    if (effect.kind === "figure") return [unquoted(`${effect.figure} ${effect.label}`)];
    return effect.kind === "line" ? [unquoted(effect.text)] : effect.kind === "missing" ? [`— ${effect.reason}`] : [];
  });
}
