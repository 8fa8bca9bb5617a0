import { completable, fromJsonSchema, McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import * as z from "zod";

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const silence = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";
const text = (words: string) => ({ type: "text" as const, text: words });
const image = { type: "image" as const, data: pixel, mimeType: "image/png" };

/** A server with the names that the official suite asks for: it tries what carries it, which is ours. */
export function fixtureServer(): McpServer {
  const server = new McpServer(
    { name: "conformance-fixture", version: "1.0.0" },
    { capabilities: { resources: { subscribe: true }, prompts: {}, tools: {} } },
  );
  addTools(server);
  addAsking(server);
  addResources(server);
  addPrompts(server);
  return server;
}

function addTools(server: McpServer): void {
  const answers = {
    test_simple_text: [text("This is a simple text response for testing.")],
    test_image_content: [image],
    test_audio_content: [{ type: "audio" as const, data: silence, mimeType: "audio/wav" }],
    test_embedded_resource: [
      embedded("test://embedded-resource", "text/plain", "This is an embedded resource content."),
    ],
    test_multiple_content_types: [
      text("Multiple content types test:"),
      image,
      embedded("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
    ],
  };
  for (const [name, content] of Object.entries(answers))
    server.registerTool(name, { description: name }, async () => ({ content }));
  server.registerTool("test_error_handling", { description: "Always fails" }, async () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  server.registerTool("test_tool_with_progress", { description: "Says how far it is" }, async (ctx) => {
    const progressToken = ctx.mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100])
      if (progressToken !== undefined)
        await ctx.mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken, progress, total: 100 },
        });
    return { content: [text("Done.")] };
  });
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    $defs: { address: { type: "object", properties: { street: { type: "string" }, city: { type: "string" } } } },
    properties: { name: { type: "string" }, address: { $ref: "#/$defs/address" } },
    additionalProperties: false,
  };
  server.registerTool(
    "json_schema_2020_12_tool",
    { description: "Tool with JSON Schema 2020-12 features", inputSchema: fromJsonSchema(schema) },
    async () => ({ content: [text("Seen.")] }),
  );
}

/** Tools that ask their client something while they run: a session is needed for it. */
function addAsking(server: McpServer): void {
  const { server: inner } = server;
  server.registerTool(
    "test_sampling",
    { description: "Asks the client's model", inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }) => {
      const { content } = await inner.createMessage({
        messages: [{ role: "user", content: text(prompt) }],
        maxTokens: 100,
      });
      return { content: [text(`LLM response: ${JSON.stringify(content)}`)] };
    },
  );
  server.registerTool(
    "test_elicitation",
    { description: "Asks the person", inputSchema: z.object({ message: z.string() }) },
    async ({ message }) => {
      const said = { type: "string", description: "User's response" } as const;
      const answer = await inner.elicitInput({
        message,
        requestedSchema: {
          type: "object",
          properties: { username: said, email: said },
          required: ["username", "email"],
        },
      });
      return { content: [text(`User response: ${JSON.stringify(answer)}`)] };
    },
  );
  const forms = { test_elicitation_sep1034_defaults: defaults, test_elicitation_sep1330_enums: enums };
  for (const [name, properties] of Object.entries(forms))
    server.registerTool(name, { description: "Asks the person" }, async () => {
      const { action, content } = await inner.elicitInput({
        message: "Please fill in",
        requestedSchema: { type: "object", properties },
      });
      return { content: [text(`Elicitation completed: action=${action}, content=${JSON.stringify(content)}`)] };
    });
}

type Form = Extract<Parameters<McpServer["server"]["elicitInput"]>[0], { requestedSchema: unknown }>["requestedSchema"];

const defaults: Form["properties"] = {
  name: { type: "string", default: "John Doe" },
  age: { type: "integer", default: 30 },
  score: { type: "number", default: 95.5 },
  status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
  verified: { type: "boolean", default: true },
};

const options = ["option1", "option2", "option3"];
const titled = ["First", "Second", "Third"].map((word, index) => ({
  const: `value${index + 1}`,
  title: `${word} Option`,
}));
const enums: Form["properties"] = {
  untitledSingle: { type: "string", enum: options },
  titledSingle: { type: "string", oneOf: titled },
  legacyEnum: {
    type: "string",
    enum: ["opt1", "opt2", "opt3"],
    enumNames: ["Option One", "Option Two", "Option Three"],
  },
  untitledMulti: { type: "array", items: { type: "string", enum: options } },
  titledMulti: { type: "array", items: { anyOf: titled } },
};

function addResources(server: McpServer): void {
  const texts = {
    "test://static-text": "This is the content of the static text resource.",
    "test://watched-resource": "This is watched.",
  };
  for (const [uri, words] of Object.entries(texts))
    server.registerResource(uri, uri, { mimeType: "text/plain" }, () => ({
      contents: [{ uri, mimeType: "text/plain", text: words }],
    }));
  server.registerResource("static-binary", "test://static-binary", { mimeType: "image/png" }, ({ href }) => ({
    contents: [{ uri: href, mimeType: "image/png", blob: pixel }],
  }));
  const template = new ResourceTemplate("test://template/{id}/data", { list: undefined });
  server.registerResource("template", template, { mimeType: "application/json" }, ({ href }, { id }) => ({
    contents: [
      {
        uri: href,
        mimeType: "application/json",
        text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
      },
    ],
  }));
  for (const method of ["resources/subscribe", "resources/unsubscribe"] as const)
    server.server.setRequestHandler(method, () => ({}));
}

function addPrompts(server: McpServer): void {
  const user = <T>(content: T) => ({ role: "user" as const, content });
  server.registerPrompt("test_simple_prompt", { description: "Simple" }, () => ({
    messages: [user(text("This is a simple prompt for testing."))],
  }));
  const arg = completable(z.string(), (value) => ["paris", "park", "party"].filter((one) => one.startsWith(value)));
  server.registerPrompt(
    "test_prompt_with_arguments",
    { description: "With arguments", argsSchema: z.object({ arg1: arg, arg2: z.string() }) },
    ({ arg1, arg2 }) => ({ messages: [user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))] }),
  );
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { description: "With a resource", argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri }) => ({
      messages: [
        user(embedded(resourceUri, "text/plain", "Embedded resource content for testing.")),
        user(text("Please process the embedded resource above.")),
      ],
    }),
  );
  server.registerPrompt("test_prompt_with_image", { description: "With an image" }, () => ({
    messages: [user(image), user(text("Please analyze the image above."))],
  }));
}

function embedded(uri: string, mimeType: string, words: string) {
  return { type: "resource" as const, resource: { uri, mimeType, text: words } };
}
