/** One line of a change as a page or a terminal shows it. `number` counts in the new text, for a removed line in the old. */
export interface DiffLine {
  kind: "same" | "added" | "removed";
  number: number;
  text: string;
}

const context = 3;

/** What changes from the first text to the last, each stretch with three lines around it. Between two neighbours one stretch is found. */
export function diff(first: string, ...later: string[]): DiffLine[] {
  const all = later.reduce(changed, linesOf(first).map((text) => ({ kind: "same" as const, text })) as Line[]);
  const isNear = (at: number) =>
    all.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind !== "same");
  return numbered(all).filter((_, at) => isNear(at));
}

/** The same for a terminal. */
export const printed = (lines: readonly DiffLine[]): string =>
  lines.map(({ kind, text }) => `${{ same: "  ", added: "+ ", removed: "- " }[kind]}${text}`).join("\n");

/** As it is shown: with a mark in place of everything that looks like a key, and of what is known to be one. */
export const shownLines = (lines: readonly DiffLine[], keys: readonly string[] = []): DiffLine[] =>
  lines.map((line) => ({ ...line, text: withoutAdminKeys(withoutKeys(hidden(line.text, keys))) }));

/** The text with a mark in place of everything that looks like a key. */
export const withoutKeys = (text: string): string => text.replaceAll(/sk-ant-[\w-]+/g, mark);

/** The text with a mark in place of what is said to be an Admin key, whatever it looks like and however it is written. */
export const withoutAdminKeys = (text: string): string =>
  text.replaceAll(/(ANTHROPIC_ADMIN_KEY["']?[ \t]*[:=][ \t]*["']?)(?!\$\{)[^"'\s,}]+/g, `$1${mark}`);

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

type Line = Omit<DiffLine, "number">;

/** The lines so far, with what one more change takes out and puts in. */
function changed(lines: readonly Line[], next: string): Line[] {
  const old = lines.filter(({ kind }) => kind !== "removed").map(({ text }) => text);
  const fresh = linesOf(next);
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const added = fresh.slice(head, fresh.length - tail).map((text): Line => ({ kind: "added", text }));
  const result: Line[] = [];
  let at = 0;
  for (const line of lines) {
    if (line.kind === "removed") result.push(line);
    else {
      if (at === old.length - tail) result.push(...added);
      if (at < head || at >= old.length - tail) result.push(line);
      // What an earlier change had put in was never there before.
      else if (line.kind === "same") result.push({ ...line, kind: "removed" });
      at++;
    }
  }
  return tail === 0 ? [...result, ...added] : result;
}

function numbered(lines: readonly Line[]): DiffLine[] {
  let [old, fresh] = [0, 0];
  return lines.map((line) => {
    if (line.kind !== "added") old++;
    if (line.kind !== "removed") fresh++;
    return { ...line, number: line.kind === "removed" ? old : fresh };
  });
}
