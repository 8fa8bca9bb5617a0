/** Text from agents and from the API for places that show plain text: what could hide or reorder is spelled out, what is long is cut. */
export function inert(text: string, longest = 80): string {
  const visible = text.replace(
    hidden,
    (sign) => `‹U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`,
  );
  const signs = [...visible];
  return signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : visible;
}

// Controls, formats (bidi, zero-width), line and paragraph separators, private use and lone surrogates.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;
