import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Rows } from "../../../src/desk/contract/catalog.js";
import { useDesk, useStatus } from "../../desk.js";
import { type DirectoryPageOf, directoryPages, type ListOf, listName, type ReportedList } from "./pages.js";
import { readEach } from "./read-each.js";

/** What the open organization has: the reads that can be shown and the writes that can be asked for. */
export function useOffered() {
  const { data: status } = useStatus();
  const id = status?.organization?.id;
  return useQuery(useDesk().query.catalog.offered.queryOptions({ enabled: id !== undefined }));
}

/** The pages that the organization has anything for, each with the lists that it has. */
export function usePages(): DirectoryPageOf[] {
  const offered = useOffered().data;
  if (!offered) return [];
  const isOffered = ({ operation, each }: ListOf) =>
    offered.reads.includes(operation) && (!each || offered.reads.includes(each.operation));
  return directoryPages
    .map(({ lists, report, ...page }) => ({
      ...page,
      lists: lists.filter(isOffered),
      ...(report && {
        report: report.filter(isOffered),
        leftOut: report.filter((one) => !isOffered(one)).map(({ label }) => label),
      }),
    }))
    .filter(({ lists }) => lists.length > 0);
}

export function useRows({ operation, args = {} }: ListOf) {
  return useQuery(useDesk().query.catalog.rows.queryOptions({ input: { operation, args }, staleTime: freshMs }));
}

/** What was read longer ago is read again when a page is opened: it costs calls, so not at every change. */
const freshMs = 30_000;

/** The same list of each workspace, group or role, once a person has asked for it: it can be stopped, and then what was read before stays. */
export function useEach(list: ListOf & Required<Pick<ListOf, "each">>) {
  const { client } = useDesk();
  const cache = useQueryClient();
  const queryKey = ["each", list.operation];
  const [words, setWords] = useState<string>();
  const read = useQuery({
    queryKey,
    queryFn: ({ signal }) => readEach(client, list, setWords, signal),
    enabled: false,
  });
  return { ...read, words, stop: () => void cache.cancelQueries({ queryKey }) };
}

/** Reads lists anew, one after the other, when a person asks for all of them. */
export function useReadAll() {
  const { client } = useDesk();
  return async (
    lists: readonly ReportedList[],
    at: (words: string) => void,
    signal: AbortSignal,
  ): Promise<ReportPart[]> => {
    const parts: ReportPart[] = [];
    for (const list of lists) {
      const { operation, args = {}, each } = list;
      const words = `Reading ${parts.length + 1} of ${lists.length}`;
      at(words);
      const rows = each
        ? await readEach(client, { operation, each }, (what) => at(`${words}: ${what}`), signal)
        : await client.catalog.rows({ operation, args }, { signal });
      parts.push({ list, rows });
    }
    return parts;
  };
}

/** One list of a report. */
export interface ReportPart {
  list: ReportedList;
  rows: Rows;
}

/** What a read tells of one thing; it waits while there is none. */
export function useMore(list: ListOf, id: string | undefined) {
  const { operation = "", argument = "" } = list.more ?? {};
  const input = { operation, args: { [argument]: id ?? "" } };
  return useQuery(
    useDesk().query.catalog.thing.queryOptions({
      input,
      staleTime: freshMs,
      enabled: list.more !== undefined && id !== undefined,
    }),
  );
}

/** By operation, why it is never done to this thing; undefined while that is not known, nothing where it could not be read. */
export function useClosed(noun: string, id: string): Readonly<Record<string, string>> | undefined {
  const input = { noun, id };
  const { data, error } = useQuery(useDesk().query.catalog.closed.queryOptions({ input, staleTime: freshMs }));
  return data ?? (error ? {} : undefined);
}

/** Where the thing of an id stands, if this organization has a page for it. */
export function useAddressOf(): (id: string) => string | undefined {
  const pages = usePages();
  return (id) => {
    for (const { path, lists } of pages) {
      const list = lists.find(({ prefix }) => prefix !== undefined && id.startsWith(prefix));
      if (!list) continue;
      const parts = [...(list === lists[0] ? [] : [listName(list)]), id];
      return `#${[path, ...parts.map(encodeURIComponent)].join("/")}`;
    }
    return undefined;
  };
}

/** Asks for a write in the person's name; what comes of it waits as a card. */
export function useAsk(asked: (id: string) => void) {
  const ask = useMutation(useDesk().query.catalog.ask.mutationOptions());
  return {
    busy: ask.isPending,
    error: ask.error,
    /** Nothing would change: said in words. */
    nothing: ask.data?.id === null ? ask.data.words : undefined,
    send: (input: Parameters<typeof ask.mutate>[0]) =>
      ask.mutate(input, { onSuccess: ({ id }) => (id === null ? undefined : asked(id)) }),
  };
}
