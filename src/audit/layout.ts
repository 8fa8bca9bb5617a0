/** Where things lie in the folder of a log. Pure, so that writer, reader and checker cannot disagree. */
export interface Segment {
  /** The number of its first row. */
  first: number;
  /** The chain: one canonical row a line. */
  file: string;
  /** Salts and values of its personal fields, a line each. */
  side: string;
}

export function segment(first: number): Segment {
  const stem = String(first).padStart(12, "0");
  return { first, file: `${stem}.jsonl`, side: `${stem}.side` };
}

/** The segments among the names of a folder, oldest first. What is not ours is passed over. */
export function segments(names: readonly string[]): Segment[] {
  return names
    .flatMap((name) => (/^\d{12}\.jsonl$/.test(name) ? [segment(Number(name.slice(0, 12)))] : []))
    .sort((a, b) => a.first - b.first);
}

/** Where the log's own promise of so many rows lies, beside them. */
export const checkpointName = (size: number): string => `${String(size).padStart(12, "0")}.checkpoint`;

/** The log's own promises among the names of a folder, oldest first. */
export const checkpointNames = (names: readonly string[]): string[] =>
  names.filter((name) => /^\d{12}\.checkpoint$/.test(name)).sort();

/** Where it is told that so many rows were taken away, in place of their segments. */
export const tombstoneName = (size: number): string => `${String(size).padStart(12, "0")}.tombstone`;

/** The ones among the names of a folder, oldest first. */
export const tombstoneNames = (names: readonly string[]): string[] =>
  names.filter((name) => /^\d{12}\.tombstone$/.test(name)).sort();

/** Where what a crash left unfinished is kept aside; `taken` are the names already there. */
export function tornName(file: string, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) {
    const name = `${file}.torn-${n}`;
    if (!taken.includes(name)) return name;
  }
}
