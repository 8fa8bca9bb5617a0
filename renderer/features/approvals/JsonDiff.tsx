import { Fragment, useState } from "react";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { type DiffLine, jsonDiff } from "./json-diff.js";

/** So many rows are shown before somebody asks for all. */
const few = 12;

interface JsonDiffProps {
  title: string;
  before: unknown;
  after: unknown;
}

/** A structured value before and after: only what differs, each at its path, complete and folded when long. */
export function JsonDiff({ title, before, after }: JsonDiffProps) {
  const [open, setOpen] = useState(false);
  const lines = jsonDiff(before, after);
  const rows = lines.flatMap(rowsOf);
  const shown = open ? rows : rows.slice(0, few);
  return (
    <figure className="overflow-hidden rounded-card border border-border-strong bg-card">
      <figcaption className="flex h-8 items-center gap-2.5 border-b px-3 text-label">
        <span className="min-w-0 flex-1 truncate font-medium">
          <Inert text={title} whole />
        </span>
        <Counts lines={lines} />
      </figcaption>
      {rows.length === 0 && <p className="px-3 py-1.5 text-label text-muted-foreground">As it is.</p>}
      <ul className="py-1 font-mono text-label leading-5 empty:hidden">
        {shown.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <Row key={index} row={row} isNew={shown[index - 1]?.path !== row.path} />
        ))}
      </ul>
      {rows.length > few && (
        <div className="border-t px-3 py-1.5">
          <Button size="small" kind="ghost" className="-ml-2" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? `Show the first ${few}` : `Show all ${rows.length.toLocaleString("en-US")} lines`}
          </Button>
        </div>
      )}
    </figure>
  );
}

interface RowShown {
  kind: "added" | "removed";
  path: string;
  text: string;
}

const rowsOf = ({ path, before, after }: DiffLine): RowShown[] => [
  ...(before === undefined ? [] : [{ kind: "removed" as const, path, text: before }]),
  ...(after === undefined ? [] : [{ kind: "added" as const, path, text: after }]),
];

const looks = {
  added: { row: "bg-add-soft", ink: "text-add", sign: "+" },
  removed: { row: "bg-del-soft", ink: "text-del", sign: "−" },
};

function Row({ row: { kind, path, text }, isNew }: { row: RowShown; isNew: boolean }) {
  const { row, ink, sign } = looks[kind];
  return (
    <li className={`grid grid-cols-[22px_minmax(0,11fr)_minmax(0,14fr)] px-2 ${row}`}>
      <span className={`text-center font-semibold ${ink}`}>
        <span aria-hidden="true">{sign}</span>
        <span className="sr-only">{kind}</span>
      </span>
      <span className={`pr-3 text-muted-foreground ${isNew ? "" : "sr-only"}`}>
        <Path of={path} />
      </span>
      <span className={`col-start-3 ${ink}`}>
        <Inert text={text} />
      </span>
    </li>
  );
}

/** Breaks behind a dot rather than within a name. */
function Path({ of }: { of: string }) {
  return of.split(/(?<=\.)/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
    <Fragment key={index}>
      <Inert text={part} whole />
      <wbr />
    </Fragment>
  ));
}

/** How many places come, go and change. */
function Counts({ lines }: { lines: readonly DiffLine[] }) {
  const count = (is: (line: DiffLine) => boolean) => lines.filter(is).length;
  const added = count(({ before }) => before === undefined);
  const removed = count(({ after }) => after === undefined);
  const changed = lines.length - added - removed;
  return (
    <>
      {changed > 0 && <span className="font-semibold">{changed} changed</span>}
      {added > 0 && <span className="font-semibold text-add">{added} added</span>}
      {removed > 0 && <span className="font-semibold text-del">{removed} removed</span>}
    </>
  );
}
