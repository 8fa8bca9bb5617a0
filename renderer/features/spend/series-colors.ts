/** The order in which inks are given out: neighbours in a stack never look alike. */
const order = ["--chart-1", "--chart-2", "--chart-5", "--chart-3", "--chart-4"] as const;

/** The ink of the nth series, largest first; six to ten repeat the inks with dots, the rest share one. */
export function seriesInk(index: number): { token: string; dotted: boolean } {
  const token = index < 2 * order.length ? order[index % order.length] : undefined;
  return { token: token ?? "--border-strong", dotted: token !== undefined && index >= order.length };
}

/** What all others have together. */
export const restInk = { token: "--border-strong", dotted: false } as const;

/** A token as the rgb string that ECharts can read; its own parser knows no oklch. */
export function resolveInk(token: string, element: Element): string {
  const canvas = element.ownerDocument.createElement("canvas").getContext("2d");
  if (!canvas) return "rgb(128, 128, 128)";
  canvas.fillStyle = getComputedStyle(element).getPropertyValue(token).trim() || "#808080";
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

/** Of these inks the one that is plainest to read on another; all as rgb strings. */
export function plainest(on: string, inks: readonly string[]): string | undefined {
  const contrast = (ink: string) => {
    const [one, other] = [lightness(ink), lightness(on)];
    return Math.max(one, other) / Math.min(one, other);
  };
  return inks.toSorted((a, b) => contrast(b) - contrast(a))[0];
}

/** As WCAG 2 counts contrast by. */
function lightness(rgb: string): number {
  const [red = 0, green = 0, blue = 0] = (rgb.match(/\d+/g) ?? []).map((part) =>
    Number(part) <= 10 ? Number(part) / 3294 : ((Number(part) / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
}

/** The pattern of what is not over yet; no series has it. */
export const hatch = (ink: (token: string) => string) => ({
  symbol: "rect",
  rotation: Math.PI / 4,
  dashArrayX: [1, 0] as [number, number],
  dashArrayY: [3, 3] as [number, number],
  color: ink("--background"),
});
