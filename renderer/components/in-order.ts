const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** What stands first of two values. What is not known comes last, whichever way. */
export function compared(a: string | number | null, b: string | number | null, down: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const upwards = typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
  return down ? -upwards : upwards;
}
