import { isUnseen, spelled } from "../src/words/unseen.js";

/** Text from agents and from the API for places that show plain text: what could hide or reorder is spelled out, what is long is cut. */
export function inert(text: string, longest = 80): string {
  const visible = text.slice(0, 4 * longest).replace(/[^ ]/gu, (sign) => (isUnseen(sign) ? spelled(sign) : sign));
  const signs = [...visible];
  return signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : visible;
}
