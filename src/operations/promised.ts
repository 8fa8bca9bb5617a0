import type { Named } from "./operation.js";

const form = /^\{\{([^{}]*)\}\}$/;
const parts = /^(\d{1,3})\.([a-z_]+)$/;

/** What an earlier change of a set will make is called {{1.id}} until it is made. */
export function isReference(said: unknown): said is string {
  return typeof said === "string" && form.test(said);
}

/** Which change it names and what of its result, or nothing where it is no such text. */
export function referenceTo(text: string): { change: number; field: string } | undefined {
  const found = parts.exec(form.exec(text)?.[1] ?? "");
  const [, change = "", field = ""] = found ?? [];
  return found ? { change: Number(change), field } : undefined;
}

/** Whether one of these things is still to be made, so that nothing can be read of it. */
export const isPromised = (things: readonly Pick<Named, "id">[]): boolean => things.some(({ id }) => isReference(id));
