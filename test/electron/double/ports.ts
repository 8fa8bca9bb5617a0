import { EventEmitter } from "node:events";
import type { MessagePortMain } from "electron";
import { type Like, listening } from "./like.js";

/** One end of a channel: queues until started, as Electron's does. */
export interface Port {
  emitter: EventEmitter;
  other: Port;
  started: boolean;
  closed: boolean;
  queue: unknown[];
  /** Set once the end lives in a page: takes what is sent to it. */
  away?: { message(data: unknown): void; close(): void };
  face: Like<MessagePortMain>;
}

const known = new WeakMap<object, Port>();

/** The inside of an end that a test or the code under test holds. */
export function portBehind(face: object): Port {
  const port = known.get(face);
  if (!port) throw new Error("This is no port of the double");
  return port;
}

export function createChannel(): [Port, Port] {
  const one = createPort();
  const two = createPort();
  one.other = two;
  two.other = one;
  return [one, two];
}

/** Gives `data` to an end: to its page if it lives there, else to its listeners once it was started. */
export function receive(port: Port, data: unknown): void {
  if (port.closed) return;
  if (port.away) port.away.message(data);
  else if (port.started) port.emitter.emit("message", { data, ports: [] });
  else port.queue.push(data);
}

export function closeBoth(port: Port): void {
  for (const end of [port, port.other]) {
    if (end.closed) continue;
    end.closed = true;
    end.away?.close();
    end.emitter.emit("close");
  }
}

function createPort(): Port {
  const emitter = new EventEmitter();
  const face = {
    ...listening(emitter),
    // Structured clone, as on the way to another process.
    postMessage: (data: unknown) => receive(port.other, structuredClone(data)),
    start: () => {
      port.started = true;
      for (const data of port.queue.splice(0)) receive(port, data);
    },
    close: () => closeBoth(port),
  } satisfies Like<MessagePortMain>;
  const port: Port = { emitter, face, started: false, closed: false, queue: [], other: undefined as never };
  known.set(face, port);
  return port;
}
