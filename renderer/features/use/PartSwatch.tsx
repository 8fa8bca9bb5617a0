import type { parts } from "./parts.js";

/** A part's ink and pattern. */
export function PartSwatch({ part: { token, pattern }, size = 12 }: { part: (typeof parts)[number]; size?: number }) {
  const line = size / 4;
  return (
    <svg width={size} height={size} aria-hidden="true" className="shrink-0">
      <rect width={size} height={size} rx="2" fill={`var(${token})`} />
      {pattern === "dots" && <circle cx={size / 2} cy={size / 2} r={size / 5} className="fill-background" />}
      {pattern === "rows" && <rect y={size / 2 - line / 2} width={size} height={line} className="fill-background" />}
      {pattern === "columns" && <rect x={size / 2 - line / 2} width={line} height={size} className="fill-background" />}
    </svg>
  );
}
