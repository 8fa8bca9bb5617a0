import type { Readable, Writable } from "node:stream";
import type { McpServerFactory } from "@modelcontextprotocol/server";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { paced } from "./paced.js";

/** Bytes of one line: more than any call may hold, so that what is too large is refused in words and not by a closed line. */
const longestLine = 32 << 20;

/** A client on a pair of streams, a socket's or our own stdio. `gone` settles when it left. */
export function serveStreams(options: {
  factory: McpServerFactory;
  input: Readable;
  output: Writable;
  report(words: string): void;
}): { gone: Promise<void>; close(): Promise<void> } {
  const { factory, input, output, report } = options;
  const transport = paced(new StdioServerTransport(input, output, { maxBufferSize: longestLine }), input, output);
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const handle = serveStdio(factory, {
    transport,
    onerror: (error) => {
      // A client may leave before it has heard the answer: that is no news to anybody.
      if (!hasLeft(error)) report(`A client's line was dropped: ${error.message}`);
    },
  });
  for (const event of ["end", "close", "error"]) input.once(event, () => resolve());
  // Who no longer reads has left, too: after a failed write the transport stops reading, so that no end would be seen.
  for (const event of ["close", "error"]) output.once(event, () => resolve());
  return { gone, close: () => handle.close() };
}

const hasLeft = (error: Error): boolean =>
  "code" in error &&
  ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"].includes(String(error.code));
