import type { Verdict } from "../audit/row.js";
import type { Books } from "./books.js";

/** Verifies the chain now, and says what that tells beside the verdict, and what it cannot promise. */
export async function verified(
  books: Books,
  progress: (rows: number) => void,
): Promise<{ verdict: Verdict; tookMs: number; words: string }> {
  const { verdict, tookMs } = await books.verify(progress);
  return { verdict, tookMs, words: inWords(verdict) };
}

const takenWords = (taken: Extract<Verdict, { whole: true }>["taken"]) =>
  taken === undefined
    ? ""
    : ` from row ${(taken.rows + 1).toLocaleString("en-US")} on (the rows before were taken away under retention on ${taken.at.slice(0, 10)}, which a tombstone tells, ${taken.isSigned ? "signed" : "not signed"})`;

const erasedWords = (erased = 0) =>
  erased === 0
    ? ""
    : ` ${erased === 1 ? "1 value was" : `${erased.toLocaleString("en-US")} values were`} erased, which the chain allows.`;

function inWords(verdict: Verdict): string {
  if (verdict.whole)
    return `No row${takenWords(verdict.taken)} was changed, is missing or was moved.${erasedWords(verdict.erased)} It shows tampering, it cannot prevent it: whoever has your rights could rewrite all of it, or take rows off its end.`;
  const { row } = verdict.firstBad;
  return row === 1 ? "No row comes before it." : `The rows before row ${row.toLocaleString("en-US")} are whole.`;
}
