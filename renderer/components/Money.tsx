import { ArrowDown, ArrowUp } from "lucide-react";
import { delta, formatMoney } from "./money-format.js";

/** Decimal dollars, rounded for the eye only. */
export function Money({ amount, digits = "auto" }: { amount: string; digits?: 0 | 2 | "auto" }) {
  return <span className="tabular-nums">{formatMoney(amount, digits)}</span>;
}

/** More or less than before. It keeps the text colour: more is not bad by itself. */
export function Delta({ now, before }: { now: string; before: string | null }) {
  const change = delta(now, before);
  if (!change) return <span title="Nothing to compare with">–</span>;
  const Arrow = change.more ? ArrowUp : ArrowDown;
  return (
    <span className="inline-flex items-center gap-0.5 tabular-nums">
      <Arrow size={12} strokeWidth={1.75} aria-label={change.more ? "up" : "down"} />
      {change.words}
    </span>
  );
}
