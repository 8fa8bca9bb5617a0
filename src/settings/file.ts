import { copyFileSync, lstatSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { writeFileSync } from "atomically";
import { findNodeAtLocation, type Node } from "jsonc-parser";
import * as z from "zod";
import { readJson } from "./json-text.js";
import { asWritten, carriedOver, Stored } from "./schema.js";

/** Thrown when settings cannot be taken as they are. Nothing was changed or overwritten. */
export class SettingsRefused extends Error {
  readonly code = "settings_refused";
}

/** What the file says, and its text, so that a later writer sees whether somebody else wrote in between. */
export interface Read {
  text: string | null;
  /** With the fields that this version does not know. */
  raw: Record<string, unknown>;
  stored: Stored;
}

/** Reads the file, or the defaults where there is none. Throws `SettingsRefused` with the line of what is wrong. */
export function readSettings(path: string): Read {
  const found = objectIn(path);
  if (found === null) return { text: null, raw: {}, stored: Stored.parse({}) };
  const carried = carriedOver(found.raw);
  const stored = Stored.safeParse(carried);
  if (stored.success) return { text: found.text, raw: carried, stored: stored.data };
  const [issue] = stored.error.issues;
  throw found.refused(asWritten(issue?.path ?? [], found.raw), issue?.message);
}

/** Far more than any settings hold; a larger one would hold up the start while it is read. */
const largest = 8_000_000;

/** What a person does about a line, and about what is no file to read. */
const byThePerson = "Mend that line, or move the file away to begin with the defaults.";
const anotherFile = "Put a file there that you may read, or move it away to begin with the defaults.";

/**
 * A file that is one JSON object, and how to say what is wrong in it; null where there is none. `mender`: who mends it, where
 * that is not the person. Throws `SettingsRefused`.
 */
export function objectIn(path: string, mender?: string) {
  const text = textOf(path, mender);
  if (text === null) return null;
  const refused = (offset: number, what: string) =>
    refusedAt(path, text, offset, `${what}. Nothing was changed. ${mender ?? byThePerson}`);
  const { tree, value } = readJson(text, refused);
  const raw = Raw.safeParse(value);
  if (!raw.success) throw refused(tree.offset, "the whole file must be one object in braces");
  return {
    text,
    raw: raw.data,
    refused: (fault: readonly PropertyKey[], message = "is not valid") =>
      refused(nearest(tree, fault).offset, `${fault.join(".") || "the file"}: ${message}`),
  };
}

/** Writes it whole or not at all, for this person only. A text that is not the one that was read is kept beside it first. */
export function writeSettings(
  path: string,
  raw: Record<string, unknown>,
  lastSeen: string | null,
  now: number,
): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const there = textOf(path);
  if (there !== null && there !== lastSeen)
    copyFileSync(path, `${path}.${new Date(now).toISOString().replaceAll(":", "-")}.aside`);
  const text = `${JSON.stringify(raw, null, 2)}\n`;
  writeFileSync(path, text, { mode: 0o600, fsync: true });
  return text;
}

const Raw = z.record(z.string(), z.unknown());

function textOf(path: string, mender = anotherFile): string | null {
  const refused = (why: string, cause?: unknown) =>
    new SettingsRefused(`${path} cannot be read: ${why}. Nothing was changed. ${mender}`, { cause });
  try {
    const found = statSync(path);
    // Before it is opened: who opens a pipe waits for a writer.
    if (!found.isFile()) throw refused("it is not a file");
    if (found.size > largest) throw refused(`it is larger than ${largest / 1e6} MB`);
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof SettingsRefused) throw error;
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const isNowhere = code === "ENOENT";
    if (isNowhere && !lstatSync(path, { throwIfNoEntry: false })) return null;
    // What it would say may be a guard, so it does not count as saying nothing.
    throw refused(isNowhere ? "it leads to a file that is not there" : String(code), error);
  }
}

/** The node at a path, or the closest one around it where the path leads to something that is not there. */
function nearest(tree: Node, path: readonly PropertyKey[]): Node {
  const known = path.filter((step) => typeof step !== "symbol");
  for (let length = known.length; length > 0; length--) {
    const found = findNodeAtLocation(tree, known.slice(0, length));
    if (found) return found;
  }
  return tree;
}

function refusedAt(path: string, text: string, offset: number, words: string): SettingsRefused {
  const line = text.slice(0, offset).split("\n").length;
  return new SettingsRefused(`${path}, line ${line}: ${words}`);
}
