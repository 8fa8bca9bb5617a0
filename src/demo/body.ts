import type { IncomingMessage } from "node:http";
import { invalid, Refusal } from "./refusal.js";

const mostBytes = 1_000_000;

/** The JSON of a request; nothing where it has no body. Too long a body is read to its end, so that the answer is heard. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk);
  }
  if (bytes > mostBytes) throw new Refusal(413, "request_too_large", `A body can have ${mostBytes} bytes`);
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (error) {
    throw invalid(`The body is not valid JSON: ${error}`);
  }
}
