import { Dialog } from "@base-ui/react/dialog";
import { useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Action } from "../../../src/desk/contract/catalog.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { KeyHint } from "../../components/KeyHint.js";
import { useKeys } from "../../components/use-keys.js";
import { useStatus } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { ArgumentField } from "../approvals/ArgumentField.js";
import { type Draft, saidBy } from "../approvals/edit-draft.js";
import { useAsk } from "./use-catalog.js";

/** The thing that is asked about: which argument names it, and what it is called. */
interface About {
  argument: string;
  id: string;
  name: string;
}

interface AskButtonProps {
  action: Action;
  about?: About;
  /** A single key that opens it. */
  shortcut?: string | undefined;
  /** Why it cannot be asked for, and the element that says so. */
  closed?: { why: string; saidBy: string } | undefined;
}

/** A button that opens the form of a write. */
export function AskButton({ action, about, shortcut, closed }: AskButtonProps) {
  const [open, setOpen] = useState(false);
  useKeys(shortcut ? { [shortcut.toLowerCase()]: { does: action.title, act: () => setOpen(true) } } : {});
  return (
    <>
      <Button
        size="small"
        aria-keyshortcuts={shortcut}
        aria-haspopup="dialog"
        aria-describedby={closed?.saidBy}
        off={closed?.why}
        onClick={() => setOpen(true)}
      >
        {action.title} {shortcut && <KeyHint keys={shortcut} />}
      </Button>
      <AskDialog action={action} about={about} open={open} onOpen={setOpen} />
    </>
  );
}

interface AskDialogProps {
  action: Action;
  about?: About | undefined;
  open: boolean;
  onOpen(open: boolean): void;
}

/** A write as a form. It asks and does no more: what comes of it is a card that waits for a decision like any other. */
export function AskDialog({ action, about, open, onOpen }: AskDialogProps) {
  const first = useRef<HTMLElement | null>(null);
  const take = (element: HTMLElement | null) => {
    first.current = element;
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-scrim" />
        <Dialog.Popup
          initialFocus={first}
          className="fixed top-20 left-1/2 z-30 flex max-h-[calc(100vh-120px)] w-[480px] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-y-auto rounded-lg border border-border-strong bg-popover p-5 shadow-popover outline-none"
        >
          <Dialog.Title className="font-semibold text-title">
            {action.title}
            {about && (
              <>
                : <Inert text={about.name} whole />
              </>
            )}
          </Dialog.Title>
          <Dialog.Description className="mt-1 mb-3 text-label text-muted-foreground">
            {action.description} Nothing is sent yet: it becomes a card with what would change, and you decide there.
          </Dialog.Description>
          <Form action={action} about={about} first={take} onDone={() => onOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface FormProps {
  action: Action;
  about: About | undefined;
  first(element: HTMLElement | null): void;
  onDone(): void;
}

function Form({ action, about, first, onDone }: FormProps) {
  const [, go] = useLocation();
  const { data: status } = useStatus();
  const fields = action.fields.filter(({ argument }) => argument !== about?.argument);
  const [drafts, setDrafts] = useState<Draft[]>(() => fields.map(emptyDraft));
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string>();
  const ask = useAsk((id) => {
    onDone();
    go(`/approvals/${id}`);
  });
  const locked = status?.pin.open === false ? "This window needs the PIN first." : undefined;
  const problem = wrong ?? (ask.error ? problemWords(ask.error) : ask.nothing);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const said = saidBy(
          fields,
          fields.map((field, index) => asSaid(field, drafts[index] ?? emptyDraft(field))),
        );
        setWrong(said.ok ? undefined : said.why);
        if (!said.ok || ask.busy || locked) return;
        const args = { ...(about && { [about.argument]: about.id }), ...said.arguments };
        ask.send({ operation: action.operation, args, ...(reason.trim() && { reason: reason.trim() }) });
      }}
    >
      {fields.map((field, index) => (
        <ArgumentField
          key={field.argument}
          field={field}
          draft={drafts[index] ?? emptyDraft(field)}
          first={index === 0 ? first : undefined}
          secret={field.secret}
          leftOut="empty"
          about={field.about ?? hintOf(field)}
          onDraft={(draft) => setDrafts(drafts.map((one, at) => (at === index ? { ...one, ...draft } : one)))}
        />
      ))}
      <label className="mb-2 block font-medium text-label">
        Reason, for the record
        <input
          ref={fields.length === 0 ? first : undefined}
          value={reason}
          maxLength={2000}
          autoComplete="off"
          className="mt-1 h-8 w-full rounded-control border border-input bg-card px-2 font-normal text-body"
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {problem && (
        <p role="alert" className="mt-2 text-label text-risk-high">
          <Inert text={problem} whole />
        </p>
      )}
      {locked && <p className="mt-2 text-label text-muted-foreground">{locked}</p>}
      <div className="mt-3 flex justify-end gap-2">
        <Dialog.Close render={<Button>Cancel</Button>} />
        <Button type="submit" kind="ink" off={locked ?? (ask.busy ? "It is being planned." : undefined)}>
          {ask.busy ? "Planning…" : "Show what it would do"}
        </Button>
      </div>
    </form>
  );
}

/** What may be left out says nothing at first. */
function emptyDraft({ kind, choices, optional }: Action["fields"][number]): Draft {
  const first = kind === "choice" ? choices[0] : kind === "boolean" ? "true" : undefined;
  return { text: optional ? "" : (first ?? ""), out: optional };
}

/** Several names are said as a person writes them, a line each, or as JSON. */
function asSaid({ kind, noun }: Action["fields"][number], draft: Draft): Draft {
  if (kind !== "json" || noun === null || /^\s*\[/.test(draft.text)) return draft;
  const names = draft.text.split("\n").map((line) => line.trim());
  return { ...draft, text: JSON.stringify(names.filter(Boolean)) };
}

const hintOf = ({ kind, noun }: Action["fields"][number]) =>
  noun === null ? null : kind === "json" ? `Names or ids, one a line: each a ${noun}` : `Name or id of the ${noun}`;
