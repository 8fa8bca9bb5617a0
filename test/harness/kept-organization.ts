import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * All that the demo organization of a `--demo` desk is. How often it made something, when a key was off, and in which
 * order it keeps its lists is its own affair.
 */
export function keptOrganization(home: string): unknown {
  const text = readFileSync(join(home, "demo", "organization.json"), "utf8");
  const whole: unknown = JSON.parse(text, (key, value: unknown) => {
    if (key === "serial" || key === "off") return undefined;
    return Array.isArray(value) ? value.toSorted(byText) : value;
  });
  return whole;
}

const byText = (one: unknown, other: unknown) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
