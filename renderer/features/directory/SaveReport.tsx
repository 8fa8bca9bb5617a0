import { FileText } from "lucide-react";
import { use, useEffect, useRef, useState } from "react";
import { Clock } from "../../components/clock.js";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";
import { problemWords } from "../../problem-words.js";
import { saveCsv, saveFile } from "../../save-file.js";
import type { ReportedList } from "./pages.js";
import { reportPage, reportSheet } from "./report.js";
import { useReadAll } from "./use-catalog.js";

interface SaveReportProps {
  lists: readonly ReportedList[];
  /** What the report would have besides, by label. */
  leftOut: readonly string[];
  organization: { id: string; name: string };
}

/** All lists of an access review, read now, as a dated page and a dated sheet. It can be stopped, and then there is neither. */
export function SaveReport({ lists, leftOut, organization }: SaveReportProps) {
  const readAll = useReadAll();
  const now = use(Clock);
  const [words, setWords] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const take = async () => {
    setProblem(undefined);
    const stopping = new AbortController();
    stop.current = stopping;
    try {
      const parts = await readAll(lists, setWords, stopping.signal);
      const about = { organization, at: now(), leftOut };
      const name = `access-${new Date(about.at).toISOString().slice(0, 10)}`;
      saveFile(`${name}.html`, [reportPage(parts, about)], "text/html");
      saveCsv(`${name}.csv`, [reportSheet(parts, about)]);
    } catch (error) {
      if (!stopping.signal.aborted) setProblem(error instanceof Error ? problemWords(error) : String(error));
    }
    setWords(undefined);
  };
  return (
    <>
      {problem && (
        <span role="alert" className="text-label text-risk-high">
          {problem}
        </span>
      )}
      <KeyButton
        size="small"
        title="Admins, people, workspaces, groups and who is in them, and keys, as a page and as CSV"
        hotkey={{ on: "s", does: "Save the report", palette: true }}
        off={words === undefined ? undefined : "It is being read."}
        onClick={take}
      >
        <Icon of={FileText} size={14} />
        {words ?? "Save the report"}
      </KeyButton>
      {words !== undefined && (
        <KeyButton
          size="small"
          kind="ghost"
          hotkey={{ on: "shift+s", does: "Stop the report" }}
          onClick={() => stop.current?.abort()}
        >
          Stop
        </KeyButton>
      )}
    </>
  );
}
