import type { Json } from "./operation.js";
import { inert } from "./words.js";

/** What the API sent, as JSON values: what is undefined is left out. */
export function asJson(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(asJson);
  return asRecord(value);
}

export function asRecord(value: unknown): Record<string, Json> {
  if (typeof value !== "object" || value === null) return {};
  const known = Object.entries(value).filter(([, held]) => held !== undefined);
  return Object.fromEntries(known.map(([key, held]) => [key, asJson(held)]));
}

/** The same with every text made inert: for answers that an agent reads. */
export function inertJson(value: Json): Json {
  if (typeof value === "string") return inert(value);
  if (isList(value)) return value.map(inertJson);
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [inert(key, 100), inertJson(held)]));
  }
  return value;
}

/** As it is asked for: what the API says to be not set is left out, however deep. */
export function withoutNulls(value: object): Record<string, Json> {
  const set = Object.entries(asRecord(value)).filter(([, held]) => held !== null);
  return Object.fromEntries(set.map(([key, held]) => [key, isRecord(held) ? withoutNulls(held) : held]));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same in every part, whatever the order of keys. */
export function same(a: Json, b: Json): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((held, at) => same(held, b[at] ?? null));
  if (isRecord(a) && isRecord(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => same(a[key] ?? null, b[key] ?? null));
  }
  return a === b;
}
