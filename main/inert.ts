/** Text from agents and from the API for places that show plain text: what could hide or reorder is spelled out, what is long is cut. */
export function inert(text: string, longest = 80): string {
  const visible = text
    .slice(0, 4 * longest)
    .replace(hidden, (sign) => `‹U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`);
  const signs = [...visible];
  return signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : visible;
}

// As on a card: controls, formats (bidi, zero-width), fillers, private, unassigned and lone ones, and every space but the plain one.
const hidden = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;
