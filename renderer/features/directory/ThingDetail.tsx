import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { fieldText } from "../../../src/words/field.js";
import { AwaitedWords } from "../../components/Awaited.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { Scroll } from "../../components/Scroll.js";
import { Time } from "../../components/Time.js";
import { useDesk } from "../../desk.js";
import { inSentence } from "../approvals/wording.js";
import { Actions } from "./Actions.js";
import { Facts, NamedCell } from "./Facts.js";
import type { ListOf } from "./pages.js";
import { type Row, said, shownColumns } from "./table-view.js";
import { useMore } from "./use-catalog.js";

interface ThingDetailProps {
  list: ListOf;
  columns: readonly string[];
  row: Row;
  onClose(): void;
}

/** One thing: what its row says, what a closer look tells, what can be asked for, and what the log knows of it. */
export function ThingDetail({ list, columns, row, onClose }: ThingDetailProps) {
  const cell = (column: string) => row[columns.indexOf(column)] ?? null;
  const id = said(cell(list.id ?? "id"));
  const name = list.title?.(cell) || said(cell("name")) || said(cell("email")) || id;
  const more = useMore(list, id);
  const now = { ...Object.fromEntries(columns.map((column) => [column, cell(column)])), ...more.data?.thing };
  return (
    <Panel name={name} onClose={onClose}>
      <Scroll label={`What is known of ${name}`} className="min-h-0 flex-1 overflow-y-auto px-4 pb-6">
        {list.noun && <Actions list={list} id={id} name={name} now={now} />}
        <Part title="Now">
          <dl className="grid grid-cols-[116px_1fr] gap-x-3 gap-y-1">
            {["id", ...shownColumns(columns)].map((column) => (
              <div key={column} className="contents">
                <dt className="text-label text-muted-foreground leading-5">{fieldText(column)}</dt>
                <dd className="min-w-0 wrap-anywhere">
                  <NamedCell
                    column={column}
                    cell={column === "id" ? id : cell(column)}
                    id={column === "id" ? null : cell(`${column}_id`)}
                  />
                </dd>
              </div>
            ))}
          </dl>
        </Part>
        {list.more && (
          <Part title="A closer look">
            {more.isPending && <AwaitedWords words="Reading." ofApi />}
            {more.error && (
              <p role="alert" className="text-risk-high">
                It could not be read. Open it again to try once more.
              </p>
            )}
            {more.data && (
              <>
                {more.data.summary && (
                  <p className="mb-2">
                    <Inert text={more.data.summary} whole ours />
                  </p>
                )}
                <Facts of={more.data.thing} known={row} />
                {more.data.missing.map((words) => (
                  <p key={words} className="mt-2 text-label text-muted-foreground">
                    <Inert text={words} whole ours />
                  </p>
                ))}
              </>
            )}
          </Part>
        )}
        <History id={id} />
      </Scroll>
    </Panel>
  );
}

/** In its place: the address names what the list does not hold. */
export function NoSuchThing({ id, onClose }: { id: string; onClose(): void }) {
  return (
    <Panel name={id} onClose={onClose}>
      <p className="px-4 py-3 text-muted-foreground">
        There is no <Inert text={id} /> in this list. It may be gone, or in another one: close this to look.
      </p>
    </Panel>
  );
}

function Panel({ name, onClose, children }: { name: string; onClose(): void; children: ReactNode }) {
  return (
    <aside
      aria-label={name}
      className="flex w-[360px] shrink-0 flex-col border-l bg-card max-[959px]:w-[300px] max-[700px]:w-full max-[700px]:border-l-0"
    >
      <header className="flex min-h-12 shrink-0 items-start gap-2 border-b px-4 py-2.5">
        <h2 className="min-w-0 flex-1 py-[3px] font-semibold text-title">
          <Inert text={name} whole />
        </h2>
        <Button
          kind="ghost"
          size="tight"
          aria-label="Close"
          title="Close (Esc)"
          aria-keyshortcuts="Escape"
          onClick={onClose}
        >
          <Icon of={X} size={14} />
        </Button>
      </header>
      {children}
    </aside>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-4">
      <h3 className="mb-1.5 font-medium text-label text-muted-foreground">{title}</h3>
      {children}
    </section>
  );
}

const rowsShown = 8;

function History({ id }: { id: string }) {
  const { data } = useQuery(useDesk().query.activity.list.queryOptions({ input: { targets: [id], limit: rowsShown } }));
  if (!data) return null;
  return (
    <Part title="In the record">
      {data.rows.length === 0 ? (
        <p className="text-muted-foreground">Countersign has changed nothing of it.</p>
      ) : (
        <ol className="space-y-1">
          {data.rows.map(({ seq, time, type, operation, proposal_id }) => (
            <li key={seq} className="flex gap-2">
              <span className="w-24 shrink-0 text-label text-muted-foreground leading-5">
                <Time at={Date.parse(time)} as="date" />
              </span>
              <span className="min-w-0">
                {proposal_id ? (
                  <a className="underline underline-offset-2" href={`#/approvals/${proposal_id}`}>
                    {proposal_id}
                  </a>
                ) : null}{" "}
                {fieldText(type).toLowerCase()}
                {operation && <span className="text-muted-foreground">, {inSentence(fieldText(operation))}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
      {data.total > rowsShown && (
        <p className="mt-1 text-label text-muted-foreground">
          and {(data.total - rowsShown).toLocaleString("en-US")} rows before these, in Activity.
        </p>
      )}
    </Part>
  );
}
