import { inOurWords } from "../admin-api/errors.js";
import { bindInput } from "./bind.js";
import { asRecord, inertJson, isRecord } from "./json.js";
import type { About, Context, Input, Json, Read, ReadOperation, Shape } from "./operation.js";
import { plain, subjectOf } from "./plain.js";
import { inert, quoted } from "./words.js";

/** Declares an operation that answers with one thing. */
export function read<const S extends Shape, R extends object>(op: Read<S, R>): ReadOperation {
  return question({
    ...op,
    async run(input, ctx) {
      const thing = asRecord(await op.run(input, ctx));
      const name = [thing.name, thing.display_name, thing.email, thing.id].find((one) => typeof one === "string");
      const subject = subjectOf(op.name);
      return { thing, summary: typeof name === "string" ? `${subject}: ${quoted(name)}.` : `${subject}.` };
    },
  });
}

/** Answers that are put together from several places, with what could not be had. */
export interface Told {
  thing: object;
  summary: string;
  missing?: readonly string[];
  next?: string;
  as_of?: string | null;
}

/** Declares an operation that answers a question of a person's, in words and with one thing. */
export function question<const S extends Shape>(
  op: About<S> & { run(input: Input<S>, ctx: Context): PromiseLike<Told> },
): ReadOperation {
  return {
    ...plain(op),
    kind: "read",
    async bind(said, ctx, by = "name") {
      const { input, noted, reach } = await bindInput(op.input, said, ctx, by);
      return {
        args: noted,
        reach,
        async run() {
          const { thing, summary, missing = [], next, as_of } = await inOurWords(() => op.run(input, ctx));
          return {
            thing: inertRecord(thing),
            as_of: as_of ?? ctx.now.toISOString(),
            complete: missing.length === 0,
            ...(missing.length > 0 && { missing: missing.map((one) => inert(one)) }),
            summary,
            ...(next && { next }),
          };
        },
      };
    },
  };
}

function inertRecord(thing: object): Record<string, Json> {
  const whole = inertJson(asRecord(thing));
  return isRecord(whole) ? whole : {};
}
