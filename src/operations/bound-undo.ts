import { ApiRefused } from "../admin-api/errors.js";
import type { Context, Operation, Undo } from "./operation.js";
import { ArgumentRefused, NameIsAmbiguous, NotFound } from "./words.js";

/** An undo is bound when it is offered: one that names no operation here, or that does not parse, is not offered. */
export function withBoundUndo(operations: readonly Operation[]): readonly Operation[] {
  const catalog: Operation[] = operations.map((op) => {
    if (op.kind === "read") return op;
    return {
      ...op,
      async bind(said, ctx, by) {
        const bound = await op.bind(said, ctx, by);
        return {
          ...bound,
          async send(once, plan) {
            const sent = await bound.send(once, plan);
            return { ...sent, undo: await bindable(sent.undo, catalog, ctx) };
          },
        };
      },
    };
  });
  return catalog;
}

async function bindable(undo: Undo | null, catalog: readonly Operation[], ctx: Context): Promise<Undo | null> {
  const op = undo && catalog.find(({ name }) => name === undo.with);
  if (!op) return null;
  try {
    await op.bind(undo.input, ctx);
    return undo;
  } catch (error) {
    // That it could not be looked at now says nothing against it: the write is done, and must not read as failed.
    return isUnbindable(error) ? null : undo;
  }
}

/** Whether what binding threw says that the arguments name nothing, or not one thing, any more. */
export const isUnbindable = (error: unknown): boolean =>
  [ArgumentRefused, NameIsAmbiguous, NotFound].some((kind) => error instanceof kind) ||
  (error instanceof ApiRefused && error.status === 404);
