import { RPCHandler } from "@orpc/server/message-port";
import type { MessagePortMain } from "electron";
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
  return (port) => handler.upgrade(port, { context: { window } });
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
