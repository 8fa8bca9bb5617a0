import type { Effect, Item } from "../proposal.js";

type Figure = Extract<Effect, { kind: "figure" }>;

/** What all changes of a set come to: figures with the same label are added up, and what is missing of one is said once. */
export function summed(items: readonly Pick<Item, "number" | "effects">[]): Effect[] {
  const sums = new Map<string, Figure | undefined>();
  const missing = new Map<string, number[]>();
  for (const { number, effects } of items) {
    for (const effect of effects) {
      if (effect.kind === "missing") missing.set(effect.reason, [...(missing.get(effect.reason) ?? []), number]);
      if (effect.kind !== "figure") continue;
      const label = plural(effect.label);
      const before = sums.get(label);
      // What cannot be added up is told with its change alone.
      sums.set(label, sums.has(label) ? before && added(before, effect) : { ...effect, label });
    }
  }
  const dashes = [...missing].map(
    ([reason, numbers]): Effect => ({ kind: "missing", reason: `change ${numbers.join(", ")}: ${reason}` }),
  );
  return [...[...sums.values()].filter((one) => one !== undefined), ...dashes];
}

/** `1 call in the last hour` and `12 calls in the last hour` are of one kind. */
const plural = (label: string) => label.replace(/^call /, "calls ");

function added(a: Figure, b: Figure): Figure | undefined {
  const figure = sum(a.figure, b.figure);
  if (figure === undefined) return undefined;
  const series = a.series?.map((value, at) => value + (b.series?.[at] ?? 0)) ?? b.series;
  return { kind: "figure", figure, label: a.label, hot: a.hot || b.hot, ...(series && { series }) };
}

/** Counts and dollars as cards show them; anything else is no sum. */
function sum(a: string, b: string): string | undefined {
  const [one, other] = [counted(a), counted(b)];
  if (!one || !other || one.dollars !== other.dollars) return undefined;
  const cents = one.cents + other.cents;
  if (!one.dollars) return (cents / 100).toLocaleString("en-US");
  const digits = cents < 1_000_000 ? 2 : 0;
  const style = {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  return (cents / 100).toLocaleString("en-US", style);
}

function counted(text: string): { dollars: boolean; cents: number } | undefined {
  const [, sign, digits = ""] = /^(\$?)(\d[\d,]*(?:\.\d{1,2})?)$/.exec(text) ?? [];
  return sign === undefined
    ? undefined
    : { dollars: sign === "$", cents: Math.round(Number(digits.replaceAll(",", "")) * 100) };
}
