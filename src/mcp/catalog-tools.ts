import * as z from "zod";
import type { Operation } from "../operations/operation.js";
import { fullSchema } from "../operations/schema.js";
import { toolsets } from "../operations/toolsets.js";
import { nearest, quoted } from "../operations/words.js";
import { written } from "./answers.js";
import { CallRefused } from "./failures.js";
import type { Asking, OwnTool } from "./own-tool.js";
import { search } from "./search.js";

const find = z.object({ query: z.string().min(1).max(300) });
const about = z.object({ name: z.string().min(1).max(100) });
const run = about.extend({
  arguments: z.record(z.string(), z.unknown()).default({}),
  confirm: z.unknown().optional(),
  reason: z.unknown().optional(),
});

/** So many operations are told of one search; the best come first. */
const most = 10;

/** The whole catalog within three tools: what is not in a client's list is found, read about and run through these. */
export const catalogTools: readonly OwnTool[] = [
  {
    tool: {
      name: "search_operations",
      title: "Search operations",
      description: "Find operations beyond the tools listed, by words such as webhook or spend limit.",
      inputSchema: {
        type: "object",
        properties: { query: { type: "string" } },
        required: ["query"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    takes: Object.keys(find.shape),
    async call(args, asking) {
      const { query } = find.parse(args);
      const found = search(query, asking.catalog);
      const shown = found.slice(0, most);
      const rows = shown.map((operation) => {
        const { name, kind, description, toolset } = operation;
        return [name, kind, description, toolset, howToCall(operation, asking)];
      });
      const whys = shown.flatMap((operation) => whyNot(operation, asking) ?? []);
      const next =
        shown.length > 0
          ? "describe_operation tells the arguments of one; run_operation runs it."
          : `Try other words, or one of the toolsets: ${Object.keys(toolsets).join(", ")}.`;
      return written({
        summary: countWords(found.length),
        columns: ["operation", "kind", "what", "toolset", "call"],
        rows,
        complete: shown.length === found.length,
        ...(whys.length > 0 && { notes: [...new Set(whys)] }),
        next,
        as_of: new Date().toISOString(),
      });
    },
  },
  {
    tool: {
      name: "describe_operation",
      title: "Describe operation",
      description: "All about one operation: arguments, risk, undo, an example.",
      inputSchema: {
        type: "object",
        properties: { name: { type: "string" } },
        required: ["name"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    takes: Object.keys(about.shape),
    async call(args, asking) {
      const operation = named(about.parse(args).name, asking);
      return written({ summary: operation.description, ...described(operation, asking) });
    },
  },
  {
    tool: {
      name: "run_operation",
      title: "Run operation",
      description: "Run any operation by name. A write waits for a person here as well.",
      inputSchema: {
        type: "object",
        properties: {
          name: { type: "string" },
          arguments: { type: "object" },
          confirm: { type: "boolean", description: "false or absent: preview only" },
          reason: { type: "string", description: "Why, for the person who decides" },
        },
        required: ["name"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    },
    takes: Object.keys(run.shape),
    async call(args, asking) {
      const { name, arguments: inner, ...beside } = run.parse(args);
      const twice = Object.keys(beside).find((key) => Object.hasOwn(inner, key));
      if (twice !== undefined)
        throw new CallRefused(
          "invalid_arguments",
          `Say \`${twice}\` beside \`arguments\` or within them, not both. Nothing was done.`,
        );
      return asking.use(named(name, asking), { ...inner, ...beside });
    },
  },
];

const countWords = (count: number): string =>
  count === 0
    ? "No operation matches."
    : count === 1
      ? "1 operation matches."
      : `${count} operations match, the nearest first.`;

function named(name: string, { catalog }: Asking): Operation {
  const operation = catalog.find((one) => one.name === name);
  if (operation) return operation;
  const near = nearest(
    name,
    catalog.map((one) => one.name),
  );
  const hint = near.length > 0 ? `The nearest: ${near.join(", ")}.` : "search_operations finds one by words.";
  throw new CallRefused("unknown_operation", `There is no operation ${quoted(name)}. ${hint}`);
}

function howToCall(operation: Operation, { offer }: Asking): string {
  if (offer.whyNot(operation)) return "cannot be used";
  return offer.lists(operation) ? "by its name" : "run_operation";
}

const criticalWords =
  "Calls of critical risk start blocked. The person opens them in Countersign under Settings, Critical operations.";

/** Why it cannot be used, in words that hold for all that are closed for the same reason: each is told once. */
function whyNot(operation: Operation, { offer }: Asking): string | undefined {
  const words = offer.whyNot(operation)?.words.replaceAll(operation.name, "such an operation");
  return words && words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a person would want to know before it is proposed, and a model to call it rightly. */
function described(operation: Operation, asking: Asking) {
  const { name, title, toolset, kind, example } = operation;
  const no = asking.offer.whyNot(operation);
  const about = { name, title, toolset, kind, input: fullSchema(operation), example };
  const call = { call: howToCall(operation, asking), ...(no && { why: no.words }) };
  if (operation.kind === "read") return { ...about, ...call };
  const { risk, reversible, words } = operation;
  return {
    ...about,
    ...call,
    highest_risk: risk,
    ...(risk === "critical" && { critical: criticalWords }),
    can_be_undone: reversible,
    ...words,
    ...(!no && { next: "Without confirm it answers with a preview; confirm: true asks the person." }),
  };
}
