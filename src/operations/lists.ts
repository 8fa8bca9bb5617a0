import { inert } from "./words.js";

/** The names in a list as a sentence's part: the first few, how many more, or "none". */
export async function namesOf(things: AsyncIterable<{ name: string }>): Promise<string> {
  const names: string[] = [];
  for await (const { name } of things) names.push(inert(name, 60));
  const more = names.length > 8 ? ` and ${names.length - 8} more` : "";
  return `${names.slice(0, 8).join(", ") || "none"}${more}`;
}

export async function countOf(things: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of things) count += 1;
  return count;
}
