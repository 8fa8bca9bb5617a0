import type { Verdict } from "../audit/row.js";
import type { Books } from "./books.js";

/** Verifies the chain now, and says what was found and what it cannot promise. */
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
  const count = verdict.rows.toLocaleString("en-US");
  if (verdict.whole)
    return `The chain is whole${takenWords(verdict.taken)}: ${count} rows, none changed, missing or moved.${erasedWords(verdict.erased)} It shows tampering, it cannot prevent it: whoever has your rights could rewrite all of it, or take rows off its end.`;
  const { row, file, line, why } = verdict.firstBad;
  return `The chain is broken at row ${row.toLocaleString("en-US")} (${file}, line ${line}): ${why}. Rows before it are whole.`;
}
