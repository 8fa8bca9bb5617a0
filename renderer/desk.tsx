import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useState } from "react";
import type { Connection } from "./connection.js";
import { type Line, useWatch } from "./use-watch.js";

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
  return <LineState value={useWatch(connection)}>{children}</LineState>;
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
