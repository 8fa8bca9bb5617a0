import { wordsOf } from "../../audit/errors.js";
import { isUnbindable } from "../../operations/bound-undo.js";
import { asRecord } from "../../operations/json.js";
import { NotPossible } from "../errors.js";
import { type Ground, writeOperation } from "../ground.js";

/** What of a set can still be set back, as the arguments of a new one, and why each of the rest cannot, in words. */
export interface Undoable {
  input: Record<string, unknown>;
  left: string[];
}

/**
 * Leaves out what cannot be set back now because what it names is gone or as good as gone, such as the memberships and the
 * archived keys of a member who was removed after them. Throws `NotPossible` where nothing is left, and what else binding throws.
 */
export async function undoable(ground: Ground, id: string, input: Record<string, unknown>): Promise<Undoable> {
  const changes = Array.isArray(input.changes) ? input.changes.map((one: unknown) => asRecord(one)) : [];
  const context = ground.context(ground.signal, "calls");
  const judged = await Promise.all(
    changes.map(async (change) => {
      const operation = writeOperation(ground, String(change.operation));
      try {
        const bound = await operation.bind(change.arguments, context);
        const guard = await bound.refuse();
        return { change, why: guard && `${operation.title}: ${guard}` };
      } catch (error) {
        if (!isUnbindable(error)) throw error;
        return { change, why: `${operation.title}: ${wordsOf(error)}` };
      }
    }),
  );
  const possible = judged.filter(({ why }) => why === undefined).map(({ change }) => change);
  const left = judged.flatMap(({ why }) => why ?? []);
  if (possible.length === 0) throw new NotPossible(`Nothing of ${id} can be set back any more. ${left.join(" ")}`);
  return { input: { ...input, changes: possible }, left };
}
