import * as z from "zod";
import { type Called, isField } from "../field.js";
import type { Context, Operation, ReadOperation } from "../operation.js";
import { table } from "../table.js";
import type { Needs } from "../toolsets.js";
import { inert, quoted, unlike } from "../words.js";
import { createParts } from "./parts.js";

interface Candidate extends Called {
  kind: string;
  /** 0 for what was said itself; the larger the less alike. */
  far: number;
}

/** A kind of thing that people call by name, and what a credential needs to read its list. */
interface Findable {
  noun: string;
  prefix: string;
  needs: Needs;
  all(ctx: Context): AsyncIterable<Called>;
}

/** So many are told; more would not be read. */
const most = 20;

/** Finds things of every kind that an operation can be told by name: what a new operation names is found without a word here. */
export function findAmong(operations: readonly Operation[]): ReadOperation {
  const kinds = findable(operations);
  return table({
    name: "find",
    toolset: "organization",
    description: "What is called so: any name, e-mail or id, or part of one, of any kind. Nearest first.",
    input: { text: z.string().min(1).max(200) },
    example: { text: "laptop" },
    async run({ text }, ctx) {
      const said = text.trim();
      const parts = createParts(ctx);
      const byId = kinds.filter(({ prefix }) => prefix !== "" && said.startsWith(prefix));
      const lists = (byId.length > 0 ? byId : kinds).map((kind) =>
        parts.of(`${kind.noun}s`, kind.needs, () => candidates(said, kind, ctx)),
      );
      const found = (await Promise.all(lists)).flatMap((list) => list ?? []);
      const nearest = found.toSorted((a, b) => a.far - b.far || a.name.length - b.name.length);
      const more = found.length > most ? ` The nearest ${most} are here; say more of the name to see others.` : "";
      return {
        rows: nearest.slice(0, most),
        summary: found.length === 0 ? `Nothing is called ${quoted(said)}.` : `${found.length} found.${more}`,
        missing: parts.missing,
      };
    },
    columns: ({ kind, name, id, about, workspace }) => ({
      kind,
      name,
      id,
      about: inert(about, 200),
      workspace: workspace === undefined ? undefined : { id: workspace },
    }),
  });
}

/** Every kind once. What is asked of the credential is read off the operation that is about it. */
function findable(operations: readonly Operation[]): Findable[] {
  const found = new Map<string, Findable & { own: boolean }>();
  for (const { name, input, needs } of operations) {
    for (const field of Object.values(input)) {
      if (!isField(field) || !field.resource || !field.all) continue;
      const { noun, prefix } = field.resource;
      const own = name.includes(noun.toLowerCase().replaceAll(" ", "_"));
      const known = found.get(noun);
      if (!known || (own && !known.own)) found.set(noun, { noun, prefix, needs, all: field.all, own });
    }
  }
  return [...found.values()];
}

async function candidates(text: string, { noun, all }: Findable, ctx: Context): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for await (const thing of all(ctx)) {
    const far = Math.min(...[thing.name, thing.also ?? "", thing.id].map((called) => distance(text, called)));
    if (far < Number.POSITIVE_INFINITY) found.push({ ...thing, kind: noun, far });
  }
  return found;
}

/** Itself, its beginning, the beginning of one of its words, a part of it, or written nearly so. */
function distance(said: string, name: string): number {
  const [wanted, there] = [folded(said), folded(name)];
  if (there === "") return Number.POSITIVE_INFINITY;
  if (there === wanted) return 0;
  if (there.startsWith(wanted)) return 1;
  if (there.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 2;
  if (there.includes(wanted)) return 3;
  const far = Math.min(unlike(wanted, there), ...there.split(/[^\p{L}\p{N}]+/u).map((word) => spelt(wanted, word)));
  return wanted.length > 3 && far <= 0.34 ? 4 + far : Number.POSITIVE_INFINITY;
}

/** How far a word of a name is from what was said, as "bobb" from Bob. */
const spelt = (said: string, word: string): number =>
  word.length < 3 || Math.abs(word.length - said.length) > 1 ? 1 : unlike(said, word);

const folded = (text: string): string => text.normalize("NFC").toLowerCase();
