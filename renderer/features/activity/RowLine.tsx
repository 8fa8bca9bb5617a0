import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import type { LogEntry } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { Time } from "../../components/Time.js";
import { actorWords, inkOf, rowWords, typeWords } from "./entry-words.js";
import { RowDetail } from "./RowDetail.js";

const columns =
  "grid grid-cols-[14px_92px_88px_224px_minmax(0,1fr)_140px_50px_36px] items-center gap-x-3 px-5 max-[1119px]:grid-cols-[14px_92px_82px_150px_minmax(0,1fr)_50px] max-[500px]:grid-cols-[14px_72px_minmax(0,1fr)_40px]";
const wide = "max-[1119px]:hidden";
const some = "max-[500px]:hidden";

export function RowsHead() {
  return (
    <div
      className={`${columns} sticky top-0 z-10 h-7 border-b bg-background font-medium text-label text-muted-foreground`}
    >
      <span />
      <span className={some}>Time</span>
      <span>Type</span>
      <span>Operation, target</span>
      <span className={some}>What</span>
      <span className={wide}>Who</span>
      <span className="text-right">Row</span>
      <span className={wide}>Hash</span>
    </div>
  );
}

interface RowLineProps {
  row: LogEntry;
  open: boolean;
  focusable: boolean;
  /** Opens it, or closes it where it is open. */
  onOpen(key: string): void;
  onProposal(id: string): void;
}

/** One row as it stands in the chain; it opens into all it holds. */
export const RowLine = memo(function RowLine({ row, open, focusable, onOpen, onProposal }: RowLineProps) {
  const words = rowWords(row);
  return (
    <div className={`border-b ${open ? "border-border-strong bg-card" : ""}`}>
      <button
        type="button"
        aria-expanded={open}
        tabIndex={focusable ? 0 : -1}
        onClick={() => onOpen(String(row.seq))}
        className={`${columns} h-[35px] w-full text-left focus-visible:-outline-offset-2 ${open ? "" : "hover:bg-muted"}`}
      >
        <Icon of={open ? ChevronDown : ChevronRight} size={14} className="text-muted-foreground" />
        <span className={`font-mono text-label text-muted-foreground ${some}`}>
          <Time at={Date.parse(row.time)} as="precise" />
        </span>
        <span className={`truncate font-semibold ${inkOf(row)}`}>{typeWords(row.type)}</span>
        <span className="truncate">
          {row.operation && <Inert text={row.operation} whole />}
          {row.target?.name && (
            <strong className="font-semibold">
              {" "}
              <Inert text={row.target.name} whole />
            </strong>
          )}
        </span>
        <span className={`truncate ${some}`} title={inertText(words)}>
          <Inert text={words.slice(0, 300)} whole ours />
        </span>
        <span className={`truncate text-muted-foreground ${wide}`}>
          <Inert text={actorWords(row.actor)} whole />
        </span>
        <span className="text-right font-mono text-label text-muted-foreground">{row.seq.toLocaleString("en-US")}</span>
        <span className={`font-mono text-label text-muted-foreground ${wide}`} title={row.hash}>
          {row.hash.slice(0, 4)}
        </span>
      </button>
      {open && <RowDetail row={row} onProposal={onProposal} />}
    </div>
  );
});
