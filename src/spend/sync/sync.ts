import type { Access } from "../../admin-api/admin-api.js";
import { ApiRefused, ApiUnreachable } from "../../admin-api/errors.js";
import { type Day, dayOf } from "../numbers/calendar.js";
import type { Grain } from "../store/cuts.js";
import type { SpendStore } from "../store/store.js";
import { createCodeSync } from "./claude-code.js";
import { goOn } from "./go-on.js";
import type { Kind } from "./grouping.js";
import { type AtOnce, firstDay, hourDays, nextStep, type ReadSoFar } from "./next-step.js";
import { readSpan, readTotals, type Span } from "./read-span.js";

export interface SyncDeps {
  orgId: string;
  kind: Kind;
  /** In the lane that goes last, until the signal. */
  access(signal: AbortSignal): Access;
  /** What a workspace or key is called; undefined: nobody knows. */
  nameOf(id: string): Promise<string | undefined>;
  store: SpendStore;
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** More was read, of spend or of Claude Code, or it stands otherwise than before. */
  changed(what: "facts" | "code"): void;
}

export interface Progress {
  /** Days read, of days there are; hours of a day count as one more. */
  done: number;
  total: number;
}

export interface Sync extends AsyncDisposable {
  progress(): Progress;
  /** When the figures of today were last asked for; null: never. */
  syncedAt(): number | null;
  /** Why nothing is read at the moment, in words; null: it is. */
  trouble(): string | null;
  /** Goes on until it is disposed of. */
  start(): void;
  /** Reads all that is due and returns. Throws what keeps it from that. */
  catchUp(signal: AbortSignal): Promise<void>;
}

/** Rows that a call is meant to bring: some pages at the most, so that a kill loses little. */
const rowsWanted = 4000;
/** How often it is looked whether a day of Claude Code is due. */
const codeRestMs = 600_000;

