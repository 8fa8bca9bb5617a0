import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { Trouble } from "./misbehaviour.js";

/** Sends an answer, or what a trouble leaves of it. */
export async function deliver(
  response: ServerResponse,
  status: number,
  answer: object,
  trouble: Trouble | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (trouble?.how === "reset_after") {
    response.socket?.resetAndDestroy();
    return;
  }
  if (trouble?.how === "wrong_content_type") {
    response
      .writeHead(status, { "content-type": "text/html" })
      .end("<html><body>Please sign in to the network</body></html>");
    return;
  }
  const file = Buffer.isBuffer(answer);
  const body = file ? answer : Buffer.from(JSON.stringify(answer));
  const half = body.subarray(0, Math.ceil(body.length / 2));
  response.writeHead(status, {
    "content-type": file ? "application/zip" : "application/json",
    "content-length": trouble?.how === "truncated" ? half.length : body.length,
  });
  if (trouble?.how === "truncated")
    response.end(half); // a whole HTTP answer that holds half a JSON text
  else if (trouble?.how === "slow_body") {
    response.write(half);
    await setTimeout(trouble.ms, undefined, { signal }).catch(() => response.destroy()); // the demo has ended meanwhile
    response.end(body.subarray(half.length));
  } else response.end(body);
}
