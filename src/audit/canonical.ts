import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { ReadonlyJson } from "./row.js";

/** A value that is not JSON was to be written or digested: a defect of ours, named with its place. */
export class NotJson extends Error {
  override readonly name = "NotJson";
  readonly code = "not_json";
}

/** RFC 8785 text of a JSON value. What JSON cannot say is refused with `NotJson` instead of being left out or bent. */
export function canonical(value: unknown): string {
  check(value, "value");
  const text = canonicalize(value);
  if (text === undefined) throw new NotJson("value has no JSON form.");
  return text;
}

/** SHA-256, as hex, over the canonical text. */
export function canonicalHash(value: ReadonlyJson): string {
  return hash("sha256", canonical(value), "hex");
}

function check(value: unknown, place: string): void {
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new NotJson(`${place} holds half a character (a lone surrogate).`);
    return;
  }
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new NotJson(`${place} is ${value}, which JSON cannot say.`);
    return;
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) check(value[i], `${place}[${i}]`);
    return;
  }
  if (typeof value !== "object") throw new NotJson(`${place} is ${typeof value}, which JSON cannot say.`);
  const made = Object.getPrototypeOf(value);
  // A Date, a Map or a class with toJSON would be bent into something else.
  if (made !== Object.prototype && made !== null) throw new NotJson(`${place} is not a plain object.`);
  if (Object.getOwnPropertySymbols(value).length > 0) throw new NotJson(`${place} has a symbol for a key.`);
  for (const [key, inner] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new NotJson(`${place} has a key with half a character (a lone surrogate).`);
    if (key === "toJSON" && typeof inner === "function") throw new NotJson(`${place} converts itself.`);
    check(inner, `${place}.${key}`);
  }
}
