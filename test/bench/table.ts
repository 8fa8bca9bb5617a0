/** One line of the table that `npm run bench` prints. A ratio compares two measurements of the same run on the same machine. */
export interface Ratio {
  name: string;
  /** In the unit of `target`: a ratio, or what `unit` says. */
  measured: number;
  target: { atMost: number } | { atLeast: number };
  /** What it was compared with, and what that measured: "bare SDK server: 0.24 ms". */
  baseline: string;
  /** Absent: a ratio. */
  unit?: "ms" | "MB" | "tokens";
}

/** What a `*.bench.ts` exports. */
export interface Bench {
  name: string;
  run(): Promise<Ratio[]>;
}

/** Whether the target is held. */
export function isHeld({ measured, target }: Ratio): boolean {
  return "atMost" in target ? measured <= target.atMost : measured >= target.atLeast;
}

/** The table as text, columns aligned. */
export function tableOf(ratios: readonly Ratio[]): string {
  const rows = [
    ["", "measured", "target", "compared with"],
    ...ratios.map((ratio) => [
      `${isHeld(ratio) ? "  " : "! "}${ratio.name}`,
      shown(ratio.measured, ratio.unit),
      "atMost" in ratio.target
        ? `≤ ${shown(ratio.target.atMost, ratio.unit)}`
        : `≥ ${shown(ratio.target.atLeast, ratio.unit)}`,
      ratio.baseline,
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function shown(value: number, unit?: Ratio["unit"]): string {
  const text = value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return unit ? `${text} ${unit}` : `${text}×`;
}
