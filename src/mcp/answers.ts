import type { CallToolResult } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { TableAnswer, ThingAnswer } from "../operations/bound.js";
import { inert } from "../operations/words.js";
import type { Preview, Standing } from "./proposer.js";

/** Bytes of one answer: clients spill or drop what is longer, and all of it is read by a model. */
const longest = 50_000;

/** The five shapes of an answer. They are checked in tests and stay off the wire: they would cost a third of the listing. */
export const Thing = z.strictObject({
  thing: z.record(z.string(), z.json()),
  as_of: z.string(),
  complete: z.boolean(),
  missing: z.array(z.string()).optional(),
  summary: z.string().optional(),
  next: z.string().optional(),
});
export const Table = z.strictObject({
  summary: z.string().optional(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.json())),
  total: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  complete: z.boolean(),
  next: z.string().optional(),
  /** For next_page. */
  cursor: z.string().optional(),
  missing: z.array(z.string()).optional(),
  as_of: z.string(),
  notes: z.array(z.string()).optional(),
});
export const Plan = z.looseObject({
  status: z.enum(["preview", "nothing_to_change"]),
  summary: z.string(),
  changes: z.json(),
  risk: z.string(),
  warnings: z.array(z.string()),
  effects: z.array(z.string()),
  next: z.string(),
});
export const Pending = z.looseObject({
  status: z.literal("pending"),
  proposal_id: z.string(),
  summary: z.string(),
  expires_at: z.string().optional(),
  next: z.string(),
});
export const Outcome = z.looseObject({
  status: z.enum(["done", "failed", "unknown", "denied", "expired", "withdrawn", "superseded"]),
  proposal_id: z.string(),
  summary: z.string(),
});

/** Where an answer ended, as a cursor from which it goes on. */
type Bookmark = (page: Omit<NonNullable<TableAnswer["page"]>, "more">) => string;

export function readAnswer(answer: ThingAnswer | TableAnswer, bookmark?: Bookmark): CallToolResult {
  return "rows" in answer ? tableAnswer(answer, bookmark) : thingAnswer(answer);
}

/** A plan that was not queued, a proposal that waits, or what came of it. */
export function writeAnswer(answer: Preview | Standing): CallToolResult {
  if (answer.status !== "pending") return written(answer);
  const next =
    answer.next ?? `Call wait_for_decision with ${answer.proposal_id}. Do not repeat the call that proposed it.`;
  return written({ ...answer, next });
}

/** Several proposals at once: the same shapes, with what to do about those that wait. */
export function standings(all: readonly Standing[], summary: string): CallToolResult {
  const waiting = all.filter(({ status }) => status === "pending").map(({ proposal_id }) => proposal_id);
  const next =
    waiting.length > 0 && `Call wait_for_decision with ${waiting.slice(0, 20).join(", ")}. Do not repeat the calls.`;
  let shown = all;
  for (;;) {
    const cut = shown.length < all.length && `The newest ${shown.length} of ${all.length} are shown.`;
    const words = [cut, next].filter(Boolean).join(" ");
    const answer = { summary, proposals: shown, ...(words && { next: words }) };
    if (shown.length <= 1 || sizeOf(fenced(answer)) <= longest) return written(answer);
    shown = shown.slice(0, Math.floor(shown.length / 2));
  }
}

/** Ends at a row boundary and says how to go on. */
function tableAnswer(answer: TableAnswer, bookmark?: Bookmark): CallToolResult {
  const { summary, columns, total, next, complete, missing, as_of, notes, page } = answer;
  const around = { summary, columns, total, next, complete, missing, as_of, notes };
  const follow = page?.more ?? !complete;
  const rows = answer.rows.map(fenced);
  // Room for the words of a cut table and its cursor.
  let left = longest - 1500 - sizeOf(fenced(around)) - sizeOf(fenced(page ?? null)) * 2;
  const cut = rows.findIndex((row) => {
    left -= sizeOf(row) + 1;
    return left < 0;
  });
  // A single row that is too long is shortened like anything else.
  const fits = cut < 0 ? rows.length : Math.max(cut, 1);
  const first = page?.from ?? 0;
  const whole = fits >= rows.length && !follow;
  if (whole && first === 0) return written({ ...around, rows });
  const here = fits > 0 ? `Rows ${first + 1} to ${first + fits} are here` : "No row is here";
  if (whole) return written({ ...around, rows, next: `${here}; nothing follows.` });
  const cursor = page && bookmark?.({ args: page.args, from: first + fits });
  const less = "sk for less: filter by name, or a shorter range.";
  const goOn = cursor === undefined ? `A${less}` : `Call next_page with the cursor, or a${less}`;
  return written({
    ...{ ...around, rows: rows.slice(0, fits), complete: false },
    ...(cursor !== undefined && { cursor }),
    next: `${here}; there are more. ${goOn}`,
  });
}

/** One thing, whole or cut where it says so. */
function thingAnswer(answer: ThingAnswer): CallToolResult {
  if (sizeOf(fenced(answer)) <= longest) return written(answer);
  const words = "It is too large for one answer, so long texts and lists are cut where it says so.";
  const { missing = [], next, ...rest } = answer;
  return written({ ...rest, complete: false, missing: [...missing, words], ...(next && { next }) });
}

/** The whole answer is in `structuredContent`, the only part that some clients show; the text is the same JSON. */
export function written(answer: object, isError = false): CallToolResult {
  const whole = fenced(answer);
  let structuredContent = record(whole);
  for (const most of [2000, 500, 100, 20]) {
    if (sizeOf(structuredContent) <= longest) break;
    structuredContent = record(shortened(whole, most));
  }
  const text = JSON.stringify(structuredContent);
  return { content: [{ type: "text", text }], structuredContent, ...(isError && { isError }) };
}

type Data = null | string | number | boolean | Data[] | { [key: string]: Data };

/** Text from agents and from the API is data: what cannot be seen is made visible, whatever it hides in. */
function fenced(value: unknown): Data {
  if (typeof value === "string") return inert(value, Number.POSITIVE_INFINITY);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(fenced);
  if (typeof value !== "object") return null;
  const said = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(said.map(([key, inner]) => [inert(key, 200), fenced(inner)]));
}

/** The same with what is longer than `most` cut, and each cut said in its place. */
function shortened(value: Data, most: number): Data {
  if (typeof value === "string")
    return value.length > most ? `${value.slice(0, most)}… (cut, ${value.length} characters)` : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const some = value.slice(0, most).map((inner) => shortened(inner, most));
    return value.length > most ? [...some, `… (${value.length - most} more)`] : some;
  }
  const entries = Object.entries(value);
  const some = entries.slice(0, most).map(([key, inner]) => [key, shortened(inner, most)]);
  return Object.fromEntries(entries.length > most ? [...some, ["…", `(${entries.length - most} more)`]] : some);
}

const record = (value: Data): { [key: string]: Data } =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? value : { value };
const sizeOf = (value: Data): number => Buffer.byteLength(JSON.stringify(value));
