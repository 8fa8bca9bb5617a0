/** Letters. */
export const longestName = 80;
export const longestView = 4000;

/** What is typed as the name of a question: in one spelling of its accents; undefined where nothing of it can be seen, or it is too long. */
export function questionName(typed: string): string | undefined {
  const name = typed.normalize("NFC").trim();
  const isSeen = name.isWellFormed() && /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(name);
  return isSeen && name.length <= longestName ? name : undefined;
}
