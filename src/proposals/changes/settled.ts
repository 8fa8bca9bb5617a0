import type { Late } from "../../operations/bound.js";
import { risks } from "../../operations/risk.js";
import { type Ground, writeOperation } from "../ground.js";
import { raisedBy, settledLate } from "../late.js";
import type { Item } from "../proposal.js";
import type { Filled } from "../store.js";
import { summed } from "./summed.js";

/** The changes of a set with their effects and the risk that data gives them, telling after each what is in so far. */
export async function settledItems(
  ground: Ground,
  planned: readonly Item[],
  lates: NonNullable<Late["items"]>,
  signal: AbortSignal,
  soFar: (items: Item[]) => void,
): Promise<Item[]> {
  let items = [...planned];
  const put = (number: number, found: Partial<Item>) => {
    items = items.map((item) => (item.number === number ? { ...item, ...found } : item));
  };
  await Promise.all(
    planned.map(async ({ number, risk, raised, operation }) => {
      const late = lates.find((one) => one.number === number)?.late;
      if (!late) return;
      const telling = (effects: Item["effects"]) => {
        put(number, { effects });
        soFar(items);
      };
      const { effects, raise } = await settledLate(ground, late, writeOperation(ground, operation), signal, telling);
      put(number, { effects, ...raisedBy(raised?.from ?? risk, raise) });
    }),
  );
  return items;
}

/** What the changes come to together: data that raises one of them raises the set. */
export function wholeOf(declared: Item["risk"], items: readonly Item[]): Pick<Filled, "effects" | "risk" | "raised"> {
  const effects = summed(items);
  const [highest] = items.toSorted((a, b) => risks.indexOf(b.risk) - risks.indexOf(a.risk));
  if (!highest?.raised) return { effects, risk: declared, raised: null };
  const because = `Change ${highest.number} is ${highest.risk}. ${highest.raised.because}`;
  return { effects, ...raisedBy(declared, { risk: highest.risk, because }) };
}
