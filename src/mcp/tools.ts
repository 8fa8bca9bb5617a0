import type { Tool } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { Operation } from "../operations/operation.js";
import { toolSchema } from "../operations/schema.js";
import { nearest, quoted } from "../operations/words.js";
import { CallRefused } from "./failures.js";

/** Bytes of arguments: the largest thing that the Admin API takes, a document of settings, has 1 MiB. */
const largest = 1_310_720;

/** Lists and objects within each other; what the Admin API takes is flat. */
const deepest = 50;

const about = z.object({ confirm: z.boolean().optional(), reason: z.string().max(2000).optional() });

const Properties = z.record(z.string(), z.json());

/** An operation as clients list it, whole from its declaration. */
export function toolOf(operation: Operation): Tool {
  const { inputSchema, ...tool } = toolSchema(operation);
  return { ...tool, inputSchema: { ...inputSchema, properties: Properties.parse(inputSchema.properties) } };
}

/** What a write was asked with besides the operation's own arguments. */
export function aboutWrite(args: Record<string, unknown>): { confirm: boolean; reason?: string } {
  const said = about.safeParse({ confirm: args.confirm, reason: args.reason });
  if (!said.success)
    throw new CallRefused(
      "invalid_arguments",
      "`confirm` is true or false, and `reason` is text of at most 2000 characters. Nothing was proposed.",
    );
  const { confirm = false, reason } = said.data;
  return { confirm, ...(reason && { reason }) };
}

/** Refuses what is too large or is no argument of this tool: a misspelt one must never be dropped in silence. */
export function checkArguments(tool: string, args: Record<string, unknown>, known: readonly string[]): void {
  if (isDeeper(args, deepest))
    throw new CallRefused(
      "invalid_arguments",
      `The arguments of ${tool} are nested more than ${deepest} deep. Nothing was done. Send flat ones.`,
    );
  // Schemas drop it, so that less would be done than was asked.
  if (hasPrototype(args))
    throw new CallRefused(
      "invalid_arguments",
      `Something within the arguments of ${tool} is called __proto__, which nothing can be. Nothing was done. Call it otherwise.`,
    );
  const size = Buffer.byteLength(JSON.stringify(args));
  if (size > largest)
    throw new CallRefused(
      "arguments_too_large",
      `The arguments of ${tool} are ${size} bytes; at most ${largest} are taken. Send less.`,
    );
  for (const argument of Object.keys(args)) {
    if (known.includes(argument)) continue;
    const [near] = nearest(argument, known);
    const hint = near === undefined ? "" : ` Did you mean \`${near}\`?`;
    const takes = known.length > 0 ? `It takes: ${known.join(", ")}.` : "It takes none.";
    throw new CallRefused(
      "unknown_argument",
      `${tool} has no argument ${quoted(argument)}.${hint} ${takes} Nothing was done.`,
    );
  }
}

/** Without recursion: what is too deep would overflow the stack here as anywhere. */
function isDeeper(value: unknown, most: number): boolean {
  const left = [{ value, depth: 1 }];
  for (let one = left.pop(); one; one = left.pop()) {
    if (typeof one.value !== "object" || one.value === null) continue;
    if (one.depth > most) return true;
    for (const inner of Object.values(one.value)) left.push({ value: inner, depth: one.depth + 1 });
  }
  return false;
}

const hasPrototype = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (Object.hasOwn(value, "__proto__") || Object.values(value).some(hasPrototype));

export function argumentsOf({ input, kind }: Operation): string[] {
  return [...Object.keys(input), ...(kind === "write" ? ["confirm", "reason"] : [])];
}
