/** One place in a value: what is there, and what would be. Only one of the two where it comes or goes. */
export interface DiffLine {
  path: string;
  before?: string;
  after?: string;
}

/** How two JSON values differ, by path and in reading order. What is null and what is not there are the same: nothing. */
export function jsonDiff(before: unknown, after: unknown, path = ""): DiffLine[] {
  if (same(before, after)) return [];
  const [was, is] = [isNothing(before) ? emptyOf(after) : before, isNothing(after) ? emptyOf(before) : after];
  const lines =
    isRecord(was) && isRecord(is) ? ofRecords(was, is, path) : isList(was) && isList(is) ? ofLists(was, is, path) : [];
  if (lines.length > 0) return lines;
  // One of a kind, or a whole without parts of its own, that comes, goes or takes another's place.
  if (isRecord(before) && isRecord(after)) return [];
  return [
    {
      path,
      ...(!isNothing(before) && { before: leafText(before) }),
      ...(!isNothing(after) && { after: leafText(after) }),
    },
  ];
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** What something structured is compared with where nothing is. */
const emptyOf = (value: unknown) => (isRecord(value) ? {} : isList(value) ? [] : value);

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

function ofRecords(before: Fields, after: Fields, path: string): DiffLine[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => jsonDiff(before[key], after[key], joined(path, key)));
}

/** A key that would be read as part of the path stands in brackets. */
const joined = (path: string, key: string) =>
  /^[\w$-]+$/.test(key) ? (path ? `${path}.${key}` : key) : `${path}[${JSON.stringify(key)}]`;

/** What both have in the same order stays; what is left between two of those was replaced, came or went. */
function ofLists(before: readonly unknown[], after: readonly unknown[], path: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let [at, to] = [0, 0];
  for (const [i, j] of [...kept(before, after), [before.length, after.length] as const]) {
    const [gone, come] = [before.slice(at, i), after.slice(to, j)];
    for (let n = 0; n < Math.max(gone.length, come.length); n += 1) {
      const [was, is] = [gone[n], come[n]];
      if (!isPlain(was) || !isPlain(is))
        lines.push(...jsonDiff(was, is, `${path}[${(n < come.length ? to : at) + n}]`));
      else {
        // Plain ones are not changed into one another: one goes, one comes.
        if (n < gone.length) lines.push({ path, before: leafText(was) });
        if (n < come.length) lines.push({ path, after: leafText(is) });
      }
    }
    [at, to] = [i + 1, j + 1];
  }
  return lines;
}

const isPlain = (value: unknown) => typeof value !== "object" || value === null;

/** Beyond so many comparisons only what is at the ends counts as kept. */
const enough = 1_000_000;

/** Pairs of places whose items are the same: a longest such row. */
function kept(before: readonly unknown[], after: readonly unknown[]): (readonly [number, number])[] {
  const [a, b] = [before.map(keyOf), after.map(keyOf)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const head = Array.from({ length: start }, (_, n) => [n, n] as const);
  const tail = Array.from({ length: end }, (_, n) => [a.length - end + n, b.length - end + n] as const);
  const middle = [a.slice(start, a.length - end), b.slice(start, b.length - end)] as const;
  const between = middle[0].length * middle[1].length > enough ? [] : longest(...middle);
  return [...head, ...between.map(([i, j]) => [i + start, j + start] as const), ...tail];
}

/** The longest row of equal items in the same order, by the classic table of lengths. */
function longest(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const of = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = a[i] === b[j] ? of(i + 1, j + 1) + 1 : Math.max(of(i + 1, j), of(i, j + 1));
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      pairs.push([i, j]);
      [i, j] = [i + 1, j + 1];
    } else if (of(i + 1, j) >= of(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** Equal for equal values, whatever the order of their keys. */
const keyOf = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    isRecord(one) ? Object.fromEntries(Object.entries(one).toSorted(([x], [y]) => (x < y ? -1 : 1))) : one,
  ) ?? "null";

const same = (one: unknown, other: unknown) => keyOf(one ?? null) === keyOf(other ?? null);

/** A text as it is, unless it could be taken for a number, a word of JSON, or nothing. */
function leafText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return typeof value === "string" && /^$|^\s|\s$|^(true|false|null|[-\d.]+)$|^["[{]/.test(value)
    ? JSON.stringify(value)
    : text;
}
