import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as z from "zod";
import { soak } from "../ground/soak.js";

/** Small and fixed; a soak goes further. */
export const budget = { numRuns: soak ? 2000 : 40 };

/** Milliseconds that a border may take on a machine that has much else to do. */
export const patience = soak ? 3_600_000 : 180_000;

/** What once was tried at a border or broke it. What is long is written as a text and how often it stands there. */
const Entry = z.strictObject({
  tried: z.string().min(1),
  text: z.union([z.string(), z.array(z.tuple([z.string(), z.int().min(1)]))]),
});

/** The borders, each with its file in `corpus/`. */
export const borders = [
  ...["socket-greetings", "socket-lines", "sessions", "http-bodies", "contract-calls", "port-messages"],
  ...["settings", "managed-settings", "client-files", "profiles", "credentials"],
  ...["api-answers", "chart-messages", "deep-links", "csv-cells"],
] as const;
type Border = (typeof borders)[number];

export function corpusOf(border: Border): { tried: string; text: string }[] {
  const entries = z
    .array(Entry)
    .parse(JSON.parse(readFileSync(join(import.meta.dirname, "corpus", `${border}.json`), "utf8")));
  return entries.map(({ tried, text }) => ({
    tried,
    text: typeof text === "string" ? text : text.map(([part, times]) => part.repeat(times)).join(""),
  }));
}

/** Gives a border all that is kept of it, and then as much again as the budget allows. `holds` throws where it does not. */
export async function fuzz(
  border: Border,
  texts: fc.Arbitrary<string>,
  holds: (text: string) => unknown,
  share = 1,
): Promise<void> {
  for (const { tried, text } of corpusOf(border)) {
    try {
      await holds(text);
    } catch (error) {
      throw new Error(`${border}, ${tried}`, { cause: error });
    }
  }
  await fc.assert(
    fc.asyncProperty(texts, async (text) => void (await holds(text))),
    { ...budget, numRuns: Math.ceil(budget.numRuns * share) },
  );
  if (Object.keys(Object.prototype).length > 0 || "polluted" in {})
    throw new Error(`${border}: a prototype was changed`);
}

/** Keys that mean something to JavaScript, beside those that mean something to whoever reads. */
const hostileKeys = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "length", ""];

/** JSON whose keys are these and hostile ones, with values of any kind; also text that is cut short or none at all. */
export function jsonLike(...keys: string[]): fc.Arbitrary<string> {
  const { value } = fc.letrec<{ value: unknown; object: object }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(null, true, 0, -1, 1e308, "", "x", "\u0000", "\ud800"),
      fc.string({ maxLength: 12, unit: "binary" }),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("object"),
    ),
    object: fc
      .array(fc.tuple(fc.constantFrom(...keys, ...hostileKeys), tie("value")), { maxLength: 5 })
      .map((pairs) => JSON.parse(`{${pairs.map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`)}}`)),
  }));
  const text = value.map((one) => JSON.stringify(one));
  const cut = fc.tuple(text, fc.nat(40)).map(([whole, at]) => whole.slice(0, -at - 1));
  return fc.oneof({ arbitrary: text, weight: 6 }, { arbitrary: cut, weight: 1 }, fc.string({ unit: "binary" }));
}

type Schema = Readonly<Record<string, unknown>>;
const Inner = z.record(z.string(), z.unknown());

/** What a JSON schema would take, or nearly: each part is at times something else. */
export function shaped(schema: Schema): fc.Arbitrary<unknown> {
  const { enum: choices, const: only, anyOf, oneOf, type, items, properties = {} } = schema;
  const several = z.array(Inner).safeParse(anyOf ?? oneOf).data;
  const right = (): fc.Arbitrary<unknown> => {
    if (Array.isArray(choices)) return fc.constantFrom(...choices);
    if (only !== undefined) return fc.constant(only);
    if (several) return fc.oneof(...several.map(shaped));
    if (type === "boolean") return fc.boolean();
    if (type === "integer" || type === "number") return fc.oneof(fc.integer({ min: -2, max: 200 }), fc.double());
    if (type === "array") return fc.array(shaped(Inner.safeParse(items).data ?? {}), { maxLength: 3 });
    if (type !== "object") return fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 12 }));
    const parts = Object.entries(Inner.parse(properties)).map(
      ([key, part]) => [key, shaped(Inner.parse(part))] as const,
    );
    return fc.record(Object.fromEntries(parts), { requiredKeys: parts.length > 0 ? [parts[0]?.[0] ?? ""] : [] });
  };
  return fc.oneof(
    { arbitrary: right(), weight: 9 },
    { arbitrary: fc.constantFrom<unknown>(null, -1, "", [], {}), weight: 1 },
  );
}

/** Texts that mean something to one call or another. */
const texts = [
  ...hostileKeys,
  "P-1",
  "old-laptop",
  "2026-11-01",
  "2026-11-01T00:00:00Z",
  "last_week",
  "http://127.0.0.1:1/",
];
