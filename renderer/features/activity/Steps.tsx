import { Fragment } from "react";
import type { LogEntry } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { Time } from "../../components/Time.js";
import { inkOf, isPersons, stepWords, typeWords } from "./entry-words.js";
import { at } from "./said-words.js";

/**
 * Every row about one proposal on a rail: filled green where a person acted, a ring where a machine did. The rows of each change of
 * a set stand under its name.
 */
export function Steps({ rows }: { rows: readonly LogEntry[] }) {
  return (
    <ol
      aria-label="Steps"
      className="relative before:absolute before:top-3 before:bottom-3 before:left-[5px] before:w-px before:bg-border-strong"
    >
      {rows.map((row, place) => (
        <Fragment key={row.seq}>
          {changeOf(row) !== changeOf(rows[place - 1]) && <ChangeHead row={row} result={resultOf(row, rows)} />}
          <li className="grid min-h-[26px] grid-cols-[24px_108px_96px_minmax(0,1fr)_auto] items-center text-label leading-5">
            <Mark row={row} />
            <span className="font-mono text-muted-foreground">
              <Time at={Date.parse(row.time)} as="precise" />
            </span>
            <strong className={`font-semibold ${inkOf(row)}`}>{typeWords(row.type)}</strong>
            <span className="min-w-0">
              <Inert text={wordsOf(row, rows)} ours />
            </span>
            <span className="pl-3 font-mono text-muted-foreground" title={row.hash}>
              {row.seq.toLocaleString("en-US")} {row.hash.slice(0, 4)}
            </span>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

/** Which change of a set, and what came of it; where its rows end, that what follows is about the whole. */
function ChangeHead({ row, result }: { row: LogEntry; result: string | undefined }) {
  const number = changeOf(row);
  return (
    <li className="relative mt-1 min-h-[26px] pl-6 text-label leading-[26px]">
      {number === undefined ? (
        <strong className="font-semibold">The whole set</strong>
      ) : (
        <>
          <strong className="font-semibold">Change {number}</strong> <span className="font-mono">{row.operation}</span>{" "}
          <Inert text={row.target?.name ?? row.target?.id ?? "erased"} />
          {result && <span className="text-muted-foreground">: {result.replaceAll("_", " ")}</span>}
        </>
      )}
    </li>
  );
}

/** Under its heading a change need not be named again; of a set as a whole nothing is sent. */
function wordsOf(row: LogEntry, rows: readonly LogEntry[]): string {
  const isWhole = changeOf(row) === undefined && rows.some((one) => changeOf(one) !== undefined);
  if (isWhole && row.type === "sending") return "one change after the other, each with one attempt";
  return stepWords(row, rows).replace(/^change \d+: /, "");
}

/** The number of the change of a set that a row tells of. */
function changeOf(row: LogEntry | undefined): number | undefined {
  const number = at(row?.data, "item");
  return typeof number === "number" ? number : undefined;
}

/** What the change had come to in its last row. */
function resultOf(row: LogEntry, rows: readonly LogEntry[]): string | undefined {
  if (changeOf(row) === undefined) return undefined;
  const last = rows.findLast((one) => changeOf(one) === changeOf(row));
  const state = at(last?.data, "result", "state");
  return typeof state === "string" ? state : undefined;
}

function Mark({ row }: { row: LogEntry }) {
  const persons = isPersons(row);
  const ink = !persons
    ? "fill-card stroke-machine"
    : row.type === "denied"
      ? "fill-muted-foreground stroke-muted-foreground"
      : "fill-sign stroke-sign";
  return (
    <svg width="11" height="11" aria-hidden="true" className="relative">
      <circle cx="5.5" cy="5.5" r="4" strokeWidth="1.5" className={ink} />
    </svg>
  );
}
