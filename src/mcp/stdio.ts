import type { Readable, Writable } from "node:stream";
import type { McpServerFactory } from "@modelcontextprotocol/server";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";

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
  const transport = new StdioServerTransport(input, output, { maxBufferSize: longestLine });
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const handle = serveStdio(factory, {
    transport,
    onerror: ({ message }) => report(`A client's line was dropped: ${message}`),
  });
  for (const event of ["end", "close", "error"]) input.once(event, () => resolve());
  return { gone, close: () => handle.close() };
}
