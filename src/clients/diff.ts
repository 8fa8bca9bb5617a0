/** One line of a change as a page or a terminal shows it. `number` counts in the new text, for a removed line in the old. */
export interface DiffLine {
  kind: "same" | "added" | "removed";
  number: number;
  text: string;
}

const context = 3;

/** What changes between two texts, each stretch with three lines around it. */
export function diff(before: string, after: string): DiffLine[] {
  if (before === after) return [];
  const all = compared(linesOf(before), linesOf(after));
  const isNear = (at: number) =>
    all.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind !== "same");
  return all.filter((_, at) => isNear(at));
}

/** The same for a terminal. */
export const printed = (lines: readonly DiffLine[]): string =>
  lines.map(({ kind, text }) => `${{ same: "  ", added: "+ ", removed: "- " }[kind]}${text}`).join("\n");

/** As it is shown: with a mark in place of everything that looks like a key, and of what is known to be one. */
export const shownLines = (lines: readonly DiffLine[], keys: readonly string[] = []): DiffLine[] =>
  lines.map((line) => ({ ...line, text: hidden(line.text, keys).replaceAll(/sk-ant-[\w-]+/g, mark) }));

/** The text with a mark in place of these keys. */
export const hidden = (text: string, keys: readonly string[]): string =>
  keys
    .flatMap((key) => [key, JSON.stringify(key).slice(1, -1)])
    .reduce((rest, written) => rest.replaceAll(written, mark), text);

const mark = "(hidden)";

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Every line of both, in order. What both have at their start and end is not compared again. */
function compared(old: readonly string[], fresh: readonly string[]): DiffLine[] {
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const [oldEnd, freshEnd] = [old.length - tail, fresh.length - tail];
  const kept = commonIn(old.slice(head, oldEnd), fresh.slice(head, freshEnd));
  const result = lines("same", fresh, 0, head);
  let [from, to] = [head, head];
  for (const [at, becomes] of [...kept, [oldEnd - head, freshEnd - head] as const]) {
    result.push(...lines("removed", old, from, head + at), ...lines("added", fresh, to, head + becomes));
    if (head + becomes < freshEnd) result.push(...lines("same", fresh, head + becomes, head + becomes + 1));
    [from, to] = [head + at + 1, head + becomes + 1];
  }
  return [...result, ...lines("same", fresh, freshEnd, fresh.length)];
}

/** The places of the longest row of lines that both have. None where that would take long: then it is one stretch. */
function commonIn(old: readonly string[], fresh: readonly string[]): (readonly [number, number])[] {
  if (old.length * fresh.length > 1_000_000) return [];
  const width = fresh.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  const from = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      longest[i * width + j] = old[i] === fresh[j] ? from(i + 1, j + 1) + 1 : Math.max(from(i + 1, j), from(i, j + 1));
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < fresh.length) {
    if (old[i] === fresh[j]) pairs.push([i++, j++]);
    else if (from(i + 1, j) >= from(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

const lines = (kind: DiffLine["kind"], all: readonly string[], from: number, to: number): DiffLine[] =>
  all.slice(from, to).map((text, index) => ({ kind, number: from + index + 1, text }));
