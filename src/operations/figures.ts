import { quoted } from "./words.js";

/** The names in a list as a sentence's part: the first few, how many more, or "none". */
export async function namesOf(things: AsyncIterable<{ name: string }>): Promise<string> {
  const names: string[] = [];
  for await (const { name } of things) names.push(quoted(name, 60));
  const more = names.length > 8 ? ` and ${names.length - 8} more` : "";
  return `${names.slice(0, 8).join(", ") || "none"}${more}`;
}

export async function allOf<T>(things: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const thing of things) all.push(thing);
  return all;
}

/** So many are told of one thing; a list has the rest. */
const mostTold = 25;

export function firstOf<T>(all: readonly T[], what: string, list: string, { missing }: { missing: string[] }): T[] {
  if (all.length > mostTold) missing.push(`Only ${mostTold} of ${all.length} ${what} stand here: ${list} has all.`);
  return all.slice(0, mostTold);
}

export async function countOf(things: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of things) count += 1;
  return count;
}

/** Dollars as a card shows them: with cents under 10,000. The exact amount stays in the reports. */
export function onCard(dollars: string): string {
  const amount = Number(dollars);
  const digits = Math.abs(amount) < 10_000 ? 2 : 0;
  return amount.toLocaleString("en-US", {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
