import { codePoint, isUnseen } from "../../src/words/unseen.js";

/** A stretch of outside text: as it is, a character that would not be seen, or letters that look like others. */
export type InertPart = { kind: "plain" | "code" | "alike"; text: string };

/** What ASCII prints is what it seems to be, and most of any text: a mebibyte of it is one piece. All else goes sign by sign. */
const pieces = /[ -~]+|./gsu;
const isPlain = (piece: string) => piece >= " " && piece.charCodeAt(0) <= 0x7e;

/** Splits a string from outside so that nothing in it can hide, reorder or pass for something else. */
export function inertParts(text: string): InertPart[] {
  const suspects = foreignLetters(text);
  const parts: InertPart[] = [];
  let at = 0;
  for (const [piece] of text.matchAll(pieces)) {
    const kind = isPlain(piece)
      ? "plain"
      : isUnseen(piece)
        ? "code"
        : suspects.has(at) || isDisguised(piece)
          ? "alike"
          : "plain";
    at += piece.length;
    const last = parts.at(-1);
    if (last && last.kind === kind && kind !== "code") last.text += piece;
    else parts.push({ kind, text: kind === "code" ? codePoint(piece) : piece });
  }
  return parts;
}

/** The same where only a string can stand, such as the name of an element; what nobody listens to the end is cut. */
export function inertText(text: string, longest = 200): string {
  const parts = inertParts(cutAt(text, longest));
  return parts.map((part) => part.text).join("") + (text.length > longest ? "…" : "");
}

/** Never between the two halves of one character. */
export const cutAt = (text: string, length: number): string =>
  /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? text.slice(0, length - 1) : text.slice(0, length);

/** Full-width and mathematical letters read as plain ones but are not. */
function isDisguised(char: string): boolean {
  return char > "\u007f" && /^[A-Za-z0-9]+$/.test(char.normalize("NFKC"));
}

const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;
const lookAlike = /[аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԌαορνικυΑΒΕΖΗΙΚΜΝΟΡΤΥΧᴀ-ᴢ]/u;

/** Where letters of another alphabet stand inside Latin words, or make up a word that a reader takes for Latin. */
function foreignLetters(text: string): Set<number> {
  const found = new Set<number>();
  if (!foreign.test(text)) return found;
  const honest = text.match(/[\p{Script=Cyrillic}\p{Script=Greek}]/gu)?.some((char) => !lookAlike.test(char));
  for (const word of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (!foreign.test(word[0])) continue;
    const mixed = /\p{Script=Latin}/u.test(word[0]);
    let at = word.index;
    for (const char of word[0]) {
      if (foreign.test(char) && (mixed || (!honest && lookAlike.test(char)))) found.add(at);
      at += char.length;
    }
  }
  return found;
}
