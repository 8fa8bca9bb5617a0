import type { Desk } from "../desk/desk.js";
import type { Terminal } from "./terminal.js";

/** A page cannot be brought to the front: whoever starts a second time is told here, where the first runs, how to get back in. */
export function tellWayBack(desk: Desk, { say }: Pick<Terminal, "say">): Disposable {
  const stop = desk.watch(({ kind, id }) => {
    if (kind === "open" && id === undefined)
      say(
        "Somebody started Countersign again. It is open here: go to the page in your browser. If that page is lost, press Ctrl-C and start again for a new address.",
      );
  });
  return { [Symbol.dispose]: stop };
}
