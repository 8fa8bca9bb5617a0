import { isUnseen } from "../../words/unseen.js";

/** Letters. */
export const longestName = 80;
export const longestView = 4000;

/** What is typed as the name of a question: in one spelling of its accents; undefined where nothing of it can be seen, or it is too long. */
export function questionName(typed: string): string | undefined {
  const name = typed.normalize("NFC").trim();
  const isSeen = name.isWellFormed() && [...name].some((sign) => !isUnseen(sign));
  return isSeen && name.length <= longestName ? name : undefined;
}
