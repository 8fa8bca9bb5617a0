import { useQuery } from "@tanstack/react-query";
import { use } from "react";
import { useLocation, useParams } from "wouter";
import type { Spend, SpendAsked } from "../../../src/desk/contract/spend.js";
import { Clock } from "../../components/clock.js";
import { useDesk, useStatus } from "../../desk.js";
import { pathTo, read, type ViewState, written } from "./view-state.js";

/** The view in the address, and how to go to another one. */
export function useView(): [ViewState, (change: Partial<ViewState>) => void] {
  const { view = "" } = useParams<{ view?: string }>();
  const [, go] = useLocation();
  const state = read(decoded(view));
  return [state, (change) => go(pathTo(written({ ...state, ...change })), { replace: true })];
}

export function useSpend(asked: SpendAsked) {
  const { data: status } = useStatus();
  return useQuery(
    useDesk().query.spend.view.queryOptions({
      input: asked,
      enabled: !!status?.organization,
      placeholderData: (before: Spend | undefined) => before,
    }),
  );
}

export function useMonth() {
  const { data: status } = useStatus();
  return useQuery(useDesk().query.spend.month.queryOptions({ enabled: !!status?.organization }));
}

/** How far the reading of what was spent is, looked at again while it goes on. */
export function useReading() {
  const { data: status } = useStatus();
  return useQuery(useDesk().query.spend.reading.queryOptions({ enabled: !!status?.organization })).data;
}

/** The moment by which ranges are counted: that of the page, not of each key press. */
export const useToday = () => use(Clock)();

/** An address that somebody cut short is as if it said nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
