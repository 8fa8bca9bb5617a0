import { useQuery } from "@tanstack/react-query";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { useDesk, useStatus } from "../../desk.js";

export type By = Spend["by"];
export type Period = 7 | 28;

export function useSpend(by: By, days: Period) {
  const { data: status } = useStatus();
  return useQuery(
    useDesk().query.spend.daily.queryOptions({
      input: { by, days },
      enabled: !!status?.organization,
      placeholderData: (before: Spend | undefined) => before,
    }),
  );
}

export const byWords = { workspace: "Workspace", model: "Model", api_key: "API key" } as const satisfies Record<
  By,
  string
>;
