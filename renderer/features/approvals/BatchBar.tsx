import { X } from "lucide-react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { Proposal } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { KeyHint } from "../../components/KeyHint.js";
import { type Batch, batchOf } from "./batch.js";

interface BatchBarProps {
  chosen: readonly Proposal[];
  /** From which risk on one press is not enough. */
  from: Status["presence"]["from"];
  onBatch(batch: Batch): void;
  onClear(): void;
  className: string;
}

/** How many are chosen, and what can be done with them together. */
export function BatchBar({ chosen, from, onBatch, onClear, className }: BatchBarProps) {
  const approval = batchOf("approve", chosen, from);
  const { length } = approval.seen;
  const left = approval.left.length;
  return (
    <section aria-label="Chosen" className={`shrink-0 border-t bg-card ${className}`}>
      <div className="flex h-12 items-center gap-1.5 pr-4 pl-2">
        <Button
          kind="ghost"
          size="tight"
          aria-label="Choose none"
          title="Choose none (Esc)"
          aria-keyshortcuts="Escape"
          onClick={onClear}
        >
          <Icon of={X} size={14} />
        </Button>
        <span className="min-w-0 flex-1 font-medium text-label leading-4">{chosen.length} chosen</span>
        <Button size="small" aria-keyshortcuts="N" onClick={() => onBatch(batchOf("deny", chosen, from))}>
          Deny {chosen.length} <KeyHint keys="N" />
        </Button>
        <Button
          size="small"
          kind="sign"
          aria-keyshortcuts="Shift+A"
          off={length === 0 ? "Each of these is approved by itself." : undefined}
          onClick={() => onBatch(approval)}
        >
          Approve {length} <KeyHint keys="⇧A" filled />
        </Button>
      </div>
      {left > 0 && (
        <p className="-mt-1 px-4 pb-2.5 text-muted-foreground text-note">
          {left === 1 ? "1 is" : `${left} are`} not among them: irreversible, critical and high ones are approved one by
          one.
        </p>
      )}
    </section>
  );
}
