import * as z from "zod";
import { isField } from "../operations/field.js";
import type { Json, WriteOperation } from "../operations/operation.js";
import { fullSchema } from "../operations/schema.js";
import type { Editable } from "./proposal.js";
import type { Stored } from "./store.js";

/** Longer ones are documents and files, to be written where they come from. */
const longest = 20_000;

/**
 * What was said of the thing, and not the thing: whatever names another thing would be another wish. Secrets are not shown, so
 * they cannot be changed here either.
 */
export function editableOf(operation: WriteOperation, { args, card, irreversible }: Editing): Editable[] {
  if (irreversible !== null || operation.isSet) return []; // of a set, what is not wanted is unticked
  const { properties } = asked(operation);
  return Object.entries(args).flatMap(([argument, value]) => {
    const input = operation.input[argument];
    const schema = properties[argument];
    if (!input || !schema || operation.secrets?.in.includes(argument) || (isField(input) && input.resource)) return [];
    if (JSON.stringify(value).length > longest) return [];
    const { kind: own, choices } = kindOf(schema);
    // Nothing is no empty text.
    const kind = value === null && own === "text" ? "json" : own;
    // A choice is said in our words for it, which are what the card shows.
    const said = kind === "choice" ? (card[argument] ?? value) : value;
    const optional = isField(input) ? input.isOptional : input.safeParse(undefined).success;
    return [{ argument, value: z.json().parse(said), kind, choices, optional }];
  });
}

type Editing = Pick<Stored, "card" | "irreversible"> & { args: Readonly<Record<string, Json>> };

const Plain = z.object({
  type: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  description: z.string().optional(),
});
const Property = Plain.extend({
  anyOf: z.array(Plain).optional(),
  /** Of a map from names to values. */
  additionalProperties: z.union([z.boolean(), Plain.extend({ anyOf: z.array(Plain).optional() })]).optional(),
});
const Schema = z.object({ properties: z.record(z.string(), Property.loose()) });

/** What an operation asks for, argument by argument, as a form would. */
export const asked = (operation: WriteOperation) => Schema.parse(fullSchema(operation));

export function kindOf(property: z.infer<typeof Property>): Pick<Editable, "kind" | "choices"> {
  // Nothing, or this: asked for as this.
  const [first, ...others] = property.anyOf?.filter((one) => one.type !== "null") ?? [];
  const { type: types, enum: choices } = first && others.length === 0 ? first : property;
  const [type, ...more] = [types].flat().filter((one) => one !== "null");
  if (more.length > 0) return { kind: "json", choices: [] };
  const words = choices?.filter((one) => typeof one === "string");
  if (choices && words?.length === choices.length) return { kind: "choice", choices: words };
  if (type === "boolean") return { kind: "boolean", choices: [] };
  if (type === "number" || type === "integer") return { kind: "number", choices: [] };
  if (type === "string") return { kind: "text", choices: [] };
  const { additionalProperties: values } = property;
  const isPairs = typeof values === "object" && kindOf(values).kind === "text";
  return { kind: isPairs ? "pairs" : "json", choices: [] };
}
