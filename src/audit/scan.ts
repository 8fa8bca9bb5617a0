import { hash } from "node:crypto";
import { type Personal, parseRow, personal } from "./chain.js";
import { type Row, RowType } from "./row.js";

/** What a checker needs of a row. */
export type Found = Pick<Row, "seq" | "prev" | "hash" | Personal>;

/** A value that was kept, with what it commits to. */
export interface Kept {
  seq: number;
  field: Personal;
  committed: string;
}

type Kind = "hash" | "text" | "null or text" | "number";
interface Member {
  key: Uint8Array;
  kind: Kind;
  needed: boolean;
}

const ascii = (text: string) => new Uint8Array(Buffer.from(text));
const member = (name: string, kind: Kind, needed = true): Member => ({ key: ascii(`"${name}":`), kind, needed });
/** The members of a row in canonical order; the numbers are their places. */
const members: readonly Member[] = [
  member("actor", "hash"),
  member("data", "hash", false),
  member("digest", "hash", false),
  member("hash", "hash"),
  member("operation", "text", false),
  member("org_id", "null or text"),
  member("prev", "hash"),
  member("proposal_id", "text", false),
  member("reason", "hash", false),
  member("seq", "number"),
  member("target", "hash", false),
  member("time", "text"),
  member("type", "text"),
];
const [actor, data, stated, prev, reason, seq, target, type] = [0, 1, 3, 6, 8, 9, 10, 12];
const end = ascii('"v":1}');
const nil = ascii("null");
const types = new Set<string>(RowType.options);
/** Length of `"hash":"…",`. */
const hashMember = 74;
/** Where the members of the row at hand have their values, without quotes; 0 where one is absent. */
const starts = new Int32Array(members.length);
const ends = new Int32Array(members.length);

/**
 * The verdict of `parseRow` for rows of plain letters, found where they lie, without making objects of all of it: what is
 * in its place member by member is canonical, and what is left without `hash` is what was hashed. Every other row is judged
 * by `parseRow`. Uses the line's bytes up.
 */
export function scanRow(bytes: Buffer, from: number, to: number): Found | { why: string } {
  if (!findMembers(bytes, from, to)) return slowly(bytes, from, to);
  const line = bytes.toString("latin1", from, to);
  const said = (place: number): string => line.slice(Number(starts[place]) - from, Number(ends[place]) - from);
  const maybe = (place: number): string | undefined => (starts[place] === 0 ? undefined : said(place));
  if (!types.has(said(type))) return slowly(bytes, from, to);
  const found = { seq: Number(said(seq)), prev: said(prev), hash: said(stated), actor: said(actor) };
  // What stands before the hash moves up to what stands behind it.
  bytes.copyWithin(from + hashMember, from, Number(starts[stated]) - '"hash":"'.length);
  if (hash("sha256", bytes.subarray(from + hashMember, to), "hex") !== found.hash)
    return { why: "its hash does not fit its content" };
  return { ...found, data: maybe(data), reason: maybe(reason), target: maybe(target) };
}

function slowly(bytes: Buffer, from: number, to: number): Found | { why: string } {
  const parsed = parseRow(bytes.subarray(from, to));
  return parsed.ok ? parsed.row : parsed;
}

function findMembers(bytes: Buffer, from: number, to: number): boolean {
  if (bytes[from] !== 123) return false;
  let at = from + 1;
  let place = 0;
  for (const { key, kind, needed } of members) {
    starts[place] = 0;
    if (standsAt(bytes, at, key)) {
      const start = at + key.length;
      const behind = valueEnd(bytes, start, kind);
      if (behind < 0 || bytes[behind] !== 44) return false;
      const quoted = bytes[start] === quote ? 1 : 0;
      starts[place] = start + quoted;
      ends[place] = behind - quoted;
      at = behind + 1;
    } else if (needed) return false;
    place += 1;
  }
  return at + end.length === to && standsAt(bytes, at, end);
}

/** Behind a value of this kind, or -1 where there is none. */
function valueEnd(bytes: Buffer, start: number, kind: Kind): number {
  if (kind === "number") return numberEnd(bytes, start);
  if (kind === "null or text" && standsAt(bytes, start, nil)) return start + nil.length;
  if (bytes[start] !== quote) return -1;
  if (kind !== "hash") return textEnd(bytes, start);
  return isHash(bytes, start + 1) && bytes[start + 65] === quote ? start + 66 : -1;
}

const quote = 34;
const backslash = 92;

function standsAt(bytes: Buffer, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** Behind the closing quote of a text of plain letters, or -1: letters that are escaped, or could be, are not plain. */
function textEnd(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    const letter = Number(bytes[at]);
    if (letter === quote) return at + 1;
    if (letter < 32 || letter > 126 || letter === backslash) return -1;
  }
  return -1;
}

/** Behind a whole number above 0 that a double holds exactly, or -1. */
function numberEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at += 1;
  return at > start && at - start <= 15 && bytes[start] !== 48 ? at : -1;
}

const isDigit = (letter: number | undefined) => letter !== undefined && letter >= 48 && letter <= 57;

/** Whether 64 hex digits begin here. */
function isHash(bytes: Buffer, from: number): boolean {
  let wrong = 0;
  for (let at = from; at < from + 64; at += 1) wrong |= digitAt(bytes, at);
  return wrong < noDigit;
}

const noDigit = 128;
/** What a hex digit stands for; `noDigit` has a bit that no digit has. */
const digits = new Uint8Array(256).fill(noDigit);
for (let value = 0; value < 16; value += 1) digits[value.toString(16).charCodeAt(0)] = value;
/** Behind the last byte there is none. */
const digitAt = (bytes: Buffer, at: number): number => Number(digits[bytes[at] ?? 0]);

const beforeField = ascii('{"field":"');
/** The fields by their first letter, which no two share. */
const sideFields = new Map(
  personal.map((field) => [field.charCodeAt(0), { field, rest: ascii(`${field}","salt":"`) }] as const),
);
const beforeSeq = ascii('","seq":');
const beforeValue = ascii(',"value":');

/** One line of a side file, without its newline; nothing where it is not one. The same as `parseSide`, in place: uses the line's bytes up. */
export function scanSide(bytes: Buffer, from: number, to: number): Kept | undefined {
  const head = from + beforeField.length;
  const found = sideFields.get(bytes[head] ?? 0);
  if (!found || !standsAt(bytes, from, beforeField) || !standsAt(bytes, head, found.rest)) return undefined;
  const salt = head + found.rest.length;
  const number = salt + 64 + beforeSeq.length;
  if (!standsAt(bytes, salt + 64, beforeSeq)) return undefined;
  const behind = numberEnd(bytes, number);
  if (behind < 0 || !standsAt(bytes, behind, beforeValue)) return undefined;
  const value = behind + beforeValue.length;
  if (value >= to || bytes[to - 1] !== 125) return undefined;
  let seq = 0;
  for (let at = number; at < behind; at += 1) seq = seq * 10 + Number(bytes[at]) - 48;
  // The salt's 32 bytes are laid right before the value, so that both are hashed at one go; from the last, or they would lie over digits not yet read.
  let wrong = 0;
  for (let i = 31; i >= 0; i -= 1) {
    const high = digitAt(bytes, salt + 2 * i);
    const low = digitAt(bytes, salt + 2 * i + 1);
    wrong |= high | low;
    bytes[value - 32 + i] = (high << 4) | low;
  }
  if (wrong >= noDigit) return undefined;
  return { seq, field: found.field, committed: hash("sha256", bytes.subarray(value - 32, to - 1), "hex") };
}
