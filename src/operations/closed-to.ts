import { inOurWords } from "../admin-api/errors.js";
import { bindOne } from "./bind.js";
import type { Because, ClosedTo, Context, Input, Shape, WriteOperation } from "./operation.js";

/** Why it is never done to one of these arguments, the first that says so. */
export async function closedBy<S extends Shape>(
  rules: ClosedTo<S> | undefined,
  input: Partial<Input<S>>,
  ctx: Context,
): Promise<Because> {
  for (const argument in rules) {
    const thing = input[argument];
    const no = thing !== null && thing !== undefined && (await rules[argument]?.(thing, ctx));
    if (no) return no;
  }
  return undefined;
}

/** The same rules for who knows a thing by its id, and has asked nothing yet. */
export function closedById<S extends Shape>(shape: S, rules: ClosedTo<S>): NonNullable<WriteOperation["closedTo"]> {
  const byId: Record<string, (id: string, ctx: Context) => Promise<string | undefined>> = {};
  for (const argument in rules) {
    byId[argument] = (id, ctx) =>
      inOurWords(async () => (await closedBy(rules, await bindOne(shape, argument, id, ctx), ctx)) || undefined);
  }
  return byId;
}
