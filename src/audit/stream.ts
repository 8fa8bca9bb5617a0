import { wordsOf } from "./errors.js";
import { exportedLine } from "./exported.js";
import { ocsfLine } from "./ocsf.js";
import { entryOf, type KeptRow, readRows } from "./read.js";
import type { Outgoing, Sink } from "./sink.js";
import type { StreamTo } from "./stream-to.js";

export interface StreamState {
  /** The last row that arrived. */
  sent: number;
  /** When, in epoch milliseconds. */
  sentAt: number | null;
  /** Why it does not go on; it tries again by itself. */
  error: string | null;
}

export interface Stream extends AsyncDisposable {
  state(): StreamState;
  /** There is another row. */
  nudge(): void;
}

interface StreamOptions {
  dir: string;
  format: StreamTo["format"];
  version: string;
  sink: Sink;
  /** The last row that needs not be sent. */
  from: number;
  /** Hears of each change, to keep it for the next start. */
  changed(state: StreamState): void;
  now(): number;
  /** How soon it tries again after a failure, in milliseconds; doubled each time up to a minute. */
  patience?: number;
}

/**
 * Sends every row once it is on the disk, in order, beside whatever else goes on: who writes the log waits for nothing here. What
 * may not have arrived is sent again, so that a row can arrive twice and none is left out.
 */
export function createStream(options: StreamOptions): Stream {
  const { dir, sink, from, changed, now, patience = 1000 } = options;
  let state: StreamState = { sent: from, sentAt: null, error: null };
  let handed = from;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let wait = patience;
  let closing = false;

  const set = (next: Partial<StreamState>) => {
    const before = state;
    state = { ...state, ...next };
    if (before.sent !== state.sent || before.error !== state.error) changed(state);
  };

  const settle = () => {
    const arrived = sink.arrived ? Math.max(state.sent, sink.arrived()) : handed;
    if (arrived > state.sent) set({ sent: arrived, sentAt: now() });
  };

  const hand = async (rows: Outgoing[]) => {
    if (rows.length === 0) return;
    await sink.send(rows);
    handed = rows.at(-1)?.seq ?? handed;
    wait = patience;
    set({ error: null });
    settle();
  };

  async function pass(): Promise<void> {
    settle();
    let batch: Outgoing[] = [];
    for await (const row of readRows(dir, { from: handed + 1 })) {
      batch.push(outgoing(row, options));
      if (batch.length < atOnce) continue;
      await hand(batch);
      batch = [];
    }
    await hand(batch);
  }

  const run = (): Promise<void> => {
    timer = undefined;
    running ??= pass()
      .catch((error: unknown) => {
        if (closing) return; // what was on its way is sent again at the next start
        handed = state.sent;
        set({ error: wordsOf(error) });
      })
      .finally(() => {
        running = undefined;
        if (state.error !== null) later(wait);
        else if (handed > state.sent) later(settling);
        if (state.error !== null) wait = Math.min(wait * 2, longest);
      });
    return running;
  };

  const later = (ms: number) => {
    if (closing || timer !== undefined) return;
    timer = setTimeout(() => void run(), ms).unref();
  };

  later(0);
  return {
    state: () => state,
    nudge() {
      // What comes while it runs is read by it, or right after it.
      if (running) void running.finally(() => later(gather));
      else if (state.error === null) later(gather);
    },
    async [Symbol.asyncDispose]() {
      closing = true;
      clearTimeout(timer);
      const last = state.error === null ? (running ?? Promise.resolve()).then(run) : Promise.resolve();
      await Promise.race([last, new Promise((resolve) => setTimeout(resolve, parting))]);
      await sink[Symbol.asyncDispose]();
    },
  };
}

/** Rows sent in one go. */
const atOnce = 200;
/** Rows that come together go together, in milliseconds. */
const gather = 100;
/** How soon it looks whether what was sent has arrived. */
const settling = 1000;
const longest = 60_000;
/** What stops does not wait longer for the last rows; they are sent at the next start. */
const parting = 1000;

function outgoing(one: KeptRow, { format, version }: Pick<StreamOptions, "format" | "version">): Outgoing {
  const { seq, type, time } = one.row;
  const text = format === "ocsf" ? ocsfLine(one, entryOf(one.row, one.kept), version) : exportedLine(one, true);
  return { seq, type, time, text: text.trimEnd() };
}
