import { RefreshCw } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { lineOf } from "../../../src/csv/line.js";
import type { Rows } from "../../../src/desk/contract/catalog.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Awaited } from "../../components/Awaited.js";
import { Filters } from "../../components/Filters.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { SaveCsv } from "../../components/SaveCsv.js";
import { SearchField } from "../../components/SearchField.js";
import { Segmented } from "../../components/Segmented.js";
import { formatTime } from "../../components/time-format.js";
import { useKeys } from "../../components/use-keys.js";
import { problemWords } from "../../problem-words.js";
import { inSentence } from "../approvals/wording.js";
import { NoOrganization } from "../frame/NoOrganization.js";
import { NotRead } from "../frame/NotRead.js";
import { PageHead } from "../frame/PageHead.js";
import { ReadFailed } from "../frame/ReadFailed.js";
import { ColumnFilter } from "./ColumnFilter.js";
import { NewThing } from "./NewThing.js";
import { type DirectoryPageOf, type ListOf, listName, listOfRow } from "./pages.js";
import { RowTable } from "./RowTable.js";
import { SaveReport } from "./SaveReport.js";
import { NoSuchThing, ThingDetail } from "./ThingDetail.js";
import { choices, fileColumns, rowKey, said, seen, type TableView, wholeTable } from "./table-view.js";
import { useEach, useOffered, usePages, useRows } from "./use-catalog.js";

interface DirectoryPageProps {
  page: DirectoryPageOf;
  status: Status;
  /** After the page's own: the list, unless it is the first, and the thing that is open. */
  address: readonly (string | undefined)[];
}

/** One part of the organization: its lists, what is known of each thing, and what can be asked for. */
export function DirectoryPage({ page: { path, name }, status, address }: DirectoryPageProps) {
  const [, go] = useLocation();
  const offered = useOffered();
  const page = usePages().find((one) => one.path === path);
  const first = page?.lists[0];
  const named = page?.lists.find((one) => listName(one) === address[0]);
  const list = named ?? first;
  const opened = named ? address[1] : address[0];
  const show = (other: ListOf, id?: string) => {
    const parts = [...(other === first ? [] : [listName(other)]), ...(id === undefined ? [] : [id])];
    go([path, ...parts.map(encodeURIComponent)].join("/"), { replace: true });
  };
  const isMany = page !== undefined && page.lists.length > mostInHead;
  const lists = page && page.lists.length > 1 && list && (
    <Segmented
      label="List"
      value={page.lists.indexOf(list)}
      parts={page.lists.map(({ label }, value) => ({ value, label }))}
      onChange={(at) => show(page.lists[at] ?? list)}
    />
  );
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead title={name}>
        {!isMany && lists}
        {list?.makes && <NewThing key={list.operation} makes={list.makes} />}
        {page?.report && status.organization && (
          <SaveReport lists={page.report} leftOut={page.leftOut ?? []} organization={status.organization} />
        )}
      </PageHead>
      {/* A line of their own, so that none moves with what else the head holds for each. */}
      {isMany && <div className="flex min-h-12 shrink-0 items-center border-b px-5 py-1.5">{lists}</div>}
      {!status.organization && <NoOrganization status={status} />}
      {status.organization && offered.isPending && <Awaited ofApi words="Finding out what this organization has." />}
      {offered.error && <ReadFailed error={offered.error} again={offered.isFetching ? undefined : offered.refetch} />}
      {status.organization && offered.data && !page && (
        <p className="px-5 py-4 text-muted-foreground">
          This organization, or the key that Countersign uses, has no {inSentence(name)} to show. Settings lists what it
          can do.
        </p>
      )}
      {status.organization && list?.each && <Each key={list.operation} list={{ ...list, each: list.each }} />}
      {status.organization && list && !list.each && (
        <List key={list.operation} list={list} opened={opened} onOpen={(id) => show(list, id)} />
      )}
    </main>
  );
}

interface ListProps {
  list: ListOf;
  opened: string | undefined;
  onOpen(id: string | undefined): void;
}

function List({ list, ...opening }: ListProps) {
  const { data, error, refetch, isFetching } = useRows(list);
  if (error && !data) return <ReadFailed error={error} again={isFetching ? undefined : refetch} />;
  if (!data) return <Awaited ofApi words={`Reading ${inSentence(list.label)}.`} />;
  return <Shown {...opening} list={list} rows={data} again={isFetching ? undefined : refetch} failed={error} />;
}

/** What takes a read for each workspace, group or role is read when a person asks for it. Its rows are no things of their own: none opens. */
function Each({ list }: { list: ListOf & Required<Pick<ListOf, "each">> }) {
  const { data, error, refetch, isFetching, words, stop } = useEach(list);
  const again = isFetching ? undefined : () => refetch();
  return (
    <>
      {isFetching && (
        <div className="flex min-h-12 shrink-0 items-center gap-2 border-b px-5 py-1.5">
          <span role="status" className="text-muted-foreground">
            Reading {words}.
          </span>
          <KeyButton size="small" hotkey={{ on: "x", does: "Stop reading" }} onClick={stop}>
            Stop
          </KeyButton>
        </div>
      )}
      {error && !data && <ReadFailed error={error} again={again} />}
      {!isFetching && !error && !data && (
        <div className="px-5 py-4 text-muted-foreground">
          <p className="mb-2">
            {list.about} Not read yet: it takes a call for each {list.each.argument}.
          </p>
          <KeyButton size="small" hotkey={{ on: "r", does: "Read them" }} onClick={again}>
            Read them
          </KeyButton>
        </div>
      )}
      {data && (
        <Shown list={list} rows={data} again={again} failed={error} opened={undefined} onOpen={() => undefined} />
      )}
    </>
  );
}

