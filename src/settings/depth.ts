import { createScanner } from "jsonc-parser";

/** Lists and objects within each other. Parsers call themselves for each, and overflow the stack far above this. */
const deepest = 500;
const opening = new Set([1, 3]);
const closing = new Set([2, 4]);
const end = 17;

/** Where a JSON text first goes deeper than anything a program writes for itself, or nothing. */
export function tooDeepAt(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token = Number(scanner.scan()); token !== end; token = Number(scanner.scan())) {
    if (opening.has(token)) depth += 1;
    else if (closing.has(token)) depth -= 1;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
}
