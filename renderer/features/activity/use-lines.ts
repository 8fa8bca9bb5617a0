import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { LogEntry, Stretch, Thread } from "../../answers.js";
import type { Connection } from "../../connection.js";
import { useDesk } from "../../desk.js";
import type { View } from "./choice.js";

/** A line of the list: a proposal by its newest row, or a row. */
export type Line =
  | { kind: "proposal"; key: string; last: LogEntry; thread: Thread }
  | { kind: "row"; key: string; last: LogEntry };

export interface Lines {
  total: number;
  /** Nothing: it is not read yet. */
  at(index: number): Line | undefined;
  upTo: number;
}

const pageSize = 100;

/**
 * The lines of a view, those in sight read as they are needed. The list is of one moment, so that nothing moves while it is
 * read; `newer` lines join it where nobody can lose their place.
 */
export function useLines(view: View, filter: Stretch, [first, last]: readonly [number, number], mayMove: boolean) {
  const { client, query } = useDesk();
  const head = useQuery({
    ...pageOf(client, view, filter),
    // What was chosen before stays until the new is there; proposals never pass for rows.
    placeholderData: (before, of) => (of?.queryKey[2] === view ? before : undefined),
  });
  const { data, isPlaceholderData: isOld } = head;
  const wanted = data && !isOld ? pagesBetween(first, Math.min(last, data.total - 1)) : [];
  const pages = useQueries({
    queries: wanted.map((page) => ({ ...pageOf(client, view, filter, { page, upTo: data?.upTo ?? 0 }) })),
  });
  const newer = useQuery({
    ...query.activity.newer.queryOptions({ input: { view, filter, since: data?.upTo ?? 0 } }),
    enabled: data !== undefined && !isOld,
  });
  const count = newer.data?.count ?? 0;
  const { refetch } = head;
  useEffect(() => {
    if (count > 0 && mayMove) void refetch();
  }, [count, mayMove, refetch]);
  const lines: Lines | undefined = data && {
    total: data.total,
    upTo: data.upTo,
    at(index) {
      const page = Math.floor(index / pageSize);
      const found = page === 0 ? data : pages[wanted.indexOf(page)]?.data;
      return found?.lines[index - page * pageSize];
    },
  };
  return { lines, newer: count, show: refetch, error: head.error ?? pages.find(({ error }) => error)?.error ?? null };
}

/** The first page is of the log as it is now; those after it are of the log as it was then, and so never change. */
function pageOf(client: Connection["client"], view: View, filter: Stretch, later?: { page: number; upTo: number }) {
  return queryOptions({
    queryKey: ["activity", "lines", view, filter, later ?? "first"],
    queryFn: async ({ signal }) => {
      const place = later && { from: later.page * pageSize, upTo: later.upTo };
      return linesOf(client, view, { ...filter, limit: pageSize, ...place }, signal);
    },
  });
}

async function linesOf(client: Connection["client"], view: View, asked: Stretch, signal: AbortSignal) {
  if (view === "rows") {
    const { rows, total, upTo } = await client.activity.list(asked, { signal });
    return { total, upTo, lines: rows.map((last): Line => ({ kind: "row", key: String(last.seq), last })) };
  }
  const { threads, total, upTo } = await client.activity.threads(asked, { signal });
  return {
    total,
    upTo,
    lines: threads.map((thread): Line => ({ kind: "proposal", key: thread.id, last: thread.last, thread })),
  };
}

function pagesBetween(first: number, last: number): number[] {
  const [from, to] = [Math.max(1, Math.floor(first / pageSize)), Math.floor(last / pageSize)];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
