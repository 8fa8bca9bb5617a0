import { Search } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { Button } from "../../components/Button.js";
import { useNow } from "../../components/clock.js";
import { Icon } from "../../components/Icon.js";
import { KeyHint } from "../../components/KeyHint.js";
import { Scroll } from "../../components/Scroll.js";
import { Segmented } from "../../components/Segmented.js";
import { useKeys } from "../../components/use-keys.js";
import { PageHead } from "../frame/PageHead.js";
import { LogRows } from "./LogRows.js";
import { Threads } from "./Threads.js";
import { useLog, useThreads } from "./use-activity.js";
import { rowCount, VerdictLine } from "./VerdictLine.js";

/** What happened, proved: the verdict on the chain, then its rows. */
export function ActivityPage() {
  const [view, setView] = useState<"proposals" | "rows">("proposals");
  const [search, setSearch] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const log = useLog(view, useDeferredValue(search.trim()));
  const rows = log.data?.pages.flatMap((page) => page.rows) ?? [];
  const threads = useThreads(rows);
  const now = useNow();
  useKeys({ "/": () => field.current?.focus() });
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead
        title="Activity"
        count={
          log.data &&
          (view === "rows" ? rowCount(log.data.pages[0]?.total ?? 0) : threadCount(threads.length, log.hasNextPage))
        }
      />
      <VerdictLine />
      <div className="flex h-12 shrink-0 items-center gap-2 border-b px-5">
        <span className="relative">
          <Icon of={Search} size={14} className="absolute top-[7px] left-2.5 text-muted-foreground" />
          <input
            ref={field}
            value={search}
            maxLength={200}
            aria-label="Search rows, names, ids"
            placeholder="Search rows, names, ids"
            aria-keyshortcuts="/"
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
            className="h-7 w-[248px] rounded-control border border-input bg-card pr-8 pl-8 text-label"
          />
          <span className="absolute top-[5px] right-1.5">
            <KeyHint keys="/" />
          </span>
        </span>
        <span className="flex-1" />
        <Segmented
          label="Show"
          value={view}
          parts={[
            { value: "proposals", label: "By proposal" },
            { value: "rows", label: "Every row" },
          ]}
          onChange={setView}
        />
      </div>
      <Scroll label="Log" className="min-h-0 flex-1 overflow-y-auto">
        {log.isPending && <p className="px-5 py-4 text-muted-foreground">Reading the log.</p>}
        {log.error && (
          <p role="alert" className="px-5 py-4 text-risk-high">
            The log could not be read: {log.error.message}. Run node bin/countersign.mjs audit verify to learn more.
          </p>
        )}
        {log.data && (view === "rows" ? <LogRows rows={rows} now={now} /> : <Threads threads={threads} now={now} />)}
        {log.data && rows.length === 0 && (
          <p className="px-5 py-4 text-muted-foreground">
            {search
              ? `Nothing in the log matches “${search}”.`
              : "Nothing was proposed yet. Every step of a proposal will stand here."}
          </p>
        )}
        {log.hasNextPage && (
          <div className="px-5 py-3">
            <Button
              size="small"
              off={log.isFetchingNextPage ? "They are being read." : undefined}
              onClick={() => log.fetchNextPage()}
            >
              Older rows
            </Button>
          </div>
        )}
      </Scroll>
    </main>
  );
}

/** Counts what stands here: more may come with older rows. */
function threadCount(threads: number, more: boolean): string {
  const count = threads === 1 ? "1 proposal" : `${threads.toLocaleString("en-US")} proposals`;
  return more ? `newest ${count}` : count;
}
