/** One line of a change as a page or a terminal shows it. `number` counts in the new text, for a removed line in the old. */
export interface DiffLine {
  kind: "same" | "added" | "removed";
  number: number;
  text: string;
}

const context = 3;

/** What changes between two texts, with three lines around it. A change of ours is one stretch, so one stretch is found. */
export function diff(before: string, after: string): DiffLine[] {
  if (before === after) return [];
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const end = fresh.length - tail;
  return [
    ...lines("same", fresh, Math.max(0, head - context), head),
    ...lines("removed", old, head, old.length - tail),
    ...lines("added", fresh, head, end),
    ...lines("same", fresh, end, Math.min(fresh.length, end + context)),
  ];
}

/** The same for a terminal. */
export const printed = (lines: readonly DiffLine[]): string =>
  lines.map(({ kind, text }) => `${{ same: "  ", added: "+ ", removed: "- " }[kind]}${text}`).join("\n");

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

const lines = (kind: DiffLine["kind"], all: readonly string[], from: number, to: number): DiffLine[] =>
  all.slice(from, to).map((text, index) => ({ kind, number: from + index + 1, text }));