/** Keeps the store up to date with what the API says. All it has done is in the store: a kill loses one call's worth. */
export function createSync(deps: SyncDeps): Sync {
  const { orgId, kind, store, now } = deps;
  const closing = new AbortController();
  const atOnce: AtOnce = { day: 31, hour: 1 };
  const named = new Set<string>();
  const code = createCodeSync({ orgId, kind, store, now });
  let read: { day: ReadSoFar["day"]; hour: ReadSoFar["hour"] } | undefined;
  let floor: Day | undefined;
  let refused = 0;
  const trouble: { facts: string | null; code: string | null } = { facts: null, code: null };
  let running: Promise<unknown> | undefined;

  return {
    progress() {
      const today = dayOf(now());
      const days = today - firstDay(now(), floor) + 1;
      const hours = Math.min(days, hourDays);
      const known = (grain: Grain, since: Day) =>
        [...(read?.[grain].keys() ?? [])].filter((day) => day >= since).length;
      return {
        done: known("day", today - days + 1) + known("hour", today - hours + 1),
        total: days + hours,
      };
    },
    syncedAt: () => read?.day.get(dayOf(now()))?.readAt ?? null,
    trouble: () => trouble.facts ?? trouble.code,
    start() {
      // The two are read in areas of the API that have a rate each: neither waits for the other.
      running ??= Promise.all([
        goOn({ catchUp: readFacts, restMs: untilDue, wait: deps.wait, stands: standing("facts") }, closing.signal),
        goOn(
          { catchUp: readCode, restMs: async () => codeRestMs, wait: deps.wait, stands: standing("code") },
          closing.signal,
        ),
      ]);
    },
    async catchUp(signal) {
      await readFacts(signal);
      await readCode(signal);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await running;
    },
  };

  function standing(of: keyof typeof trouble): (words: string | null) => void {
    return (words) => {
      const isNew = trouble[of] !== words;
      trouble[of] = words;
      if (isNew) deps.changed(of);
    };
  }

  async function untilDue(): Promise<number> {
    const step = nextStep(await readSoFar(), now(), atOnce, floor);
    return step.is === "rest" ? step.until - now() : 0;
  }

  async function readCode(signal: AbortSignal): Promise<void> {
    while (await code.step(deps.access(signal), signal)) deps.changed("code");
  }

  async function readFacts(signal: AbortSignal): Promise<void> {
    await store.write.dropHours(orgId, dayOf(now()) - hourDays + 1);
    read = undefined;
    // An end between a reading and its names leaves none; what is over is never read again.
    await giveNames(await store.read.unnamed(orgId));
    for (;;) {
      signal.throwIfAborted();
      const step = nextStep(await readSoFar(), now(), atOnce, floor);
      if (step.is === "rest") return;
      await take(step, signal);
      deps.changed("facts");
    }
  }

  async function take(span: Span, signal: AbortSignal): Promise<void> {
    const access = deps.access(signal);
    const at = now();
    const totals = await readTotals(access, span, at).catch((error: unknown) => {
      if (!isBeforeAll(error, span)) throw error;
      // A clock that is a little wrong costs a few days, and an API that keeps less is not asked day by day.
      floor = Math.min(span.to, span.from + 2 ** refused);
      refused += 1;
    });
    if (!totals) return;
    const days = Array.from({ length: span.to - span.from }, (_, index) => span.from + index);
    if (await nothingNew(span, days, totals.asOf)) {
      await store.write.stillHolds(orgId, span.grain, days, at);
      await look(span.grain);
      return;
    }
    const { readings, names } = await readSpan(access, { kind, span, now: at, totals });
    signal.throwIfAborted();
    await store.write.record(orgId, readings, names);
    const rows = Math.max(...(["who", "how"] as const).map((cut) => count(readings.filter((one) => one.cut === cut))));
    atOnce[span.grain] = Math.min(31, Math.max(1, Math.floor((rowsWanted * days.length) / Math.max(1, rows))));
    await look(span.grain);
    await giveNames(readings.flatMap(({ facts }) => facts.flatMap(({ of }) => [of.workspace, of.api_key])));
  }

  /** A range that the API no longer keeps is refused; what was read already shows that it is not the key. */
  function isBeforeAll(error: unknown, { from }: Span): boolean {
    const isRefused = error instanceof ApiRefused && error.status === 400;
    return isRefused && (read?.day.size ?? 0) > 0 && !read?.day.has(from);
  }

  /** The API says how far its figures go: where it was asked after that already, they are the same ones. */
  async function nothingNew(span: Span, days: readonly Day[], asOf: number | null): Promise<boolean> {
    if (asOf === null) return false;
    const there = await store.read.known(orgId, { cut: "who", ...span });
    return there.length === days.length && there.every((one) => one.asOf !== null && one.asOf >= asOf && !one.off);
  }

  /** Each once a run: they change seldom, and what was deleted keeps the name it had. */
  async function giveNames(ids: readonly (string | null | undefined)[]): Promise<void> {
    const fresh = [...new Set(ids)].filter((id) => typeof id === "string").filter((id) => !named.has(id));
    const names = new Map<string, string>();
    for (const id of fresh) {
      const name = await deps.nameOf(id).catch((error: unknown) => {
        // Figures without names are worth having; the lists may be closed to this key.
        if (!(error instanceof ApiRefused || error instanceof ApiUnreachable)) throw error;
      });
      if (name !== undefined) names.set(id, name);
      named.add(id);
    }
    if (names.size > 0) await store.write.rename(orgId, names);
  }

  async function readSoFar(): Promise<ReadSoFar> {
    if (!read) {
      read = { day: new Map(), hour: new Map() };
      await look("day");
      await look("hour");
    }
    return read;
  }

  async function look(grain: Grain): Promise<void> {
    const today = dayOf(now());
    const days = await store.read.known(orgId, { cut: "who", grain, from: firstDay(now()), to: today + 1 });
    read = { day: new Map(), hour: new Map(), ...read, [grain]: new Map(days.map((one) => [one.day, one])) };
  }
}

const count = (readings: readonly { facts: readonly unknown[] }[]) =>
  readings.reduce((sum, { facts }) => sum + facts.length, 0);
