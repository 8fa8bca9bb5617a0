import type { Json } from "../../operations/operation.js";
import type { Choice, Item } from "../proposal.js";
import type { Stored } from "../store.js";

type Set = Pick<Stored, "items" | "decision">;

/** Which changes of a set are meant: those the person left ticked, or all while nothing is decided. */
export function chosenOf({ items, decision }: Set): Choice {
  return decision?.chosen ?? { ticked: (items ?? []).map(({ number }) => number), go_on: false };
}

/** The changes to be carried out, in order; none of a proposal that is no set. */
export function chosenItems(stored: Set): Item[] {
  const { ticked } = chosenOf(stored);
  return (stored.items ?? []).filter(({ number }) => ticked.includes(number));
}

/** Why a person's choice cannot be approved, in words; nothing where it can. */
export function unfit(items: readonly Item[] | null, { ticked }: Choice): string | undefined {
  const numbers = new Set((items ?? []).map(({ number }) => number));
  if (ticked.some((number) => !numbers.has(number)) || new Set(ticked).size !== ticked.length)
    return "What is ticked is not what this change set holds. Nothing was decided; look at the card again.";
  const widow = items?.find(
    ({ number, needs }) => ticked.includes(number) && needs.some((needed) => !ticked.includes(needed)),
  );
  return (
    widow &&
    `Change ${widow.number} names the result of one that is not ticked, so it cannot be approved without it. Nothing was decided.`
  );
}

/** The arguments of a set with what was not chosen left out, its number staying taken; `first`: only so many of those. */
export function onlyChosen(stored: Set, args: Record<string, Json>, first?: number): Record<string, Json> {
  if (!stored.items || !Array.isArray(args.changes)) return args;
  const numbers = new Set(
    chosenItems(stored)
      .slice(0, first)
      .map(({ number }) => number),
  );
  const secrets = Object.entries(args.secrets ?? {}).filter(([number]) => numbers.has(Number(number)));
  const { secrets: _, ...rest } = args;
  return {
    ...rest,
    changes: args.changes.map((change: Json, at: number) => (numbers.has(at + 1) ? change : null)),
    ...(secrets.length > 0 && { secrets: Object.fromEntries(secrets) }),
  };
}
