import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Stretch } from "../../answers.js";
import { useDesk } from "../../desk.js";
import { saveFile } from "../../save-file.js";
import type { View } from "./choice.js";

/** What the record can be saved as. */
export const formats = {
  jsonl: { name: "JSONL", about: "verifies with verify.mjs", type: "application/jsonl", end: "jsonl" },
  csv: { name: "CSV", about: "for spreadsheets", type: "text/csv", end: "csv" },
  ocsf: { name: "OCSF", about: "for a SIEM", type: "application/jsonl", end: "ocsf.jsonl" },
} as const;
export type Format = keyof typeof formats;

/** Takes the rows that are chosen out of the log, piece by piece, into one file. It can be stopped, and then no file is left. */
export function useExport(now: number) {
  const { client } = useDesk();
  const [progress, setProgress] = useState<{ rows: number; seq: number; of: number }>();
  const stop = useRef<AbortController>(null);
  const take = useMutation({
    mutationFn: async ({ format, view, filter }: { format: Format; view: View; filter: Stretch }) => {
      const stopping = new AbortController();
      stop.current = stopping;
      setProgress(undefined);
      const parts: string[] = [];
      let rows = 0;
      for await (const piece of await client.activity.export({ format, view, filter }, { signal: stopping.signal })) {
        parts.push(piece.text);
        rows = piece.rows;
        setProgress({ rows, seq: piece.seq, of: piece.of });
      }
      const { type, end } = formats[format];
      const name = `countersign-${new Date(now).toLocaleDateString("sv-SE")}.${end}`;
      saveFile(name, parts, type);
      return { name, rows };
    },
  });
  return {
    take: take.mutate,
    progress: take.isPending ? (progress ?? { rows: 0, seq: 0, of: 0 }) : undefined,
    done: take.data,
    error: stop.current?.signal.aborted ? undefined : (take.error ?? undefined),
    stop: () => stop.current?.abort(),
    dismiss: take.reset,
  };
}
export type Export = ReturnType<typeof useExport>;
