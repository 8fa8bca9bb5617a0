import type { Entry, Happening } from "./row.js";

/** The one writer of a data folder's chain. Verifying and paging never go through it. */
export interface Log extends AsyncDisposable {
  /** Written and on the disk when it returns; throws `LogCannotWrite` otherwise, and then nothing was appended. */
  append(happening: Happening): { seq: number; hash: string };
  /** For reads: written at once, on the disk within 100 ms or together with the next `append`. */
  note(happening: Happening): { seq: number; hash: string };
  /** What comes next goes into a new segment, so that the files beside the ones before can be written anew. */
  rotate(): void;
  /** Rows so far and the hash of the last. */
  head(): { rows: number; hash: string };
  /** The rows after this number, read again from the files: what decides after a crash. */
  after(seq: number): Iterable<Entry>;
  /** Hears of each row after it is written. Returns its own unsubscribe. */
  watch(listener: (seq: number) => void): () => void;
}
