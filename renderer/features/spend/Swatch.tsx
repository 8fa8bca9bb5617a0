import { restInk, seriesInk } from "./series-colors.js";

/** A series' ink, 12 px in lists and 8 in the read-out. */
export function Swatch({ index, size = 12, rest = false }: { index: number; size?: number; rest?: boolean }) {
  const { token, dotted } = rest ? restInk : seriesInk(index);
  return (
    <svg width={size} height={size} aria-hidden="true" className="shrink-0">
      <rect width={size} height={size} rx="2" fill={`var(${token})`} />
      {dotted && <circle cx={size / 2} cy={size / 2} r={size / 5} className="fill-background" />}
    </svg>
  );
}
