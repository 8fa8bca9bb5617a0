import { FileText } from "lucide-react";
import { use, useState } from "react";
import { Button } from "../../components/Button.js";
import { Clock } from "../../components/clock.js";
import { Icon } from "../../components/Icon.js";
import { saveFile } from "../../save-file.js";
import { problemWords } from "../approvals/use-proposals.js";
import type { ListOf } from "./pages.js";
import { reportPage, reportSheet } from "./report.js";
import { useReadAll } from "./use-catalog.js";

interface SaveReportProps {
  lists: readonly ListOf[];
  /** What the report would have besides, by label. */
  leftOut: readonly string[];
  organization: string;
}

/** All lists of an access review, read now, as a dated page and a dated sheet. */
export function SaveReport({ lists, leftOut, organization }: SaveReportProps) {
  const readAll = useReadAll();
  const now = use(Clock);
  const [done, setDone] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const take = async () => {
    setProblem(undefined);
    try {
      const parts = await readAll(lists, setDone);
      const about = { organization, at: now(), leftOut };
      const name = `access-${new Date(about.at).toISOString().slice(0, 10)}`;
      saveFile(`${name}.html`, [reportPage(parts, about)], "text/html");
      saveFile(`${name}.csv`, [reportSheet(parts, about)], "text/csv");
    } catch (error) {
      setProblem(error instanceof Error ? problemWords(error) : String(error));
    }
    setDone(undefined);
  };
  return (
    <>
      {problem && (
        <span role="alert" className="text-label text-risk-high">
          {problem}
        </span>
      )}
      <Button
        size="small"
        title="People, workspaces and keys, as a page and as CSV"
        off={done === undefined ? undefined : "It is being read."}
        onClick={take}
      >
        <Icon of={FileText} size={14} />
        {done === undefined ? "Save the report" : `Reading ${done + 1} of ${lists.length}`}
      </Button>
    </>
  );
}
