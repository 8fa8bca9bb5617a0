import { wordsOf } from "../../audit/errors.js";
import { isUnbindable } from "../../operations/bound-undo.js";
import { asRecord } from "../../operations/json.js";
import { NotPossible } from "../errors.js";
import { type Ground, writeOperation } from "../ground.js";
import { sentenceOf } from "../standing.js";
import type { Stored } from "../store.js";

/** What of a set can still be set back, as the arguments of a new one, and why each of the rest cannot, in words. */
export interface Undoable {
  input: Record<string, unknown>;
  left: string[];
}

/**
 * Leaves out what cannot be set back now because what it names is gone or as good as gone, such as the memberships and the
 * archived keys of a member who was removed after them, and says what has no way back. Throws `NotPossible` where nothing is
 * left, and what else binding throws.
 */
export async function undoable(ground: Ground, stored: Stored, input: Record<string, unknown>): Promise<Undoable> {
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
  const left = [...judged.flatMap(({ why }) => why ?? []), ...withoutWay(stored)];
  if (possible.length === 0)
    throw new NotPossible(`Nothing of ${stored.id} can be set back any more. ${left.join(" ")}`);
  return { input: { ...input, changes: possible }, left };
}

/** What was done, or may have been, and brought no way back with it. */
function withoutWay({ id, items, results }: Stored): string[] {
  return (items ?? []).flatMap(({ number, sentence, irreversible }) => {
    const came = results.find((one) => one.number === number);
    if (!came || came.undo || (came.state !== "done" && came.state !== "unknown")) return [];
    const why =
      came.state === "unknown"
        ? `It is not known whether it happened: read ${id} again first.`
        : (irreversible ?? "Nothing is kept that could set it back.");
    return `Change ${number}: ${sentenceOf(sentence)}. ${why}`;
  });
}
