import type { Tool } from "@modelcontextprotocol/server";

/** As many tokens as a listing should have at most: it is read before every conversation. */
export const budget = 6000;

/** Words, three digits at a time, and what stands between: a token each, nearly. A tokenizer would weigh more than the rest. */
const piece = /[A-Za-z]+|\d{1,3}|[^A-Za-z\d]+/g;
/** Measured over the catalog. */
const piecesPerToken = 1.03;

/** About how many tokens a model has to read for these tools. */
export function tokensOf(tools: readonly Tool[]): number {
  const pieces = tools.reduce((sum, tool) => sum + (JSON.stringify(tool).match(piece)?.length ?? 0), 0);
  return Math.round(pieces / piecesPerToken);
}
