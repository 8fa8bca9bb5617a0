import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Finding, Lag } from "../contract/diagnostics.js";
import { announced, tell } from "../front.js";

/** How late the event loop was over the last minutes: what the window and the tray would have felt. */
export interface LagGauge extends Disposable {
  read(): Lag;
}

/** How often the loop is looked at; no sample is shorter. */
const every = 50;
const turnMs = 150_000;

/** Two histograms that begin at different times: the older is read, and gives way to the younger at each turn. */
export function createLagGauge(now: () => number = Date.now): LagGauge {
  const begin = () => {
    const seen = monitorEventLoopDelay({ resolution: every });
    seen.enable();
    return { seen, since: now() };
  };
  let older = begin();
  let younger = begin();
  const turn = setInterval(() => {
    older.seen.disable();
    older = younger;
    younger = begin();
  }, turnMs).unref();
  const late = (nanoseconds: number) => Math.max(0, Math.round(nanoseconds / 1e6 - every));
  return {
    read: () => ({
      p50: late(older.seen.percentile(50)),
      p99: late(older.seen.percentile(99)),
      max: late(older.seen.max),
      minutes: Math.max(1, Math.round((now() - older.since) / 60_000)),
    }),
    [Symbol.dispose]() {
      clearInterval(turn);
      older.seen.disable();
      younger.seen.disable();
    },
  };
}

/** A tenth of a second is where a click begins to feel late. */
export function lagFinding({ p50, p99, max, minutes }: Lag): Finding {
  const about = "response";
  const figures = `late by ${p50} ms as a rule, ${p99} ms at the 99th percentile, ${max} ms at most, over ${minutes === 1 ? "the last minute" : `the last ${minutes} minutes`}`;
  // In its first minutes it starts, and that is not what it is like to use.
  return p99 < 100 || minutes < 2
    ? { about, is: "fine", words: `The desk answers: ${figures}.` }
    : {
        about,
        is: "note",
        words: `The desk was busy: ${figures}. If that stays so, send the report to whoever helps you.`,
      };
}

/** How the desk that is open on a folder feels; undefined: none is, or it does not say. */
export async function lagOf(home: string): Promise<Lag | undefined> {
  const desk = announced(home);
  const heard = desk && (await tell(desk, { health: true }));
  if (!heard) return undefined;
  try {
    return Lag.safeParse(JSON.parse(heard)).data;
  } catch {
    return undefined; // an older desk, whose words these are not
  }
}
