import * as z from "zod";
import { isField } from "./field.js";
import { asJson } from "./json.js";
import type { Json, Operation } from "./operation.js";

/** What a client is told of an operation: types, names and enums. Bounds stay here, where zod judges. */
export interface ToolSchema {
  name: string;
  title: string;
  description: string;
  inputSchema: { type: "object"; properties: Record<string, Json>; required?: string[]; additionalProperties: false };
  /** What a write destroys and whether it may be said twice means nothing for a read, and is left out there. */
  annotations: { readOnlyHint: boolean; destructiveHint?: boolean; idempotentHint?: boolean; openWorldHint: boolean };
}

/** The same input with its bounds, for who asks about one operation. */
export function fullSchema(op: Operation): Json {
  const { $schema: _, ...schema } = record(
    asJson(z.toJSONSchema(z.object(wireShape(op)), { io: "input", unrepresentable: "any" })),
  );
  return schema;
}

/** Derived whole from the declaration. */
export function toolSchema(op: Operation): ToolSchema {
  const shape = wireShape(op);
  const schema = lean(z.toJSONSchema(z.object(shape), { io: "input", unrepresentable: "any" }));
  const properties = record(record(schema).properties);
  const required = Object.keys(shape).filter((name) => !shape[name]?.safeParse(undefined).success);
  return {
    name: op.name,
    title: op.title,
    description: op.description,
    inputSchema: {
      type: "object",
      properties,
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    },
    annotations: annotationsOf(op),
  };
}

function wireShape(op: Operation): Record<string, z.ZodType> {
  const inputs = Object.entries(op.input).map(([name, input]) => [name, isField(input) ? input.wire : input] as const);
  const shape = Object.fromEntries(inputs);
  if (op.kind === "read") return shape;
  const confirm = z.boolean().optional().describe("false or absent: preview only");
  const reason = z.string().optional().describe("Why, for the person who decides");
  return { ...shape, confirm, reason };
}

/** A write that can be undone, or only adds, destroys nothing; what sets a state may be said twice. */
function annotationsOf(op: Operation): ToolSchema["annotations"] {
  if (op.kind === "read") return { readOnlyHint: true, openWorldHint: true };
  const grave = op.risk === "high" || op.risk === "critical";
  const adds = /^(create|invite|add)_/.test(op.name);
  return {
    readOnlyHint: false,
    destructiveHint: op.reversible !== "yes" || (grave && !adds),
    idempotentHint: !/^(create|invite|propose)_/.test(op.name),
    openWorldHint: true,
  };
}

const spare = [
  "$schema",
  "additionalProperties",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minItems",
  "maxItems",
];

/** JSON Schema without what only a judge needs; `propertyNames` of a record says nothing to a model. */
function lean(schema: unknown): Json {
  if (Array.isArray(schema)) return schema.map(lean);
  if (typeof schema !== "object" || schema === null) return z.json().parse(schema);
  const entries = Object.entries(schema).filter(
    ([key, value]) => key !== "propertyNames" && !(spare.includes(key) && saysNothing(value)) && key !== "required",
  );
  return Object.fromEntries(
    // Clients with a dialect of their own take one type at a time.
    entries.map(([key, value]) =>
      key === "type" && Array.isArray(value) ? ["anyOf", value.map((type) => ({ type }))] : [key, lean(value)],
    ),
  );
}

/** A bound, or a schema without a word in it. */
const saysNothing = (value: unknown) => typeof value !== "object" || value === null || Object.keys(value).length === 0;

function record(value: Json | undefined): Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
