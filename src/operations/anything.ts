import { isRecord } from "./json.js";
import type { Json } from "./operation.js";

/** Stands in `after` for a value that only the API knows, such as the moment something is archived. */
export function anything(what: string): { anything: string } {
  return { anything: what };
}

/**
 * Whether what was wanted is there. Fields that the API adds do not matter; within an object, neither do keys that were
 * not named, and a key wanted as null is one that should be gone.
 */
export function holds(wanted: Json, observed: Json): boolean {
  if (isAnything(wanted)) return observed !== null;
  if (!isRecord(wanted) || !isRecord(observed)) return alike(wanted, observed);
  return Object.entries(wanted).every(([key, value]) => holds(value, observed[key] ?? null));
}

/** What is there once `wanted` was set on `before`: keys that were not named stay, and one set to null is nothing. */
export function withSet(before: Json, wanted: Json): Json {
  if (isAnything(wanted) || !isRecord(wanted) || !isRecord(before)) return wanted;
  const set = Object.entries(wanted).map(([key, value]) => [key, withSet(before[key] ?? null, value)]);
  return { ...before, ...Object.fromEntries(set) };
}

function alike(wanted: Json, observed: Json): boolean {
  return JSON.stringify(wanted) === JSON.stringify(observed);
}

function isAnything(wanted: Json): boolean {
  return isRecord(wanted) && Object.keys(wanted).length === 1 && typeof wanted.anything === "string";
}
