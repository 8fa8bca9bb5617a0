import type { Desk } from "../src/desk/desk.js";

/** The line of the tray that says what was spent: read for each organization that is opened, and every few minutes. */
export function createSpendLine(parts: {
  desk: Pick<Desk, "spentSoFar" | "status">;
  changed(): void;
}): Disposable & { words(): string | undefined } {
  const open = () => parts.desk.status().organization?.id;
  let known: { of: string; words: string } | undefined;
  let readFor: string | undefined;

  /** Figures that cannot be had grow old, and that is a change, too. */
  const read = async () => {
    const of = open();
    readFor = of;
    // Without figures there is no line: the page says why.
    const spent = of === undefined ? undefined : await parts.desk.spentSoFar().catch(() => undefined);
    if (of !== undefined && spent)
      known = { of, words: `Today ${dollars(spent.today)}, this month ${dollars(spent.month)}` };
    parts.changed();
  };
  const timer = setInterval(() => void read(), everyMs);

  return {
    words() {
      const of = open();
      if (of !== readFor) void read();
      return known && known.of === of ? known.words : undefined;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

const everyMs = 5 * 60_000;

/** Cents are enough in a menu. */
const dollars = (amount: string) =>
  new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }).format(Number(amount));
