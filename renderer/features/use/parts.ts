import type { InputTokens } from "../../../src/desk/contract/use.js";

interface Part {
  of: keyof InputTokens;
  name: string;
  token: string;
  /** Told apart without colour: each has a pattern of its own, in the chart and in its swatch. */
  pattern: "plain" | "dots" | "rows" | "columns";
}

/** The four parts that input comes in, as they are stacked: what is read from the cache at the foot. */
export const parts: readonly Part[] = [
  { of: "read", name: "Read", token: "--chart-1", pattern: "plain" },
  { of: "uncached", name: "Uncached", token: "--chart-2", pattern: "dots" },
  { of: "write5m", name: "Written, 5 min", token: "--chart-3", pattern: "rows" },
  { of: "write1h", name: "Written, 1 h", token: "--chart-4", pattern: "columns" },
];

export const inputOf = (tokens: InputTokens): number => parts.reduce((sum, { of }) => sum + tokens[of], 0);

/** A part of all input; null: there was none. */
export const shareOf = (tokens: InputTokens, of: keyof InputTokens): number | null => {
  const input = inputOf(tokens);
  return input === 0 ? null : tokens[of] / input;
};
