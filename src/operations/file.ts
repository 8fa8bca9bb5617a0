import { createHash } from "node:crypto";
import * as z from "zod";
import { type Arrived, type Base, type Field, field } from "./field.js";
import type { Json } from "./operation.js";
import { ArgumentRefused, quoted } from "./words.js";

/** A file by its content. Its name is where it lies among the others, and never a place on this machine. */
export interface Attached {
  name: string;
  bytes: Buffer<ArrayBuffer>;
}

/** What all files of one call may have, in bytes: in base64 still below what a tool call may carry. */
export const mostBytes = 700_000;

const Said = z.strictObject({ name: z.string(), text: z.string().optional(), base64: z.string().optional() });
const wire = z.object({ name: z.string(), text: z.string().optional(), base64: z.string().optional() });

/** One file, its content as text or base64. */
export function file({ most = mostBytes, about = "A file" }: { most?: number; about?: string } = {}): Field<Attached> {
  return field({
    wire: wire.describe(`${about}, as text or base64; ${inKilobytes(most)} at most`),
    async arrive(said, { argument }) {
      return arrived(attached(said, argument), { argument, most, withLines: true });
    },
  });
}

/** Several files, each named by its path among them. */
export function files({ count, about = "Files" }: { count: number; about?: string }): Field<readonly Attached[]> {
  const all: Base<readonly Attached[]> = {
    wire: z.array(wire).describe(`${about}, each as text or base64; ${inKilobytes(mostBytes)} at most in all`),
    async arrive(said, { argument }) {
      const list: unknown[] = Array.isArray(said) ? said : [said];
      if (list.length > count)
        throw new ArgumentRefused(
          `\`${argument}\` takes ${count} files at most; ${list.length} came. Send them as one .zip.`,
        );
      if (list.length === 0) throw new ArgumentRefused(`\`${argument}\` is empty; there has to be a file at least.`);
      const known = list.map((one) => attached(one, argument));
      refuseTwins(known, argument);
      refuseLarger(known, argument, mostBytes);
      const each = known.map((one, at) => arrived(one, { argument, most: mostBytes, withLines: at < mostWithLines }));
      return {
        value: each.map(({ value }) => value),
        arg: each.map(({ arg }) => arg),
        card: each.map(({ card }) => card),
        noted: each.map(({ noted }) => noted ?? null),
      };
    },
  };
  return field(all);
}

/** Files of a card whose first lines are shown, and how many lines of how many characters. */
const mostWithLines = 20;
const mostLines = 20;
const longestLine = 160;

function arrived(
  value: Attached,
  { argument, most, withLines }: { argument: string; most: number; withLines: boolean },
): Arrived<Attached> {
  const { name, bytes } = value;
  refuseLarger([value], argument, most);
  const text = textOf(bytes);
  const about = {
    name,
    size: `${bytes.length.toLocaleString("en-US")} bytes`,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
  return {
    value,
    // By content, however it was said: what is kept and digested is the same for the same file.
    arg: { name, ...(text === undefined ? { base64: bytes.toString("base64") } : { text }) },
    card: { ...about, ...(withLines && text !== undefined && { begins: beginningOf(text) }) },
    noted: about,
  };
}

function attached(said: unknown, argument: string): Attached {
  const parsed = Said.safeParse(said);
  const content = parsed.data && [parsed.data.text, parsed.data.base64].filter((one) => one !== undefined);
  if (!parsed.success || content?.length !== 1)
    throw new ArgumentRefused(
      `\`${argument}\`: a file is said as { name, text } or as { name, base64 }, with its content and never with a path to it.`,
    );
  const { name, text, base64 = "" } = parsed.data;
  refuseName(name, argument);
  if (text !== undefined) return { name, bytes: Buffer.from(text) };
  const packed = base64.replace(/\s+/g, "");
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed))
    throw new ArgumentRefused(`\`${argument}\`: the content of ${quoted(name)} is no valid base64.`);
  return { name, bytes: Buffer.from(packed, "base64") };
}

function refuseName(name: string, argument: string) {
  const parts = name.split("/");
  const odd =
    parts.some((part) => part === "" || part === "." || part === "..") || /[\\\p{Cc}"]|^[A-Za-z]:/u.test(name);
  if (odd || name.length > 255)
    throw new ArgumentRefused(
      `\`${argument}\`: ${quoted(name)} is no name for a file. Say where it lies among the others, such as skills/review/SKILL.md.`,
    );
}

function refuseTwins(all: readonly Attached[], argument: string) {
  const names = all.map(({ name }) => name);
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin !== undefined) throw new ArgumentRefused(`\`${argument}\` names ${quoted(twin)} twice.`);
}

function refuseLarger(all: readonly Attached[], argument: string, most: number) {
  const size = all.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > most)
    throw new ArgumentRefused(
      `\`${argument}\` has ${size.toLocaleString("en-US")} bytes of content; ${most.toLocaleString("en-US")} at most go through an agent. Do it in claude.ai, or send less.`,
    );
}

function beginningOf(text: string): Json[] {
  const lines = text.replace(/\n$/, "").split("\n");
  const shown = lines
    .slice(0, mostLines)
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
  return lines.length > mostLines ? [...shown, `… and ${lines.length - mostLines} more lines`] : shown;
}

/** The text of a file that is one. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const inKilobytes = (bytes: number) => `${Math.floor(bytes / 1000)} kB`;
