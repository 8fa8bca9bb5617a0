import type { CallToolResult } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { TableAnswer, ThingAnswer } from "../operations/operation.js";
import { inert } from "../operations/words.js";
import type { Preview, Standing } from "./proposer.js";

/** Bytes of one answer: clients spill or drop what is longer, and all of it is read by a model. */
const longest = 50_000;

/** The five shapes of an answer. They are checked in tests and stay off the wire: they would cost a third of the listing. */
export const Thing = z.strictObject({
  thing: z.record(z.string(), z.json()),
  as_of: z.string(),
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

export function readAnswer(answer: ThingAnswer | TableAnswer): CallToolResult {
  return "rows" in answer ? tableAnswer(answer) : written(answer);
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

/** Ends at a row boundary and says how to see the rest. */
function tableAnswer(answer: TableAnswer): CallToolResult {
  const { summary, columns, total, next, complete, as_of, notes } = answer;
  const around = { summary, columns, total, next, complete, as_of, notes };
  const rows = answer.rows.map(fenced);
  // Room for the words of a cut table.
  let left = longest - 400 - sizeOf(fenced(around));
  const fits = rows.findIndex((row) => {
    left -= sizeOf(row) + 1;
    return left < 0;
  });
  if (fits < 0) return written({ ...around, rows });
  const words = `Only the first ${fits} of ${rows.length} rows fit in one answer. Ask for less: filter by name, or a shorter range.`;
  return written({ ...around, rows: rows.slice(0, fits), complete: false, next: words });
}

/** The whole answer is in `structuredContent`, the only part that some clients show; the text is the same JSON. */
export function written(answer: object, isError = false): CallToolResult {
  const whole = fenced(answer);
  const fit = [2000, 500, 100].map((most) => () => shortened(whole, most));
  let structuredContent = record(whole);
  for (const smaller of fit) {
    if (sizeOf(structuredContent) <= longest) break;
    structuredContent = record(smaller());
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

function shortened(value: Data, most: number): Data {
  if (typeof value === "string")
    return value.length > most ? `${value.slice(0, most)}… (cut, ${value.length} characters)` : value;
  if (Array.isArray(value)) return value.slice(0, most).map((inner) => shortened(inner, most));
  if (value === null || typeof value !== "object") return value;
  const some = Object.entries(value).slice(0, most);
  return Object.fromEntries(some.map(([key, inner]) => [key, shortened(inner, most)]));
}

const record = (value: Data): { [key: string]: Data } =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? value : { value };
const sizeOf = (value: Data): number => Buffer.byteLength(JSON.stringify(value));
