import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Proposal } from "../../answers.js";
import { useInside } from "../../components/use-inside.js";
import { useDesk } from "../../desk.js";
import { passes, type QueueFilter } from "./queue-filter.js";
import { useChosen } from "./use-chosen.js";
import { useOrder } from "./use-order.js";
import { useProposals } from "./use-proposals.js";
import { isOpen } from "./wording.js";

/** What the queue shows, in an order that stays while a hand is in it; what is chosen of it; and the card that is open. */
export function useQueue(opened: string | undefined) {
  const inside = useInside();
  const [filter, setFilter] = useState<QueueFilter>({});
  // The card that was open while it was decided keeps its place in the queue.
  const [held, setHeld] = useState<string>();
  const { list, all, waiting, decided } = useProposals(held === opened ? held : undefined);
  const byId = useMemo(() => new Map(all.map((proposal) => [proposal.id, proposal])), [all]);
  const order = useOrder(useIds(waiting), inside);
  const kept = useOrder(useIds(decided), { pointer: inside.pointer, focus: false });
  const shown = useMemo(
    () => order.flatMap((id) => byId.get(id) ?? []).filter((proposal) => passes(proposal, filter)),
    [order, byId, filter],
  );
  const past = useMemo(() => {
    const above = new Set(order);
    return kept.flatMap((id) => (above.has(id) ? [] : (byId.get(id) ?? [])));
  }, [kept, order, byId]);
  // What was decided long ago is not in the queue, and what an address names may be nowhere.
  const lookedUp = useQuery({
    ...useDesk().query.proposals.get.queryOptions({ input: { id: opened ?? "" } }),
    enabled: opened !== undefined && list.data !== undefined && !byId.has(opened),
  });
  const chosen = opened ? (byId.get(opened) ?? lookedUp.data) : waiting[0];
  const openNow = chosen && isOpen(chosen) ? chosen.id : undefined;
  useEffect(() => {
    if (openNow) setHeld(openNow);
  }, [openNow]);
  return { list, lookedUp, waiting, shown, past, chosen, inside, filter, setFilter, batch: useChosen(shown) };
}

const useIds = (proposals: readonly Proposal[]) => useMemo(() => proposals.map(({ id }) => id), [proposals]);
