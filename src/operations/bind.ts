import type * as z from "zod";
import { inOurWords } from "../admin-api/errors.js";
import { type Arrival, type Arrived, type Field, isField, joinedReach, type Kind } from "./field.js";
import { asJson } from "./json.js";
import type { By, Context, Input, Json, Reach, Shape } from "./operation.js";
import { ArgumentRefused, nearest, quoted } from "./words.js";

/** Arguments as they arrived: for the declaration, for keeping, and for a person's eyes. */
export interface Bound<S extends Shape> {
  input: Input<S>;
  args: Record<string, Json>;
  /** The same as the log keeps it of a read: without the content of files. */
  noted: Record<string, Json>;
  card: Record<string, Json>;
  reach: Reach;
  /** What was referred to, by argument. */
  things: readonly { argument: string; kind: Kind; id: string; name: string; shows: object }[];
}

/** Refuses what is not known by name, then resolves every argument. `by: "id"` looks at no name again. */
export async function bindInput<S extends Shape>(
  shape: S,
  said: unknown,
  ctx: Context,
  by: By,
  masked: readonly (keyof S)[] = [],
): Promise<Bound<S>> {
  const given = record(said);
  refuseUnknown(shape, given);
  const arrivals = new Map<string, Promise<Arrived<unknown>>>();
  const arrive = (argument: string): Promise<Arrived<unknown>> => {
    const known = arrivals.get(argument);
    if (known) return known;
    const coming = arrivalOf(argument);
    arrivals.set(argument, coming);
    return coming;
  };
  const arrivalOf = async (argument: string): Promise<Arrived<unknown>> => {
    const input = shape[argument];
    if (!input) throw new TypeError(`There is no argument ${argument} to wait for`);
    if (!isField(input)) return parsed(argument, input, given[argument]);
    const other = async (name: string) => (await arrive(name)).value;
    return arriveField(input, given[argument], { argument, ctx, by, other });
  };
  const arrived = await inOurWords(() =>
    Promise.all(Object.keys(shape).map(async (argument) => [argument, await arrive(argument)] as const)),
  );
  const present = arrived.filter(([, { value }]) => value !== undefined);
  const input: unknown = Object.fromEntries(arrived.map(([argument, { value }]) => [argument, value]));
  return {
    // The schema has just made every key of S.
    input: input as Input<S>,
    args: Object.fromEntries(present.map(([argument, { arg }]) => [argument, arg])),
    noted: Object.fromEntries(present.map(([argument, { arg, noted }]) => [argument, noted ?? arg])),
    card: Object.fromEntries(
      present.map(([argument, { card }]) => [argument, masked.includes(argument) ? "••••••" : card]),
    ),
    reach: joinedReach(arrived.map(([, one]) => one)),
    things: arrived.flatMap(([argument, { things = [] }]) => {
      const input = shape[argument];
      const kind = input && isField(input) ? input.resource : undefined;
      return kind ? things.map((thing) => ({ argument, kind, ...thing })) : [];
    }),
  };
}

/** What one argument names, by its id, where nothing else is said. */
export async function bindOne<S extends Shape>(
  shape: S,
  argument: keyof S & string,
  id: string,
  ctx: Context,
): Promise<Partial<Input<S>>> {
  const { input } = await bindInput<Shape>(pick(shape, argument), { [argument]: id }, ctx, "id");
  // The schema has just made this key of S.
  return input as Partial<Input<S>>;
}

function pick(shape: Shape, argument: string): Shape {
  const input = shape[argument];
  return input ? { [argument]: input } : {};
}

function record(said: unknown): Record<string, unknown> {
  if (said === undefined || said === null) return {};
  if (typeof said === "object" && !Array.isArray(said)) return { ...said };
  throw new ArgumentRefused("The arguments have to be an object with a value for each name.");
}

function refuseUnknown(shape: Shape, given: Record<string, unknown>) {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(shape, name));
  if (unknown.length === 0) return;
  const names = Object.keys(shape);
  const words = unknown.slice(0, 5).map((name) => {
    const [near] = nearest(name, names);
    return `${quoted(name)}${near ? ` (did you mean "${near}"?)` : ""}`;
  });
  const known = names.length > 0 ? `It takes: ${names.join(", ")}.` : "It takes none.";
  throw new ArgumentRefused(`There is no argument ${words.join(", ")}. ${known}`);
}

function arriveField(field: Field<unknown>, said: unknown, how: Arrival): Promise<Arrived<unknown>> {
  if (!field.isOptional && (said === undefined || said === null)) {
    throw new ArgumentRefused(`\`${how.argument}\` is missing, and this cannot be done without it.`);
  }
  return field.arrive(said, how);
}

function parsed(argument: string, schema: z.ZodType, said: unknown): Arrived<unknown> {
  const result = schema.safeParse(said);
  if (result.success) return { value: result.data, arg: asJson(result.data), card: asJson(result.data) };
  if (said === undefined) throw new ArgumentRefused(`\`${argument}\` is missing, and this cannot be done without it.`);
  const wrong = result.error.issues.slice(0, 3).map(({ path, message }) => {
    const where = [argument, ...path].map(String).join(".");
    return `\`${where}\`: ${message.replace(/^Invalid input: /, "")}`;
  });
  throw new ArgumentRefused(`${wrong.join("; ")}. Change it and ask again.`);
}
