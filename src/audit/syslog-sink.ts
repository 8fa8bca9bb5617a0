import type { Sink } from "./sink.js";
import { type Line, message, openLine, type SyslogAddress } from "./syslog.js";

/** Syslog answers nothing: a row counts as arrived when the connection still stood so long after it was written, in milliseconds. */
const settled = 5000;

/**
 * Sends to a syslog server. Where the connection breaks, what was written shortly before may be lost on the way, so all of it is sent
 * again: a row can arrive twice, and over TCP and TLS none is missing. Over UDP nobody knows.
 */
export function createSyslogSink(to: SyslogAddress, now: () => number = Date.now): Sink {
  let line: Line | undefined;
  let sure = 0;
  let lately: { seq: number; at: number }[] = [];

  /** Forgets a connection that broke. Throws where something was just on its way. */
  const standing = () => {
    const why = line?.broken();
    if (!why) return;
    line?.close();
    line = undefined;
    const isLost = lately.length > 0;
    lately = [];
    if (isLost) throw why;
  };

  return {
    async send(rows) {
      standing();
      line ??= await openLine(to);
      for (const row of rows) {
        lately.push({ seq: row.seq, at: now() });
        await line.send(message(row));
      }
    },
    arrived() {
      standing();
      const old = lately.filter(({ at }) => now() - at >= settled);
      sure = old.at(-1)?.seq ?? sure;
      lately = lately.slice(old.length);
      return sure;
    },
    async [Symbol.asyncDispose]() {
      line?.close();
    },
  };
}