interface ShownProps extends ListProps {
  rows: Rows;
  /** Reads the rows again; absent while it does. */
  again: (() => unknown) | undefined;
  /** Why the last reading failed: these are older ones. */
  failed: Error | null;
}

function Shown({ list, rows, again, failed, opened: open, onOpen: setOpen }: ShownProps) {
  const [view, setView] = useState<TableView>(wholeTable);
  const later = useDeferredValue(view);
  const found = useMemo(() => seen(rows, later), [rows, later]);
  const filters = useMemo(() => choices(rows), [rows]);
  const keyOf = useMemo(() => rowKey(list, rows.columns), [list, rows.columns]);
  const row = open === undefined ? undefined : rows.rows.find((one) => keyOf(one) === open);
  const isOpen = open !== undefined;
  useKeys({
    escape: isOpen ? { does: "Close what is open", act: () => setOpen(undefined) } : undefined,
  });
  return (
    <>
      {/* Over the panel of a thing as well: it never wraps because one was opened, which would move the rows from under the pointer. */}
      <div
        className={`flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-b px-5 py-1.5 ${isOpen ? "max-[700px]:hidden" : ""}`}
      >
        <SearchField
          label={`Search ${inSentence(list.label)}`}
          className="min-w-36 max-w-64 flex-1"
          value={view.search}
          onSearch={(search) => setView({ ...view, search })}
        />
        {filters.length > 0 && (
          <Filters>
            {filters.map((choice) => (
              <ColumnFilter
                key={choice.column}
                choice={choice}
                chosen={view.only[choice.column] ?? []}
                onChoose={(values) => setView({ ...view, only: { ...view.only, [choice.column]: values } })}
              />
            ))}
          </Filters>
        )}
        <span className="flex-1" />
        <span role="status" className="text-label text-muted-foreground">
          {found.length === rows.rows.length
            ? counted(rows.rows.length)
            : `${found.length.toLocaleString("en-US")} of ${counted(rows.rows.length)}`}
          , {formatTime(Date.parse(rows.asOf), "clock")}
        </span>
        <KeyButton
          size="tight"
          kind="ghost"
          aria-label="Read again"
          title="Read again"
          hotkey={{ on: "r", does: "Read again", palette: true }}
          off={again ? undefined : "It is being read."}
          onClick={again}
        >
          <Icon of={RefreshCw} size={14} />
        </KeyButton>
        <SaveCsv
          name={`${listName(list)}.csv`}
          title={`Save the ${found.length} rows that are shown`}
          lines={() => [lineOf(fileColumns(rows)), ...found.map((one) => lineOf(one.map(said)))]}
        />
      </div>
      {failed && <Older at={rows.asOf} why={failed} />}
      <div className="flex min-h-0 flex-1">
        <section
          aria-label={list.label}
          className={`flex min-w-0 flex-1 flex-col ${isOpen ? "max-[700px]:hidden" : ""}`}
        >
          {[list.about, ...rows.notes, ...rows.missing].map(
            (words) =>
              words && (
                <p key={words} className="border-b px-5 py-1.5 text-label text-muted-foreground">
                  <Inert text={words} whole ours />
                </p>
              ),
          )}
          {found.length === 0 ? (
            <div className="px-5 py-4 text-muted-foreground">
              {rows.rows.length === 0 ? (
                `There are no ${inSentence(list.label)}.`
              ) : (
                <>
                  <p className="mb-2">Nothing fits what is chosen.</p>
                  <KeyButton
                    size="small"
                    hotkey={{ on: "shift+f", does: "Show everything" }}
                    onClick={() => setView(wholeTable)}
                  >
                    Show everything
                  </KeyButton>
                </>
              )}
            </div>
          ) : (
            <RowTable
              label={list.label}
              columns={rows.columns}
              rows={found}
              keyOf={keyOf}
              open={open}
              view={view}
              first={list.first}
              onOpen={setOpen}
              onSort={(sort) => setView({ ...view, sort })}
            />
          )}
        </section>
        {row && (
          <ThingDetail
            key={open}
            list={listOfRow(list, (column) => row[rows.columns.indexOf(column)])}
            columns={rows.columns}
            row={row}
            onClose={() => setOpen(undefined)}
          />
        )}
        {isOpen && !row && <NoSuchThing id={open} onClose={() => setOpen(undefined)} />}
      </div>
    </>
  );
}

/** The rows are those of an earlier reading: since when, and why. */
function Older({ at, why }: { at: string; why: Error }) {
  return (
    <NotRead danger="medium" what={`Could not be read again since ${formatTime(Date.parse(at), "clock")}.`}>
      <span className="text-foreground">
        <Inert text={problemWords(why)} whole />
      </span>
    </NotRead>
  );
}

const mostInHead = 4;
const counted = (count: number) => `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"}`;
