import { Fragment } from "react";
import type { LogEntry } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { Time } from "../../components/Time.js";
import { DayHead } from "./DayHead.js";
import { actorWords, dayOf, inkOf, rowWords } from "./entry-words.js";

const columns = "grid grid-cols-[92px_88px_232px_1fr_140px_44px_40px] items-center gap-3 px-5";

/** Every row as it stands in the chain. */
export function LogRows({ rows, now }: { rows: LogEntry[]; now: number }) {
  return (
    <>
      <div
        className={`${columns} sticky top-0 z-10 h-7 border-b bg-background font-medium text-label text-muted-foreground`}
      >
        <span>Time</span>
        <span>Type</span>
        <span>Operation, target</span>
        <span>What</span>
        <span>Who</span>
        <span className="text-right">Row</span>
        <span>Hash</span>
      </div>
      <ul>
        {rows.map((row, index) => {
          const before = rows[index - 1];
          return (
            <Fragment key={row.seq}>
              {(!before || dayOf(before) !== dayOf(row)) && (
                <li>
                  <DayHead at={Date.parse(row.time)} now={now} />
                </li>
              )}
              <li className={`log-row ${columns} min-h-9 border-b py-1.5`}>
                <span className="font-mono text-label text-muted-foreground">
                  <Time at={Date.parse(row.time)} as="precise" />
                </span>
                <span className={`font-semibold ${inkOf(row)}`}>{row.type.replaceAll("_", " ")}</span>
                <span className="truncate">
                  {row.operation && <Inert text={row.operation} whole />}
                  {row.target?.name && (
                    <strong className="font-semibold">
                      {" "}
                      <Inert text={row.target.name} whole />
                    </strong>
                  )}
                </span>
                <span className="truncate" title={inertText(rowWords(row))}>
                  <Inert text={rowWords(row)} whole />
                </span>
                <span className="truncate text-muted-foreground">
                  <Inert text={actorWords(row.actor)} whole />
                </span>
                <span className="text-right font-mono text-label text-muted-foreground">
                  {row.seq.toLocaleString("en-US")}
                </span>
                <span className="font-mono text-label text-muted-foreground" title={row.hash}>
                  {row.hash.slice(0, 4)}
                </span>
              </li>
            </Fragment>
          );
        })}
      </ul>
    </>
  );
}
