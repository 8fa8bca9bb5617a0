import { createHash } from "node:crypto";
import * as z from "zod";
import { invalid } from "./refusal.js";

interface Asked {
  limit: number;
  after_id?: string | undefined;
  before_id?: string | undefined;
}

interface Page<T> {
  data: T[];
  has_more: boolean;
  first_id: string | null;
  last_id: string | null;
}

/** A page of things that have ids. `before_id` walks backwards: the page ends right before it. */
export function pageById<T>(all: readonly T[], asked: Asked, idOf: (thing: T) => string): Page<T> {
  if (asked.after_id !== undefined && asked.before_id !== undefined) {
    throw invalid("after_id, before_id: only one of the two can be given");
  }
  const at = (id: string, name: string) => {
    const index = all.findIndex((thing) => idOf(thing) === id);
    if (index < 0) throw invalid(`${name}: ${id} is not in this list`);
    return index;
  };
  const end = asked.before_id === undefined ? undefined : at(asked.before_id, "before_id");
  const start = asked.after_id === undefined ? 0 : at(asked.after_id, "after_id") + 1;
  const data =
    end === undefined ? all.slice(start, start + asked.limit) : all.slice(Math.max(0, end - asked.limit), end);
  const [first, last] = [data.at(0), data.at(-1)];
  return {
    data,
    has_more: end === undefined ? start + asked.limit < all.length : end > asked.limit,
    first_id: first === undefined ? null : idOf(first),
    last_id: last === undefined ? null : idOf(last),
  };
}

/** A page of a list that goes on by a cursor. */
export function pageByCursor<T>(
  all: readonly T[],
  { page, limit, ...question }: { limit: number; page?: string | undefined },
  now: Date,
): { data: T[]; next_page: string | null } {
  const { at, asOf } = readCursor(page, question, now);
  const next = at + limit;
  return { data: all.slice(at, next), next_page: next < all.length ? writeCursor({ at: next, asOf }, question) : null };
}

const Cursor = z.object({ at: z.int().min(0), as_of: z.int(), of: z.string() });

/** Where a walk over a report goes on, and the moment it began: so all of its pages show the same figures. */
interface Mark {
  at: number;
  asOf: Date;
}

/** Reads a cursor; one that was made for another question is an error. */
export function readCursor(cursor: string | undefined, question: unknown, now: Date): Mark {
  if (cursor === undefined) return { at: 0, asOf: now };
  try {
    const mark = Cursor.parse(JSON.parse(Buffer.from(cursor.replace(/^page_/, ""), "base64url").toString()));
    if (mark.of === fingerprint(question)) return { at: mark.at, asOf: new Date(mark.as_of) };
  } catch (error) {
    throw Object.assign(invalid("page: this cursor was not made here"), { cause: error });
  }
  throw invalid("page: this cursor belongs to other parameters; leave it out to begin again");
}

export function writeCursor(mark: Mark, question: unknown): string {
  const cursor = { at: mark.at, as_of: mark.asOf.getTime(), of: fingerprint(question) };
  return `page_${Buffer.from(JSON.stringify(cursor)).toString("base64url")}`;
}

const fingerprint = (question: unknown) =>
  createHash("sha256").update(JSON.stringify(question)).digest("base64url").slice(0, 12);
