import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { BudgetView } from "../../../src/desk/contract/budgets.js";
import { useDesk, useStatus } from "../../desk.js";

/** The budgets of the organization that is open, and how each stands. */
export function useBudgets() {
  const { data: status } = useStatus();
  return useQuery(useDesk().query.budgets.list.queryOptions({ enabled: !!status?.organization }));
}

/** What can be done with them; each answers with how they are now. */
export function useBudgetChanges() {
  const { query } = useDesk();
  const cache = useQueryClient();
  const done = { onSuccess: (now: BudgetView[]) => cache.setQueryData(query.budgets.list.queryKey(), now) };
  return {
    set: useMutation(query.budgets.set.mutationOptions(done)),
    remove: useMutation(query.budgets.remove.mutationOptions(done)),
    snooze: useMutation(query.budgets.snooze.mutationOptions(done)),
    cap: useMutation(query.budgets.cap.mutationOptions()),
  };
}
