import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { use, useEffect, useState } from "react";
import { Clock } from "./components/clock.js";
import { type Connection, NoAccess } from "./connection.js";

/** How the page stands with the desk. `since` and `retryAt` are epoch milliseconds. */
export type Line =
  | { state: "connecting" }
  | { state: "open" }
  | { state: "lost"; since: number; retryAt: number }
  | { state: "refused" };

const longestWait = 8000;

/** One stream for the window. It says what changed, never what it is now: whoever shows it reads it again. */
export function useWatch(connection: Connection): Line {
  const cache = useQueryClient();
  const clock = use(Clock);
  const [line, setLine] = useState<Line>({ state: "connecting" });
  useEffect(() => {
    const stop = new AbortController();
    void watch(connection, cache, clock, setLine, stop.signal);
    return () => stop.abort();
  }, [connection, cache, clock]);
  return line;
}

async function watch(
  { client, query }: Connection,
  cache: QueryClient,
  clock: () => number,
  tell: (line: Line) => void,
  signal: AbortSignal,
) {
  const reread = rereader(cache, signal);
  let wait = 1000;
  let since: number | undefined;
  while (!signal.aborted) {
    try {
      const events = await client.watch(undefined, { signal });
      tell({ state: "open" });
      since = undefined;
      wait = 1000;
      // Whatever happened while nobody listened was missed.
      void cache.invalidateQueries();
      let last: number | undefined;
      for await (const event of events) {
        const missed = last !== undefined && event.seq !== last + 1;
        last = event.seq;
        if (event.kind === "open" && event.id) location.hash = `/approvals/${event.id}`;
        for (const queryKey of missed ? [[]] : touched(query, event.kind)) reread(queryKey);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof NoAccess) return tell({ state: "refused" });
    }
    if (signal.aborted) return;
    since ??= clock();
    tell({ state: "lost", since, retryAt: clock() + wait });
    await pause(wait, signal);
    wait = Math.min(wait * 2, longestWait);
  }
}

/** So long the page rests between two readings of what changes again and again, in milliseconds. */
const breath = 250;

/** Reads again what changed: the first at once, a burst of changes together, and never while the last reading is under way. */
function rereader(cache: QueryClient, signal: AbortSignal): (queryKey: readonly unknown[]) => void {
  const due = new Map<string, readonly unknown[]>();
  let reading = false;
  const read = async () => {
    reading = true;
    while (due.size > 0 && !signal.aborted) {
      const keys = [...due.values()];
      due.clear();
      await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
      await pause(breath, signal);
    }
    reading = false;
  };
  return (queryKey) => {
    due.set(JSON.stringify(queryKey), queryKey);
    if (!reading) void read();
  };
}

type Kind =
  | "status"
  | "proposal"
  | "organization"
  | "activity"
  | "clients"
  | "settings"
  | "budgets"
  | "questions"
  | "open";

function touched(query: Connection["query"], kind: Kind) {
  // What the Activity page has read of a moment does not change; it asks how much came since.
  const log = [query.activity.list.key(), query.activity.newer.key()];
  const keys = {
    status: [
      query.status.key(),
      query.record.key(),
      query.setUp.key(),
      query.organizations.key(),
      query.spend.key(),
      query.budgets.list.key(),
      query.use.key(),
    ],
    proposal: [query.proposals.key(), query.status.key(), ...log],
    organization: [query.catalog.rows.key(), query.catalog.thing.key(), query.catalog.closed.key()],
    activity: [...log, query.status.key(), query.clients.list.key()],
    clients: [query.clients.key(), query.status.key(), ...log],
    settings: [query.settings.key(), query.status.key(), query.record.key(), query.catalog.offered.key()],
    budgets: [query.budgets.list.key(), query.budgets.notices.key()],
    questions: [query.questions.key()],
    open: [],
  } satisfies Record<Kind, unknown>;
  return keys[kind];
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
