import {
  hashKey,
  notifyManager,
  QueryClient,
  QueryClientProvider,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from "react";
import type { Status } from "../src/desk/contract/status.js";
import type { Connection } from "./connection.js";
import { type Line, useWatch } from "./use-watch.js";

// What a press changes in the cache is drawn with that press: on a timer, a box that was unticked shows its tick again for a moment.
notifyManager.setScheduler(queueMicrotask);

const Desk = createContext<Connection | null>(null);
const LineState = createContext<Line>({ state: "connecting" });

/** Puts the desk under a page: its calls, its cache, and the one stream that says what changed. */
export function DeskProvider({ connection, children }: { connection: Connection; children: ReactNode }) {
  const [cache] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false } },
      }),
  );
  return (
    <QueryClientProvider client={cache}>
      <Desk value={connection}>
        <Watched connection={connection}>{children}</Watched>
      </Desk>
    </QueryClientProvider>
  );
}

function Watched({ connection, children }: { connection: Connection; children: ReactNode }) {
  useForgetting();
  return <LineState value={useWatch(connection)}>{children}</LineState>;
}

/** Another organization: nothing that was read before is about it, whoever switched. */
function useForgetting() {
  const status = useStatus().data;
  const forget = useForget();
  const before = useRef<string | null>(undefined);
  const id = status && (status.organization?.id ?? null);
  useEffect(() => {
    if (id === undefined) return;
    if (before.current !== undefined && before.current !== id) forget();
    // The card in the address is of the organization that was left.
    if (before.current && before.current !== id && location.hash.startsWith("#/approvals/"))
      location.hash = "/approvals";
    before.current = id;
  }, [id, forget]);
}

function useForget() {
  const { query } = useDesk();
  const cache = useQueryClient();
  return useCallback(() => {
    const kept = hashKey(query.status.queryKey());
    void cache.resetQueries({ predicate: ({ queryHash }) => queryHash !== kept });
  }, [cache, query]);
}

/** Takes the status that choosing or leaving an organization answered; everything else is read anew. */
export function useChosen(): (now: Status) => void {
  const { query } = useDesk();
  const cache = useQueryClient();
  const forget = useForget();
  return (now) => {
    cache.setQueryData(query.status.queryKey(), now);
    forget();
  };
}

export function useDesk(): Connection {
  const desk = use(Desk);
  if (!desk) throw new Error("A page was drawn outside DeskProvider, so it has no desk to ask.");
  return desk;
}

/** Whether the desk answers, and when it is tried again. */
export const useLine = () => use(LineState);

export function useStatus() {
  return useQuery(useDesk().query.status.queryOptions());
}
