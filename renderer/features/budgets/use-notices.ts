import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Notice } from "../../../src/desk/contract/budgets.js";
import { useDesk } from "../../desk.js";

/** What was told of spend and not seen yet, newest first, and the way to say that it is. */
export function useNotices(): { notices: readonly Notice[]; see(): void } {
  const { query } = useDesk();
  const cache = useQueryClient();
  const { data: notices = none } = useQuery(query.budgets.notices.queryOptions());
  const { mutate } = useMutation(
    query.budgets.seen.mutationOptions({
      onSuccess: (now) => cache.setQueryData(query.budgets.notices.queryKey(), now),
    }),
  );
  const see = useCallback(() => mutate({ keys: notices.map(({ key }) => key) }), [mutate, notices]);
  return { notices, see };
}

const none: readonly Notice[] = [];
