import { createHash, hash } from "node:crypto";
import { canonical } from "./canonical.js";
import { type ReadonlyJson, Row } from "./row.js";

/** What the first row of a chain names as the hash before it. */
export const beginning = "0".repeat(64);

/** The fields that are commitments in the chain, in the order of their side lines. */
export const personal = ["actor", "data", "reason", "target"] as const;
export type Personal = (typeof personal)[number];

/** SHA-256 over the canonical row without `hash`; the line holds both. */
export function seal({ actor, data, digest, ...rest }: Omit<Row, "hash">): { hash: string; line: string } {
  // In canonical order these three come before `hash` and all others after it.
  const before = { actor, ...(data !== undefined && { data }), ...(digest !== undefined && { digest }) };
  const [start, end] = [canonical(before).slice(0, -1), canonical(rest).slice(1)];
  const sealed = hash("sha256", `${start},${end}`, "hex");
  return { hash: sealed, line: `${start},"hash":"${sealed}",${end}\n` };
}

/**
 * What a personal value leaves: in the chain a commitment, SHA-256 over a salt of 32 bytes and the canonical value, which tells
 * nothing without them and proves both; in the side file a line, its keys in order, so that a checker finds the value's own
 * bytes at the end.
 */
export function keep(
  seq: number,
  field: Personal,
  salt: Buffer,
  value: ReadonlyJson,
): { committed: string; line: string } {
  const text = canonical(value);
  const committed = createHash("sha256").update(salt).update(text).digest("hex");
  return { committed, line: `{"field":"${field}","salt":"${salt.toString("hex")}","seq":${seq},"value":${text}}\n` };
}

export interface SideValue {
  field: Personal;
  /** 64 hex digits. */
  salt: string;
  seq: number;
  /** The canonical text of the value, in the letters of the line it came from. */
  text: string;
}

const side = /^\{"field":"(actor|data|reason|target)","salt":"([0-9a-f]{64})","seq":([1-9]\d{0,14}),"value":/;

/** Takes a side line apart without its newline; nothing where it is not one. */
export function parseSide(line: string): SideValue | undefined {
  const found = side.exec(line);
  const field = personal.find((one) => one === found?.[1]);
  const salt = found?.[2];
  if (!found || !field || !salt || !line.endsWith("}")) return undefined;
  return { field, salt, seq: Number(found[3]), text: line.slice(found[0].length, -1) };
}

export type Parsed = { ok: true; row: Row } | { ok: false; why: string };

/** Reads one line of the chain as hostile input: JSON, our row, written canonically, hash true. */
export function parseRow(bytes: Uint8Array): Parsed {
  let json: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    json = JSON.parse(text);
  } catch {
    return { ok: false, why: "the line is not JSON" };
  }
  const read = Row.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue?.path.join(".") || "the row";
    // A newer version may write what this one does not know; a list of all that it does know helps nobody.
    const what = issue?.code === "invalid_value" ? "none that this version knows" : issue?.message;
    return { ok: false, why: `it is not a row of this log: ${where}: ${what}` };
  }
  const { hash: stated, ...body } = read.data;
  // An escape can say a lone surrogate, which has no canonical form: the text would not be compared but thrown at.
  if (!wellFormed(body)) return { ok: false, why: "it holds half a character" };
  if (canonical(read.data) !== text) return { ok: false, why: "it is not written canonically" };
  if (hash("sha256", canonical(body), "hex") !== stated) return { ok: false, why: "its hash does not fit its content" };
  return { ok: true, row: read.data };
}

const wellFormed = (body: object) => Object.values(body).every((one) => typeof one !== "string" || one.isWellFormed());
