import type { Tokens } from "../admin-api/reports.js";
import type { Group } from "./store/ask.js";
import { tokenMeasures } from "./store/cuts.js";

/** Rows of kinds of token as the columns of what they are of. */
export function inColumns(groups: readonly Group[]): Group[] {
  const whole = new Map<string, Group>();
  for (const { of, names, at, measured } of groups) {
    const { token_type, ...rest } = of;
    const key = JSON.stringify([at ?? null, rest]);
    const there: Group = whole.get(key) ?? { of: rest, names, ...(at !== undefined && { at }), measured: {} };
    const column = token_type ? columnOf[token_type] : undefined;
    if (column) there.measured[column] = (there.measured[column] ?? 0n) + (measured.quantity ?? 0n);
    else there.measured.requests = measured.requests ?? there.measured.requests ?? null;
    whole.set(key, there);
  }
  return [...whole.values()].filter(({ measured }) => Object.values(measured).some((one) => one !== null));
}

const columnOf: Readonly<Record<string, (typeof tokenMeasures)[number]>> = {
  uncached_input_tokens: "uncached",
  cache_read_input_tokens: "cache_read",
  "cache_creation.ephemeral_5m_input_tokens": "write_5m",
  "cache_creation.ephemeral_1h_input_tokens": "write_1h",
  output_tokens: "output",
};

export function tokensOf({ measured }: Group): Tokens {
  const [uncachedInput = 0, cacheRead = 0, cacheWrite5m = 0, cacheWrite1h = 0, output = 0] = tokenMeasures.map((one) =>
    Number(measured[one] ?? 0n),
  );
  const total = uncachedInput + cacheRead + cacheWrite5m + cacheWrite1h + output;
  return { uncachedInput, cacheRead, cacheWrite5m, cacheWrite1h, output, total };
}
