import { RPCHandler } from "@orpc/server/message-port";
import type { MessagePortMain } from "electron";
import * as z from "zod";
import type { Desk, DeskWindow } from "../src/desk/desk.js";

/** Answers the desk's contract over a port. `listens` is called when the page has had the first event of its watch. */
export function carry(
  desk: Pick<Desk, "router">,
  window: DeskWindow,
  listens: () => void,
): (port: MessagePortMain) => void {
  const handler = new RPCHandler<{ window: DeskWindow }>(desk.router, {
    clientInterceptors: [
      async ({ next, path }) => {
        const answer = await next();
        return path.join(".") === "watch" && isStream(answer) ? heard(answer, listens) : answer;
      },
    ],
  });
  return (port) => handler.upgrade(heeded(port), { context: { window } });
}

/** What the page's own link sends, as JSON: a call, or that one is not wanted any more. */
const Message = z.union([
  z.strictObject({
    i: z.string().max(50),
    p: z.strictObject({ u: z.string().regex(/^\/[\w/]{1,200}$/), b: z.unknown().optional() }),
  }),
  z.strictObject({ i: z.string().max(50), t: z.literal(4) }),
]);

/** The same port, deaf to anything else: the handler would fail at it where nobody catches, and take the process along. */
function heeded(port: MessagePortMain) {
  return {
    postMessage: (data: unknown) => port.postMessage(data),
    on(event: string, listener: (event: { data: unknown }) => void) {
      if (event === "close") port.on("close", () => listener({ data: undefined }));
      else if (event === "message") port.on("message", ({ data }) => isMessage(data) && listener({ data }));
    },
  };
}

function isMessage(data: unknown): boolean {
  if (typeof data !== "string") return false;
  try {
    return Message.safeParse(JSON.parse(data)).success;
  } catch {
    return false; // no JSON
  }
}

/** The same stream; who takes its first event is subscribed, and will get every later one. */
async function* heard(stream: AsyncIterable<unknown>, listens: () => void): AsyncGenerator<unknown> {
  let first = true;
  for await (const event of stream) {
    yield event;
    if (first) listens();
    first = false;
  }
}

const isStream = (answer: unknown): answer is AsyncIterable<unknown> =>
  typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer;
