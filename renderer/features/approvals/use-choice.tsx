import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
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

interface Left {
  out: readonly number[];
  goOn: boolean;
}

const none: Left = { out: [], goOn: false };

/**
 * All are ticked until the person unticks one, and that stays while other cards and pages are looked at; a card that was planned
 * anew begins anew.
 */
export function useChoiceFor({ items, digest }: Proposal): SetChoice | undefined {
  const cache = useQueryClient();
  const queryKey = ["left out of", digest];
  // Nothing is read: the page's own memory, by what was seen.
  const { data: left } = useQuery({
    queryKey,
    queryFn: () => none,
    enabled: false,
    initialData: none,
    gcTime: Infinity,
  });
  if (!items) return undefined;
  const keep = (changed: Partial<Left>) => cache.setQueryData(queryKey, { ...left, ...changed });
  const { out, goOn } = left;
  return {
    ticked: items.map(({ number }) => number).filter((number) => !out.includes(number)),
    goOn,
    setGoOn: (on) => keep({ goOn: on }),
    toggle(number) {
      const other = out.includes(number)
        ? out.filter((one) => !needsOf(items, number).includes(one))
        : [...out, ...restingOn(items, number)];
      keep({ out: [...new Set(other)] });
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
