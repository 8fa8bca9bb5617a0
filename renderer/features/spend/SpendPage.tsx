import { ChartNoAxesColumn, Table2 } from "lucide-react";
import { useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Icon } from "../../components/Icon.js";
import { Segmented } from "../../components/Segmented.js";
import { problemWords } from "../approvals/use-proposals.js";
import { NoOrganization } from "../frame/NoOrganization.js";
import { PageHead } from "../frame/PageHead.js";
import { KpiBand } from "./KpiBand.js";
import { ReadOut } from "./ReadOut.js";
import { SeriesList } from "./SeriesList.js";
import { SpendChart } from "./SpendChart.js";
import { SpendTable } from "./SpendTable.js";
import { SpendTabs } from "./SpendTabs.js";
import { type By, byWords, type Period, useSpend } from "./use-spend.js";

/** What the organization spends: by workspace, model or key, as a chart or as its table. */
export function SpendPage({ status }: { status: Status }) {
  const [by, setBy] = useState<By>("workspace");
  const [days, setDays] = useState<Period>(28);
  const [view, setView] = useState<"chart" | "table">("chart");
  const [chosen, setChosen] = useState<number>();
  const { data: spend, isPending, error } = useSpend(by, days);
  const day = Math.min(chosen ?? Number.POSITIVE_INFINITY, (spend?.days.length ?? 1) - 1);
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead title="Spend" tabs={<SpendTabs />}>
        <Segmented
          label="Period"
          value={days}
          parts={[
            { value: 7, label: "7 days" },
            { value: 28, label: "28 days" },
          ]}
          onChange={(period) => {
            setDays(period);
            setChosen(undefined);
          }}
        />
      </PageHead>
      {!status.organization && <NoOrganization status={status} />}
      {status.organization && isPending && <p className="px-5 py-4 text-muted-foreground">Reading the spend.</p>}
      {error && (
        <p role="alert" className="px-5 py-4 text-risk-high">
          {problemWords(error)}
        </p>
      )}
      {status.organization && spend && (
        <>
          <KpiBand spend={spend} />
          <div className="flex h-12 shrink-0 items-center gap-2 border-b px-5">
            <Segmented
              label="By"
              value={by}
              parts={[
                { value: "workspace", label: byWords.workspace },
                { value: "model", label: byWords.model },
                { value: "api_key", label: byWords.api_key },
              ]}
              onChange={setBy}
            />
            <span className="flex-1" />
            <Segmented
              label="Show as"
              value={view}
              parts={[
                {
                  value: "chart",
                  label: (
                    <>
                      <Icon of={ChartNoAxesColumn} size={14} /> Chart
                    </>
                  ),
                },
                {
                  value: "table",
                  label: (
                    <>
                      <Icon of={Table2} size={14} /> Table
                    </>
                  ),
                },
              ]}
              onChange={setView}
            />
          </div>
          <div className="flex min-h-0 flex-1">
            <div className="flex min-w-0 flex-1 flex-col">
              {spend.series.length === 0 ? (
                <p className="px-5 py-4 text-muted-foreground">
                  No spend between {spend.from} and {spend.to}.
                </p>
              ) : view === "chart" ? (
                <>
                  <ReadOut spend={spend} day={day} />
                  <SpendChart spend={spend} day={day} onDay={setChosen} />
                </>
              ) : (
                <SpendTable spend={spend} />
              )}
            </div>
            <SeriesList spend={spend} />
          </div>
        </>
      )}
    </main>
  );
}
