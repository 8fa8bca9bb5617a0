import type { Tool } from "@modelcontextprotocol/server";

/** As many tokens as a listing should have at most: it is read before every conversation. */
export const budget = 6000;

/** Measured over the catalog; a tokenizer of its own would weigh more than the rest of the program. */
const bytesPerToken = 4.4;

/** About how many tokens a model has to read for these tools. */
export function tokensOf(tools: readonly Tool[]): number {
  return Math.round(tools.reduce((sum, tool) => sum + Buffer.byteLength(JSON.stringify(tool)), 0) / bytesPerToken);
}
