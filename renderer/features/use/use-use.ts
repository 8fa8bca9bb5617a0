import { useQuery } from "@tanstack/react-query";
import type { Cache, ClaudeCode, UseDays } from "../../../src/desk/contract/use.js";
import { useDesk, useStatus } from "../../desk.js";

/** How well the prompt cache works; what was shown stays until the next is there. */
export function useCache(days: UseDays) {
  const { data: status } = useStatus();
  return useQuery(
    useDesk().query.use.cache.queryOptions({
      input: { days },
      enabled: !!status?.organization,
      placeholderData: (before: Cache | undefined) => before,
    }),
  );
}

/** What was done with Claude Code. */
export function useClaudeCode(days: UseDays) {
  const { data: status } = useStatus();
  return useQuery(
    useDesk().query.use.claudeCode.queryOptions({
      input: { days },
      enabled: !!status?.organization,
      placeholderData: (before: ClaudeCode | undefined) => before,
    }),
  );
}
