import { useCallback, useDeferredValue, useRef, useState } from "react";
import { Awaited } from "../../components/Awaited.js";
import { useNow } from "../../components/clock.js";
import { KeyButton } from "../../components/KeyButton.js";
import { useKeys } from "../../components/use-keys.js";
import { PageHead } from "../frame/PageHead.js";
import { type Choice, everything, filterOf, isNarrowed, type View } from "./choice.js";
import { Elsewhere } from "./Elsewhere.js";
import { ExportLine, ExportMenu } from "./ExportMenu.js";
import { FilterBar } from "./FilterBar.js";
import { LineList } from "./LineList.js";
import { RowLine, RowsHead } from "./RowLine.js";
import { rowCount } from "./row-count.js";
import { ThreadLine, ThreadsHead } from "./ThreadLine.js";
import { useExport } from "./use-export.js";
import { useLines } from "./use-lines.js";
import { VerdictLine } from "./VerdictLine.js";

/** What happened, proved: the verdict on the chain, then its rows. */
export function ActivityPage() {
  const [view, setView] = useState<View>("proposals");
  const [choice, setChoice] = useState(everything);
  const [open, setOpen] = useState<string>();
  const [sight, setSight] = useState({ first: 0, last: 40, atTop: true });
  const field = useRef<{ focus(): void }>(null);
  const now = useNow();
  const taking = useExport(now);
  const asked = useDeferredValue(choice);
  const filter = filterOf(view, asked, now);
  const { lines, newer, show, error } = useLines(view, filter, [sight.first, sight.last], sight.atTop && !open);
  const see = useCallback((first: number, last: number, atTop: boolean) => setSight({ first, last, atTop }), []);
  useKeys({
    "/": { does: "Search the record", act: () => field.current?.focus() },
    escape: open ? { does: "Close what is open", act: () => setOpen(undefined) } : undefined,
  });

  const look = (to: View, at: Choice) => {
    setView(to);
    setChoice(at);
    setOpen(undefined);
  };
  const toggle = useCallback((key: string) => setOpen((one) => (one === key ? undefined : key)), []);
  const story = useCallback((id: string) => {
    setView("proposals");
    setChoice({ ...everything, search: id });
    setOpen(id);
  }, []);
  const label = view === "rows" ? "Every row" : "Proposals";
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead title="Activity" count={lines && countOf(view, lines.total)}>
        <ExportMenu
          what={
            !isNarrowed(view, choice)
              ? "every row"
              : view === "rows"
                ? "the rows that are chosen"
                : "all rows of the proposals that are chosen"
          }
          busy={taking.progress !== undefined}
          onTake={(format) => {
            const of = isNarrowed(view, choice) ? view : "rows"; // nothing chosen: what is about no proposal goes as well
            taking.take({ format, view: of, filter: filterOf(view, choice, now) });
          }}
        />
      </PageHead>
      <ExportLine taking={taking} />
      <VerdictLine />
      <Elsewhere />
      <FilterBar
        view={view}
        choice={choice}
        field={field}
        onView={(to) => look(to, choice)}
        onChoice={(at) => look(view, at)}
      />
      <div className="relative flex min-h-0 flex-1 flex-col">
        {newer > 0 && lines && lines.total > 0 && (
          <div className="absolute inset-x-0 top-9 z-10 flex justify-center" role="status">
            <KeyButton
              size="small"
              className="shadow-popover"
              hotkey={{ on: ".", does: "Show what came since" }}
              onClick={() => void show()}
            >
              Show {newer.toLocaleString("en-US")} newer
            </KeyButton>
          </div>
        )}
        {error && (
          <p role="alert" className="px-5 py-4 text-risk-high">
            The log could not be read: {error.message}. Run audit verify on the command line to learn more.
          </p>
        )}
        {!lines && !error && <Awaited words="Reading the log." />}
        {lines && (
          <LineList
            // Another list is measured anew and begins at its top.
            key={JSON.stringify([view, filter])}
            label={label}
            lines={lines}
            now={now}
            head={view === "rows" ? <RowsHead /> : <ThreadsHead />}
            onSight={see}
            line={(line, focusable) => {
              const own = { open: open === line.key, focusable, onOpen: toggle };
              return line.kind === "row" ? (
                <RowLine row={line.last} {...own} onProposal={story} />
              ) : (
                <ThreadLine thread={line.thread} {...own} />
              );
            }}
          />
        )}
        {lines?.total === 0 && <Nothing narrowed={isNarrowed(view, asked)} onClear={() => look(view, everything)} />}
      </div>
    </main>
  );
}

function Nothing({ narrowed, onClear }: { narrowed: boolean; onClear(): void }) {
  return (
    <div className="absolute inset-x-0 top-7 px-5 py-4 text-muted-foreground">
      {narrowed ? (
        <>
          <p className="mb-2">Nothing in the log fits what is chosen.</p>
          <KeyButton size="small" hotkey={{ on: "shift+f", does: "Show everything" }} onClick={onClear}>
            Show everything
          </KeyButton>
        </>
      ) : (
        <p>Nothing was proposed yet. Every step of a proposal will stand here.</p>
      )}
    </div>
  );
}

const countOf = (view: View, total: number) =>
  view === "rows" ? rowCount(total) : total === 1 ? "1 proposal" : `${total.toLocaleString("en-US")} proposals`;
