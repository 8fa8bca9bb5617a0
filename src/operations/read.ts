import { inOurWords } from "../admin-api/errors.js";
import { bindInput } from "./bind.js";
import { asRecord, inertJson, isRecord } from "./json.js";
import type { Read, ReadOperation, Shape } from "./operation.js";
import { plain } from "./plain.js";

/** Declares an operation that answers with one thing. */
export function read<const S extends Shape, R extends object>(op: Read<S, R>): ReadOperation {
  return {
    ...plain(op),
    kind: "read",
    async bind(said, ctx, by = "name") {
      const { input, args, reach } = await bindInput(op.input, said, ctx, by);
      return {
        args,
        reach,
        async run() {
          const thing = inertJson(asRecord(await inOurWords(() => op.run(input, ctx))));
          return { thing: isRecord(thing) ? thing : {}, as_of: ctx.now.toISOString() };
        },
      };
    },
  };
}
