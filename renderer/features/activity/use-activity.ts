import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { LogEntry, Proposal } from "../../answers.js";
import { useDesk } from "../../desk.js";

const ofWrites = [
  "proposed",
  "viewed",
  "extended",
  "edited",
  "approved",
  "confirmed",
  "taken_back",
  "denied",
  "expired",
  "withdrawn",
  "stale",
  "superseded",
  "sending",
  "outcome",
] as const satisfies LogEntry["type"][];

/** The log, newest first, a page at a time. */
export function useLog(view: "proposals" | "rows", search: string) {
  const { query } = useDesk();
  return useInfiniteQuery(
    query.activity.list.infiniteOptions({
      input: (from: number) => ({
        limit: 200,
        from,
        ...(view === "proposals" ? { types: [...ofWrites] } : {}),
        ...(search ? { search } : {}),
      }),
      initialPageParam: 0,
      getNextPageParam: ({ total }, pages) => (total > pages.length * 200 ? pages.length * 200 : undefined),
    }),
  );
}

/** One line of "By proposal": the newest row about it, and the proposal itself where the desk still lists it. */
export interface Thread {
  id: string;
  last: LogEntry;
  proposal: Proposal | undefined;
}

export function useThreads(rows: LogEntry[]): Thread[] {
  const { data } = useQuery(useDesk().query.proposals.list.queryOptions({ input: { limit: 1000 } }));
  const known = new Map(data?.map((proposal) => [proposal.id, proposal]));
  const newest = new Map<string, LogEntry>();
  for (const row of rows) if (row.proposal_id && !newest.has(row.proposal_id)) newest.set(row.proposal_id, row);
  return [...newest].map(([id, last]) => ({ id, last, proposal: known.get(id) }));
}
