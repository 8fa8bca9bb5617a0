import type { OperationPlan } from "../../operations/bound.js";
import { Item } from "../proposal.js";

/** One change as it was planned: what follows from data is no part of it. */
export const asPlanned = ({ raised, effects: _, ...item }: Item) => ({ ...item, risk: raised?.from ?? item.risk });

/** The changes of a plan before anything is known of their effects. */
export const itemsOf = ({ items = [] }: Pick<OperationPlan, "items">): Item[] => items.map((item) => Item.parse(item));

/** What the log keeps of the changes of a set. */
export const itemsTold = (items: OperationPlan["items"] | null) =>
  items && {
    items: items.map(({ number, operation, target: { id, name }, changes, risk, irreversible }) => ({
      ...{ number, operation, changes, risk, irreversible },
      target: { id, name },
    })),
  };
