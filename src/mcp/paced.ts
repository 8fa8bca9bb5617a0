import type { Readable, Writable } from "node:stream";
import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";

/** Bytes that wait for a client to read them. Above the first nothing more is taken from it, above the last it is cut off. */
const enough = 1 << 20;
const tooMuch = 64 << 20;
/** Requests of one client that are answered at the same time. A subscription is one for as long as it lasts. */
const mostOpen = 64;

/** A transport that takes from its client no more than the client takes back: who asks and never reads costs nothing. */
export function paced(inner: Transport, input: Readable, output: Writable): Transport {
  const waiting: JSONRPCMessage[] = [];
  const open = createOpen();
  let closed = false;
  let held = false;
  // Each unread answer listens for the stream to drain.
  output.setMaxListeners(mostOpen * 3);

  const transport: Transport = {
    async start() {
      inner.onmessage = (message) => {
        waiting.push(message);
        pass();
      };
      inner.onerror = (error) => transport.onerror?.(error);
      inner.onclose = () => {
        closed = true;
        waiting.length = 0;
        output.off("drain", pass);
        transport.onclose?.();
      };
      output.on("drain", pass);
      await inner.start();
    },
    send(message) {
      const sent = inner.send(message);
      if (output.writableLength > tooMuch) {
        output.destroy();
        input.destroy();
      }
      if ("id" in message && !("method" in message) && open.over(message.id)) setImmediate(pass);
      return sent;
    },
    close: () => inner.close(),
  };
  return transport;

  function pass(): void {
    while (!closed && output.writableLength <= enough) {
      const [message] = waiting;
      if (!message) {
        release();
        return;
      }
      const asks = "method" in message && "id" in message;
      if (asks && open.size() >= mostOpen) break;
      waiting.shift();
      if (asks) open.begun(message.id);
      else if ("method" in message && message.method === "notifications/cancelled")
        open.over(message.params?.requestId);
      transport.onmessage?.(message);
    }
    if (!closed && waiting.length > 0 && !held) {
      held = true;
      input.pause();
    }
  }

  function release(): void {
    if (!held) return;
    held = false;
    input.resume();
  }
}

/** Counts by id, since a client may use one twice. */
function createOpen() {
  const counts = new Map<unknown, number>();
  let size = 0;
  return {
    size: () => size,
    begun(id: unknown) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      size += 1;
    },
    /** Whether it was open. One that is cancelled gets no answer. */
    over(id: unknown): boolean {
      const count = counts.get(id);
      if (!count) return false;
      if (count === 1) counts.delete(id);
      else counts.set(id, count - 1);
      size -= 1;
      return true;
    },
  };
}
