/**
 * Decimal dollars as a person reads them. The string is exact; rounding is half-even and done on its digits, so no cent is lost to floating point.
 * `digits` 2 shows cents, 0 whole dollars; `auto` leaves the cents away from 10,000 on.
 */
export function formatMoney(amount: string, digits: 0 | 2 | "auto" = "auto"): string {
  const parsed = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
  if (!parsed) return "–";
  const [, sign = "", whole = "0", fraction = ""] = parsed;
  const wanted = digits === "auto" ? (BigInt(whole) < 10_000n ? 2 : 0) : digits;
  const rounded = roundHalfEven(whole, fraction, wanted)
    .toString()
    .padStart(wanted + 1, "0");
  const cut = rounded.length - wanted;
  const grouped = BigInt(rounded.slice(0, cut)).toLocaleString("en-US");
  const minus = sign && /[1-9]/.test(rounded) ? "−" : "";
  return `${minus}$${grouped}${wanted ? `.${rounded.slice(cut)}` : ""}`;
}

function roundHalfEven(whole: string, fraction: string, digits: number): bigint {
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  const rest = fraction.slice(digits);
  const half = `5${"0".repeat(Math.max(rest.length - 1, 0))}`;
  if (rest === "" || rest < half) return kept;
  return rest > half || kept % 2n === 1n ? kept + 1n : kept;
}

/** How much more or less than before, in per cent with one digit; null where there is nothing to compare with. */
export function delta(now: string, before: string | null): { words: string; more: boolean } | null {
  const [a, b] = [Number(now), Number(before)];
  if (before === null || !(b > 0) || Number.isNaN(a)) return null;
  const share = (a / b - 1) * 100;
  return { words: `${Math.abs(share).toFixed(1)} %`, more: share >= 0 };
}
