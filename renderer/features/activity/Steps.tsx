import type { LogEntry } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { Time } from "../../components/Time.js";
import { inkOf, isPersons, stepWords, typeWords } from "./entry-words.js";

/** Every row about one proposal on a rail: filled green where a person acted, a ring where a machine did. */
export function Steps({ rows }: { rows: readonly LogEntry[] }) {
  return (
    <ol
      aria-label="Steps"
      className="relative before:absolute before:top-3 before:bottom-3 before:left-[5px] before:w-px before:bg-border-strong"
    >
      {rows.map((row) => (
        <li
          key={row.seq}
          className="grid min-h-[26px] grid-cols-[24px_108px_96px_minmax(0,1fr)_auto] items-center text-label leading-5"
        >
          <Mark row={row} />
          <span className="font-mono text-muted-foreground">
            <Time at={Date.parse(row.time)} as="precise" />
          </span>
          <strong className={`font-semibold ${inkOf(row)}`}>{typeWords(row.type)}</strong>
          <span className="min-w-0">
            <Inert text={stepWords(row, rows)} />
          </span>
          <span className="pl-3 font-mono text-muted-foreground" title={row.hash}>
            {row.seq.toLocaleString("en-US")} {row.hash.slice(0, 4)}
          </span>
        </li>
      ))}
    </ol>
  );
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
