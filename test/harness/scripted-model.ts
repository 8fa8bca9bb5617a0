import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import * as z from "zod";

/** What the model calls next, once it has the answer to its last call. */
export type Step = (answer: Record<string, unknown>) => { tool: string; input: Record<string, unknown> };

export interface ScriptedModel extends AsyncDisposable {
  url: string;
  /** The names of the tools it was offered last. */
  offered(): readonly string[];
  /** What the server told its reader before anything else. */
  system(): string;
  /** The answers it got, one a step, as the model is shown them. */
  answers(): readonly Record<string, unknown>[];
}

const Block = z.looseObject({ type: z.string() });
const Request = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  system: z.union([z.string(), z.array(Block)]).optional(),
  tools: z.array(z.looseObject({ name: z.string(), input_schema: z.unknown().optional() })).optional(),
  messages: z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(Block)]) })),
});
const Result = z.object({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]),
});

/** A Messages API that says what is in the script, so that a real agent is driven with no network and no model. */
export async function scriptedModel(steps: readonly Step[]): Promise<ScriptedModel> {
  let offered: string[] = [];
  let system = "";
  const answers: Record<string, unknown>[] = [];
  /** By step, so that a request which is tried again is answered the same. */
  const said: object[] = [];

  const next = (request: z.infer<typeof Request>): object => {
    const tools = request.tools?.filter(({ input_schema }) => input_schema !== undefined) ?? [];
    // Titles, counts and the like take no step.
    if (tools.length === 0) return { type: "text", text: "ok" };
    offered = tools.map(({ name }) => name);
    system = JSON.stringify([request.system, request.messages.filter(({ role }) => role !== "assistant")]);
    const blocks = request.messages.flatMap(({ content }) => (typeof content === "string" ? [] : content));
    for (const block of blocks) {
      const result = Result.safeParse(block);
      if (result.success && result.data.tool_use_id === `toolu_step_${answers.length}`) answers.push(told(result.data));
    }
    const step = steps[answers.length];
    if (!step) return { type: "text", text: "The script is at its end." };
    said[answers.length] ??= called(step(answers.at(-1) ?? {}), answers.length);
    return said[answers.length] ?? {};
  };

  const server = createServer(async (request, response) => {
    const body = request.method === "POST" ? Request.safeParse(await json(request)) : undefined;
    if (!body?.success || !request.url?.startsWith("/v1/messages") || request.url.includes("count_tokens"))
      return void response.writeHead(200, { "content-type": "application/json" }).end('{"input_tokens":1,"data":[]}');
    say(response, body.data, next(body.data));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stand-in got no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    offered: () => offered,
    system: () => system,
    answers: () => answers,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const called = ({ tool, input }: ReturnType<Step>, at: number): object => ({
  type: "tool_use",
  id: `toolu_step_${at}`,
  name: `mcp__countersign__${tool}`,
  input,
});

function told({ content }: z.infer<typeof Result>): Record<string, unknown> {
  const text = typeof content === "string" ? content : content.map(({ text = "" }) => text).join("\n");
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    return { text };
  }
}

function say(response: ServerResponse, { model, stream }: z.infer<typeof Request>, block: object): void {
  const calls = "input" in block;
  const stop_reason = calls ? "tool_use" : "end_turn";
  const usage = { input_tokens: 1, output_tokens: 1 };
  const head = { id: "msg_scripted", type: "message", role: "assistant", model, stop_sequence: null, usage };
  if (!stream) {
    const whole = { ...head, content: [block], stop_reason };
    return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole));
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const tell = (type: string, rest: object = {}) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`);
  const input = calls ? { type: "input_json_delta", partial_json: JSON.stringify(block.input) } : undefined;
  tell("message_start", { message: { ...head, content: [], stop_reason: null } });
  tell("content_block_start", {
    index: 0,
    content_block: calls ? { ...block, input: {} } : { type: "text", text: "" },
  });
  tell("content_block_delta", { index: 0, delta: input ?? { ...block, type: "text_delta" } });
  tell("content_block_stop", { index: 0 });
  tell("message_delta", { delta: { stop_reason, stop_sequence: null }, usage });
  tell("message_stop");
  response.end();
}
