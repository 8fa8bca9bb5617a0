import { useQuery } from "@tanstack/react-query";
import type { SpendAnomaly } from "../../../src/desk/contract/insights.js";
import { useDesk, useStatus } from "../../desk.js";

/** They change slowly and take work: read again when a page is opened after this, in milliseconds. */
const freshMs = 5 * 60_000;

export function useForecast() {
  const { data: status } = useStatus();
  const enabled = !!status?.organization;
  return useQuery(useDesk().query.insights.forecast.queryOptions({ enabled, staleTime: freshMs }));
}

const none: readonly SpendAnomaly[] = [];

/** What is out of the ordinary in the last 28 days, newest first; nothing while it is looked for. */
export function useAnomalies(): { found: readonly SpendAnomaly[]; stands: "looking" | "failed" | "found" } {
  const { data: status } = useStatus();
  const enabled = !!status?.organization;
  const { data, error } = useQuery(useDesk().query.insights.anomalies.queryOptions({ enabled, staleTime: freshMs }));
  return { found: data?.found ?? none, stands: data ? "found" : error ? "failed" : "looking" };
}
