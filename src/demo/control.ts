import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf } from "./body.js";
import type { Mood } from "./misbehaviour.js";
import type { Organization } from "./organization.js";

interface Told {
  mood: Mood;
  seen: readonly object[];
  organization(): Organization;
}

/** What tests in other processes ask and tell over HTTP. A content type that pages cannot send unasked keeps pages out. */
export async function tell(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { mood, seen, organization }: Told,
): Promise<void> {
  const say = (status: number, body: unknown) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const act = `${request.method} ${path}`;
  if (act === "GET /_demo/requests") return say(200, seen);
  if (act === "GET /_demo/organization") return say(200, organization());
  if (request.method === "POST" && request.headers["content-type"]?.startsWith("application/json") !== true) {
    return say(415, { error: "Send content-type: application/json" });
  }
  try {
    if (act === "POST /_demo/misbehave") mood.misbehave(await bodyOf(request));
    else if (act === "POST /_demo/behave") mood.behave();
    else return say(404, { error: `${act} is not something the demo can be told` });
  } catch (error) {
    return say(400, { error: String(error) });
  }
  say(200, { told: true });
}
