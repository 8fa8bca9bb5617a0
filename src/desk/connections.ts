import type { Caller } from "../mcp/proposer.js";

/** A thing a client did, for the card's "Just before". Kept in memory only: the log keeps no results. */
export interface Deed {
  at: number;
  kind: "read" | "preview" | "proposed";
  words: string;
  result: string;
}

/** Who is connected now, and what each did last. */
export interface Connections {
  came(caller: Caller): () => void;
  did(caller: Caller, deed: Deed): void;
  /** Up to three, oldest first, before a moment and beside the proposal itself. */
  justBefore(connection: string, proposal: { id: string; proposed_at: number }): Deed[];
  list(): { name: string; version?: string; pid?: number; since: number; calls: number }[];
}

/** `changed` hears who comes and goes; `called`, that somebody there called. */
export function createConnections({ changed, called }: { changed(): void; called(): void }): Connections {
  const present = new Map<string, { caller: Caller; calls: number }>();
  const deeds = new Map<string, Deed[]>();
  const count = ({ connection }: Caller) => {
    const mine = present.get(connection);
    if (!mine) return;
    mine.calls += 1;
    called();
  };
  return {
    came(caller) {
      const mine = { caller, calls: 0 };
      present.set(caller.connection, mine);
      changed();
      return () => {
        if (present.get(caller.connection) !== mine) return;
        present.delete(caller.connection);
        changed();
      };
    },
    did(caller, deed) {
      count(caller);
      const kept = deeds.get(caller.connection) ?? [];
      deeds.set(caller.connection, [...kept, deed].slice(-20));
      if (deeds.size > 200) deeds.delete(deeds.keys().next().value ?? "");
    },
    justBefore: (connection, { id, proposed_at }) =>
      (deeds.get(connection) ?? []).filter(({ at, result }) => at <= proposed_at && result !== id).slice(-3),
    list: () =>
      [...present.values()].map(({ caller: { name, version, pid, since }, calls }) => ({
        name,
        version,
        pid,
        since,
        calls,
      })),
  };
}

/** What a call asked, in a line: the operation and what it named. */
export const callWords = (operation: string, args: Record<string, unknown>, secret: readonly string[] = []): string => {
  const plain = Object.entries(args).filter(([name, value]) => typeof value === "string" && !secret.includes(name));
  return [operation, ...plain.map(([, value]) => value)].join(", ").slice(0, 200);
};
