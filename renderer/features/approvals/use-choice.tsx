import { createContext, type ReactNode, useContext, useState } from "react";
import type { Proposal } from "../../answers.js";

/** Which changes of a set the person leaves ticked, and whether it goes on after one that failed. */
export interface SetChoice {
  ticked: readonly number[];
  goOn: boolean;
  /** A change that names the result of another is ticked and unticked with it. */
  toggle(number: number): void;
  setGoOn(goOn: boolean): void;
}

const Context = createContext<SetChoice | undefined>(undefined);

/** Undefined on the card of a single write. */
export const useSetChoice = () => useContext(Context);

export const SetChoiceOf = ({ choice, children }: { choice: SetChoice | undefined; children: ReactNode }) => (
  <Context value={choice}>{children}</Context>
);

/** All are ticked until the person unticks one; a card that was planned anew begins anew. */
export function useChoiceFor({ items, digest }: Proposal): SetChoice | undefined {
  const [left, setLeft] = useState<{ digest: string; out: readonly number[] }>({ digest, out: [] });
  const [goOn, setGoOn] = useState(false);
  if (!items) return undefined;
  const out = left.digest === digest ? left.out : [];
  return {
    ticked: items.map(({ number }) => number).filter((number) => !out.includes(number)),
    goOn,
    setGoOn,
    toggle(number) {
      const other = out.includes(number)
        ? out.filter((one) => !needsOf(items, number).includes(one))
        : [...out, ...restingOn(items, number)];
      setLeft({ digest, out: [...new Set(other)] });
    },
  };
}

type Items = NonNullable<Proposal["items"]>;

/** It and all whose results it names, of theirs as well. */
const needsOf = (items: Items, number: number): number[] => [
  number,
  ...(items.find((item) => item.number === number)?.needs ?? []).flatMap((needed) => needsOf(items, needed)),
];

/** It and all that name its result, of theirs as well. */
const restingOn = (items: Items, number: number): number[] => [
  number,
  ...items.filter(({ needs }) => needs.includes(number)).flatMap((item) => restingOn(items, item.number)),
];
