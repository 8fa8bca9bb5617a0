import { Dialog } from "@base-ui/react/dialog";
import { useQueryClient } from "@tanstack/react-query";
import { Check, TriangleAlert } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import type { Proposal } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyHint } from "../../components/KeyHint.js";
import { dangerOf, RiskShape } from "../../components/RiskShape.js";
import { useDesk } from "../../desk.js";
import { type DeskError, problemWords } from "../../problem-words.js";
import { type Batch, decideEach } from "./batch.js";
import { useAwake } from "./use-awake.js";
import { useBegun } from "./use-begun.js";
import { clientWords, sentenceText } from "./wording.js";

interface BatchDialogProps {
  batch: Batch;
  /** Why nothing can be decided in this window now. */
  shut: string | undefined;
  onClose(): void;
}

/** Exactly what one press would decide, each with its sentence; afterwards what came of each. */
export function BatchDialog({ batch, shut, onClose }: BatchDialogProps) {
  const { client, query } = useDesk();
  const cache = useQueryClient();
  const [results, setResults] = useState<ReadonlyMap<string, string | null>>();
  const [reason, setReason] = useState("");
  const cancel = useRef<HTMLButtonElement>(null);
  const awake = useAwake("shown");
  const { decision, seen, left } = batch;
  const approves = decision === "approve";
  const over = results?.size === seen.length;
  const off = shut ?? (seen.length === 0 ? "Nothing can be decided together." : undefined);
  const asleep = off ?? (approves && !awake ? "Just shown: it wakes in a moment." : undefined);
  const verb = approves ? "Approve" : "Deny";
  const begun = useBegun(asleep ?? "awake");

  const run = async () => {
    if (asleep || results) return;
    setResults(new Map());
    await decideEach(client, batch, reason.trim() || undefined, (id, error) =>
      setResults((so) => new Map(so).set(id, error === undefined ? null : problemWords(error as DeskError | Error))),
    );
    void cache.invalidateQueries({ queryKey: query.proposals.key() });
  };
  // The same key once more denies; nothing approves but the button.
  const press = (event: KeyboardEvent) => {
    if (approves || event.key.toLowerCase() !== "n" || event.repeat || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    void run();
  };

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-scrim" />
        <Dialog.Popup
          initialFocus={cancel}
          onKeyDown={press}
          className="fixed top-20 left-1/2 z-30 flex max-h-[calc(100vh-160px)] w-[560px] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-lg border border-border-strong bg-popover shadow-popover outline-none"
        >
          <Dialog.Title className="px-5 pt-4 font-semibold text-title">
            {over ? `${verb}: what came of each` : `${verb} ${counted(seen.length)}`}
          </Dialog.Title>
          <Dialog.Description className="px-5 pb-3 text-label text-muted-foreground">
            {approves
              ? "Each exactly as it is on the screen. One that changes meanwhile is left."
              : "Nothing is sent. Each client is told when it asks."}
          </Dialog.Description>
          <ul className="min-h-0 flex-1 overflow-y-auto border-y">
            {seen.map((proposal) => (
              <Item key={proposal.id} proposal={proposal}>
                <Result words={results?.get(proposal.id)} decision={decision} />
              </Item>
            ))}
            {!results &&
              left.map(({ proposal, why }) => (
                <Item key={proposal.id} proposal={proposal} out>
                  Not among them. {why}
                </Item>
              ))}
          </ul>
          {!approves && !results && (
            <label className="px-5 pt-3 text-label text-muted-foreground">
              Reason, if you like; the clients read it
              <input
                value={reason}
                maxLength={2000}
                onChange={(event) => setReason(event.target.value)}
                className="mt-1 h-8 w-full rounded-control border border-input bg-card px-2 text-body text-foreground"
              />
            </label>
          )}
          <div className="flex items-center gap-2 px-5 py-3.5">
            <p role="status" className="flex-1 text-label text-muted-foreground">
              {results && (over ? endWords(results, decision) : `${results.size} of ${seen.length}`)}
            </p>
            <Dialog.Close render={<Button ref={cancel}>{results ? "Close" : "Cancel"}</Button>} />
            {!results && (
              <Button
                kind={approves ? "sign" : "ink"}
                off={asleep}
                className="relative overflow-hidden"
                {...begun.begin}
                onClick={() => begun.isStill() && void run()}
              >
                {verb} {seen.length} {!approves && <KeyHint keys="N" filled />}
                {approves && !off && !awake && <span className="wake-line absolute inset-x-0 bottom-0 h-0.5 bg-sign" />}
              </Button>
            )}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const counted = (count: number) => (count === 1 ? "1 proposal" : `${count} proposals`);

function Item({ proposal, out = false, children }: { proposal: Proposal; out?: boolean; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[16px_1fr] gap-x-2.5 border-t px-5 py-2 first:border-t-0 [contain-intrinsic-size:auto_52px] [content-visibility:auto]">
      <span className="pt-0.5">
        <RiskShape danger={dangerOf(proposal)} />
      </span>
      <span className={`min-w-0 ${out ? "text-muted-foreground" : ""}`}>
        <span className="block wrap-anywhere">{sentenceText(proposal)}</span>
        <span className="block text-label text-muted-foreground">
          {proposal.id}, <Inert text={clientWords(proposal)} whole />
          {children && <span className="block text-foreground">{children}</span>}
        </span>
      </span>
    </li>
  );
}

/** Undefined: not decided yet; null: it was; else why it was left. */
function Result({ words, decision }: { words: string | null | undefined; decision: Batch["decision"] }) {
  if (words === undefined) return null;
  const went = words === null;
  return (
    <span className={`mt-0.5 flex items-start gap-1.5 font-medium ${went ? "text-sign" : "text-risk-high"}`}>
      <span className="flex h-4 items-center">
        <Icon of={went ? Check : TriangleAlert} size={14} />
      </span>
      {went ? (decision === "approve" ? "Approved" : "Denied") : `Left: ${words}`}
    </span>
  );
}

function endWords(results: ReadonlyMap<string, string | null>, decision: Batch["decision"]): string {
  const went = [...results.values()].filter((words) => words === null).length;
  const left = results.size - went;
  const done = decision === "approve" ? `${went} approved: each is sent in three seconds.` : `${went} denied.`;
  return left > 0 ? `${done} ${left} left as ${left === 1 ? "it was" : "they were"}.` : done;
}
