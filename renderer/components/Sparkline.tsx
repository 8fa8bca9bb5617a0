/** Counts as bars, oldest first; the last one is full. */
export function SparkBars({ values, label }: { values: readonly number[]; label: string }) {
  const highest = Math.max(...values, 1);
  const slot = 128 / Math.max(values.length, 1);
  return (
    <svg width="128" height="24" role="img" aria-label={label}>
      {values.map((value, index) => {
        const height = Math.max((value / highest) * 24, 1);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={index * slot}
            y={24 - height}
            width={Math.max(slot - 1, 1)}
            height={height}
            className={index === values.length - 1 ? "fill-machine" : "fill-machine/45"}
          />
        );
      })}
    </svg>
  );
}

/** Amounts as one line, 64 by 24. The number stands beside it, so it is silent. */
export function SparkLine({ values, ink }: { values: readonly number[]; ink: string }) {
  const highest = Math.max(...values);
  const lowest = Math.min(...values, 0);
  const span = highest - lowest || 1;
  const step = 64 / Math.max(values.length - 1, 1);
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)},${(22 - ((value - lowest) / span) * 20).toFixed(1)}`,
  );
  return (
    <svg width="64" height="24" aria-hidden="true">
      <polyline points={points.join(" ")} fill="none" stroke={ink} strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
