import { createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { openLog } from "../audit/append.js";
import { readEntries } from "../audit/read.js";
import type { Entry } from "../audit/row.js";
import { migrate } from "../desk/migrations/migrate.js";
import type { BoundWrite, Observed, OperationPlan } from "../operations/bound.js";
import type { Context, Json, Risk, WriteOperation } from "../operations/operation.js";
import type { Caller, ProposalsDeps } from "./ground.js";
import { Policy } from "./policy.js";
import { createProposals, type Proposals } from "./proposals.js";

/** A light switch with a name: the smallest organization there can be. What was sent to it is counted. */
export interface Lamp {
  name: string;
  on: boolean;
  /** How bright, in percent. */
  level: number;
  sent: number;
  /** Thrown instead of an answer; `after` the effect or before it. */
  trouble: { error: Error; after: boolean } | undefined;
  effects: Promise<{ kind: "line"; text: string }>[];
  /** Declared, and what data may raise it to. */
  risk: Risk;
  raises: Risk | null;
  raised: Promise<{ risk: Risk; because: string } | undefined>;
  /** Runs in the middle of an attempt. */
  during: (() => void) | undefined;
  /** Runs when the change has been made, before the answer. */
  afterwards: (() => void) | undefined;
  /** What it was ever set to, newest last. */
  made: Record<string, Json>[];
  /** How long the reading before an attempt takes. */
  reading: Promise<void> | undefined;
  /** How long the answer of an attempt takes. */
  answering: Promise<void> | undefined;
}

export const newLamp = (): Lamp => ({
  name: "old-laptop",
  on: true,
  level: 100,
  sent: 0,
  trouble: undefined,
  effects: [],
  risk: "medium",
  raises: "high",
  raised: Promise.resolve(undefined),
  during: undefined,
  afterwards: undefined,
  made: [],
  reading: undefined,
  answering: undefined,
});

/** One write over the lamp, as the catalog would hold it. */
export function switchLamp(lamp: Lamp): WriteOperation {
  const input = { on: z.boolean(), level: z.number().min(1).max(100).optional() };
  const Said = z.object({ ...input, lamp: z.string().optional() });
  const bind = async (args: unknown): Promise<BoundWrite> => {
    const { on, level } = Said.parse(args);
    const wanted: Record<string, Json> = { on, ...(level !== undefined && { level }) };
    const fields = Object.keys(wanted);
    const ids: Record<string, Json> = { lamp: "lamp_1", ...wanted };
    const shows = () => ({ name: lamp.name, on: lamp.on });
    const state = () =>
      Object.fromEntries(
        Object.entries({ on: lamp.on, level: lamp.level }).filter(([field]) => fields.includes(field)),
      );
    const isThere = () => JSON.stringify(state()) === JSON.stringify(wanted);
    const plan = async (): Promise<OperationPlan> => ({
      sentence: { verb: on ? "Turn on" : "Turn off", kind: "the lamp", name: lamp.name },
      target: { id: "lamp_1", name: lamp.name, noun: "lamp", shows: shows() },
      before: state(),
      changes: fields.map((field) => ({ field, before: state()[field] ?? null, after: wanted[field] ?? null })),
      nothingToDo: isThere(),
      risk: lamp.risk,
      irreversible: null,
      warnings: [],
      undo: "It is set back.",
    });
    return {
      args: ids,
      card: { lamp: `${lamp.name} (lamp_1)`, ...wanted },
      reach: ["wrkspc_1"],
      refuse: async () => (lamp.name === "untouchable" ? "This lamp is never touched." : undefined),
      plan,
      late: () => ({ effects: lamp.effects, raised: lamp.raised }),
      async moved({ before, target }) {
        await lamp.reading;
        const now = state();
        return [
          ...fields
            .filter((field) => before?.[field] !== now[field])
            .map((field) => ({ field, planned: before?.[field] ?? null, now: now[field] ?? null })),
          ...(target.name === lamp.name ? [] : [{ field: "name", planned: target.name, now: lamp.name }]),
        ];
      },
      observe: async (): Promise<Observed> => ({ asPlanned: isThere(), state: state() }),
      send: async () => {
        lamp.sent += 1;
        const { trouble } = lamp;
        const before = state();
        lamp.during?.();
        await lamp.answering;
        if (trouble && !trouble.after) throw trouble.error;
        Object.assign(lamp, wanted);
        lamp.made.push(wanted);
        lamp.afterwards?.();
        if (trouble) throw trouble.error;
        return {
          result: wanted,
          secret: { word: "sk-secret-planted" },
          undo: { with: "switch_lamp", input: { lamp: "lamp_1", ...before } },
        };
      },
    };
  };
  return {
    kind: "write",
    name: "switch_lamp",
    title: "Switch lamp",
    toolset: "api_keys",
    needs: {},
    description: "Turn a lamp on or off.",
    input,
    example: { on: false },
    risk: "high",
    alike: false,
    raises: lamp.raises,
    reversible: "yes",
    words: {},
    bind,
  };
}

export const claude: Caller = { connection: "token-1", name: "Claude Code", version: "2.1", since: 0 };

/** Timers that run when the test says that time has passed. */
export function createClock(start = Date.UTC(2026, 10, 23, 12)) {
  let now = start;
  let timers: { at: number; work: () => void }[] = [];
  return {
    now: () => now,
    timers: {
      set(work: () => void, ms: number) {
        const timer = { at: now + ms, work };
        timers.push(timer);
        return timer;
      },
      clear(timer: unknown) {
        timers = timers.filter((one) => one !== timer);
      },
    },
    /** The process is gone, and its timers with it. */
    killTimers() {
      timers = [];
    },
    /** Nothing fires: the machine slept. */
    sleep(ms: number) {
      now += ms;
    },
    /** Lets promises settle between timers, and time pass as far as it is told. */
    async pass(ms: number) {
      const until = now + ms;
      for (;;) {
        await rest();
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.work();
      }
      now = Math.max(now, until);
      await rest();
    },
  };
}

export const sealedWith = (key: string) => (text: string) => createHmac("sha256", key).update(text).digest("hex");

/** Every promise that waits for nothing but other promises has settled after a few turns of the loop. */
export async function rest() {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export async function rowsOf(audit: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const entry of readEntries(audit)) found.push(entry);
  return found;
}

export interface House extends AsyncDisposable {
  dir: string;
  audit: string;
  db: DatabaseSync;
  log: ReturnType<typeof openLog>;
  proposals: Proposals;
}

type Over = Partial<ProposalsDeps> & { lamp: Lamp; clock: ReturnType<typeof createClock>; dir?: string };

/** Store, log and proposals over real files in a folder; `dir` opens one again. */
export function openHouse({ lamp, clock, dir = mkdtempSync(join(tmpdir(), "countersign-")), ...over }: Over): House {
  const audit = join(dir, "audit");
  const log = openLog({ dir: audit, now: clock.now });
  const db = new DatabaseSync(join(dir, "desk.db"));
  migrate(db, dir);
  const operation = switchLamp(lamp);
  const context = (signal: AbortSignal) =>
    ({
      signal,
      now: new Date(clock.now()),
      directory: { nameOf: async () => "Sandbox", models: async () => [] },
    }) as unknown as Context;
  const proposals = createProposals({
    db,
    log,
    now: clock.now,
    timers: clock.timers,
    org: () => ({ id: "org_1" }),
    context,
    planning: context,
    once: context,
    operation: (name) => (name === operation.name ? operation : undefined),
    policy: () => Policy.parse({}),
    person: "ada",
    seal: sealedWith("the Admin key"),
    report: () => {},
    ...over,
  });
  return {
    dir,
    audit,
    db,
    log,
    proposals,
    async [Symbol.asyncDispose]() {
      await proposals[Symbol.asyncDispose]();
      if (db.isOpen) db.close();
      await log[Symbol.asyncDispose]();
    },
  };
}
