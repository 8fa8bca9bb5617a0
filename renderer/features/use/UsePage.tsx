import type { ReactNode } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { UseDays } from "../../../src/desk/contract/use.js";
import { Awaited } from "../../components/Awaited.js";
import { Segmented } from "../../components/Segmented.js";
import { NoOrganization } from "../frame/NoOrganization.js";
import { PageHead } from "../frame/PageHead.js";
import { ReadFailed } from "../frame/ReadFailed.js";
import { SpendTabs } from "../spend/SpendTabs.js";

interface UsePageProps {
  status: Status;
  days: UseDays;
  onDays(days: UseDays): void;
  /** What is being read, in the words of its sentence. */
  reading: string;
  asked: {
    isPending: boolean;
    isPlaceholderData: boolean;
    isFetching: boolean;
    error: Error | null;
    refetch(): unknown;
  };
  children: ReactNode;
}

/** The frame of the pages about use: title, tabs, period, and what stands in place of figures while there are none. */
export function UsePage({ status, days, onDays, reading, asked, children }: UsePageProps) {
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead title="Spend" tabs={<SpendTabs />}>
        {asked.isPlaceholderData && (
          <span role="status" className="text-label text-muted-foreground">
            Reading {days} days.
          </span>
        )}
        <Segmented
          label="Period"
          value={days}
          parts={[
            { value: 7, label: "7 days" },
            { value: 28, label: "28 days" },
            { value: 90, label: "90 days" },
          ]}
          onChange={onDays}
        />
      </PageHead>
      {!status.organization && <NoOrganization status={status} />}
      {status.organization && asked.isPending && <Awaited ofApi words={`Reading ${reading}.`} />}
      {asked.error && <ReadFailed error={asked.error} again={asked.isFetching ? undefined : asked.refetch} />}
      {status.organization && children}
    </main>
  );
}
