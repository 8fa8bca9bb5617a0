import type { Event } from "./contract/status.js";

/** What changed in the desk, numbered without gaps, for whoever watches: windows, tray, notifications. */
export interface Events {
  emit(kind: Event["kind"], id?: string): void;
  /** Returns its own unsubscribe. */
  watch(listener: (event: Event) => void): () => void;
  /** The same as an endless stream, ended by the signal. Starts with a `status` event, so that a window reads everything once. */
  stream(signal: AbortSignal | undefined): AsyncGenerator<Event>;
}

export function createEvents(): Events {
  const listeners = new Set<(event: Event) => void>();
  let seq = 0;
  const watch = (listener: (event: Event) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    emit(kind, id) {
      seq += 1;
      const event = { seq, kind, ...(id !== undefined && { id }) };
      for (const listener of [...listeners]) listener(event);
    },
    watch,
    async *stream(signal) {
      const queue: Event[] = [{ seq, kind: "status" }];
      let wake = () => {};
      const unwatch = watch((event) => {
        queue.push(event);
        wake();
      });
      const stop = () => wake();
      signal?.addEventListener("abort", stop);
      try {
        while (!signal?.aborted) {
          const next = queue.shift();
          if (next) yield next;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        signal?.removeEventListener("abort", stop);
        unwatch();
      }
    },
  };
}
