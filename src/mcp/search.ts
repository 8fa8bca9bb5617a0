import type { Operation } from "../operations/operation.js";
import { toolsets } from "../operations/toolsets.js";

/** What counts how much: the name says best what an operation does. */
const weights = { name: 6, toolset: 3, description: 2, arguments: 1 } as const;

/** What people say for what the catalog calls otherwise. */
const alike: Readonly<Record<string, string>> = {
  who: "member",
  user: "member",
  person: "member",
  people: "member",
  colleague: "member",
  money: "cost",
  spend: "cost",
  dollar: "cost",
  bill: "cost",
  token: "usage",
  budget: "spend limit",
  cap: "limit",
  quota: "limit",
  audit: "compliance activity",
  log: "compliance activity",
  history: "compliance activity",
  leaver: "remove member",
  disable: "update",
  enable: "update",
  revoke: "archive",
  encryption: "external",
  sso: "federation",
  trace: "telemetry",
  slack: "claude_tag",
};

/** The operations that hold a word of the query, those first that hold most of it where it counts most. */
export function search(query: string, operations: readonly Operation[]): Operation[] {
  const words = [...new Set(wordsOf(query).filter((word) => !empty.has(word)))];
  return operations
    .map((operation) => ({ operation, score: scoreOf(operation, words) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ operation }) => operation);
}

function scoreOf({ name, title, toolset, description, input }: Operation, words: readonly string[]): number {
  const fields = [
    [weights.name, wordsOf(`${name} ${title}`)],
    [weights.toolset, wordsOf(`${toolset} ${toolsets[toolset].about}`)],
    [weights.description, wordsOf(description)],
    [weights.arguments, Object.keys(input).flatMap(wordsOf)],
  ] as const;
  const each = words.map((word) => {
    const said = [word, ...(alike[word] === undefined ? [] : wordsOf(alike[word]))];
    return Math.max(...fields.map(([weight, held]) => weight * Math.max(...said.map((one) => likeness(one, held)))));
  });
  const found = each.filter((score) => score > 0).length;
  // An operation that holds two of the words is nearer than one that holds the first twice as well.
  return each.reduce((sum, score) => sum + score, 0) * found;
}

/** 1 for the word itself, half for one that begins alike, such as invite and invitation. */
function likeness(word: string, held: readonly string[]): number {
  if (held.includes(word)) return 1;
  return held.some((one) => shared(word, one) >= Math.max(4, Math.min(word.length, one.length) - 1)) ? 0.5 : 0;
}

/** How many letters two words have in common from their beginning. */
function shared(one: string, other: string): number {
  const parts = [...one].findIndex((letter, at) => letter !== other[at]);
  return parts < 0 ? one.length : parts;
}

const empty = new Set(["the", "a", "an", "of", "to", "in", "for", "and", "or", "all", "my", "our", "is", "are", "how"]);

/** Lower case, without the s of a plural. */
function wordsOf(text: string): string[] {
  const parts = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return parts.map((part) =>
    part.length > 3 && part.endsWith("s") && !part.endsWith("ss") ? part.slice(0, -1) : part,
  );
}
