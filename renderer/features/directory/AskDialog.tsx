import { Dialog } from "@base-ui/react/dialog";
import { useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Action } from "../../../src/desk/contract/catalog.js";
import { valueWords } from "../../../src/words/value.js";
import type { Editable } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { useStatus } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { ArgumentField } from "../approvals/ArgumentField.js";
import { type Draft, linesOf, saidBy } from "../approvals/edit-draft.js";
import { useAsk } from "./use-catalog.js";

/** The thing that is asked about: which argument names it, what it is called, and what it says now of what is asked. */
export interface About {
  argument: string;
  id: string;
  name: string;
  now: Readonly<Record<string, unknown>>;
}

interface AskButtonProps {
  action: Action;
  about?: About;
  /** The single key that opens it. */
  on: string;
  /** Why it cannot be asked for, and the element that says so, where one does. */
  closed?: { why: string; saidBy?: string } | undefined;
}

/** A button that opens the form of a write. */
export function AskButton({ action, about, on, closed }: AskButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <KeyButton
        size="small"
        hotkey={{ on, does: action.title, palette: about !== undefined }}
        aria-haspopup="dialog"
        aria-describedby={closed?.saidBy}
        off={closed?.why}
        onClick={() => setOpen(true)}
      >
        {action.title}
      </KeyButton>
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
  const [present] = useState(() => fields.map((field) => draftNow(field, about?.now)));
  const [drafts, setDrafts] = useState<Draft[]>(() => fields.map((field, at) => present[at] ?? emptyDraft(field)));
  const isKept = (at: number) => present[at] !== undefined && drafts[at]?.text === present[at]?.text;
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
          fields.map((field, index) => {
            const draft = drafts[index] ?? emptyDraft(field);
            // What stays as it is need not be said.
            return field.optional && isKept(index) ? { ...draft, out: true } : asSaid(field, draft);
          }),
        );
        setWrong(said.ok ? undefined : said.why);
        if (!said.ok || ask.busy || locked) return;
        const args = {
          ...(about && { [about.argument]: about.id }),
          ...withGone(fields, said.arguments, about?.now),
        };
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
          about={[
            field.about ?? (field.kind === "json" && present[index] ? null : hintOf(field)),
            !isKept(index) && nowIs(field, present[index]),
          ]
            .filter(Boolean)
            .join(" ")}
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
          <Inert text={problem} whole ours />
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

/** What the thing says now, where it says anything of this field. */
function draftNow(field: Action["fields"][number], now: About["now"] = {}): Draft | undefined {
  const text = field.noun !== null || field.secret ? undefined : textNow(field, now[field.argument]);
  return text ? { text, out: false } : undefined;
}

function textNow({ kind, choices, example }: Action["fields"][number], value: unknown): string | undefined {
  if (kind === "choice") return choices.find((choice) => choice === value);
  if (kind === "text") return typeof value === "string" ? value : undefined;
  if (kind === "boolean" || kind === "number") return typeof value === kind ? String(value) : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  return kind === "pairs" ? linesOf(value) : JSON.stringify(askedOf(value, example), null, 2);
}

/** Of what a thing says, what a form like the example takes. */
function askedOf(value: object, example: string | null): object {
  const form: unknown = JSON.parse(example ?? "null");
  if (Array.isArray(value) || typeof form !== "object" || form === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(form, name)));
}

/** Of what was changed, what it says until then. */
function nowIs({ argument, kind }: Action["fields"][number], was: Draft | undefined): string | undefined {
  if (!was || kind === "json") return undefined;
  return `Now: ${kind === "pairs" ? was.text.split("\n").join(", ") : valueWords(argument, was.text)}`;
}

/** Of pairs, one that was there and is no more is said to go: what is left out stays. */
function withGone(fields: Action["fields"], said: Record<string, Json>, now: About["now"] = {}): Record<string, Json> {
  const pairs = fields.flatMap(({ argument, kind }) => {
    const [was, is] = [now[argument], said[argument]];
    if (kind !== "pairs" || typeof was !== "object" || was === null || typeof is !== "object") return [];
    return [[argument, { ...Object.fromEntries(Object.keys(was).map((name) => [name, null])), ...is }] as const];
  });
  return { ...said, ...Object.fromEntries(pairs) };
}

type Json = Editable["value"];

/** Several names are said as a person writes them, a line each, or as JSON. */
function asSaid({ kind, noun }: Action["fields"][number], draft: Draft): Draft {
  if (kind !== "json" || noun === null || /^\s*\[/.test(draft.text)) return draft;
  const names = draft.text.split("\n").map((line) => line.trim());
  return { ...draft, text: JSON.stringify(names.filter(Boolean)) };
}

function hintOf({ kind, noun, example }: Action["fields"][number]): string | null {
  if (kind === "pairs") return "One a line, written name=value.";
  if (noun === null) return example === null ? null : `As JSON, such as ${example}`;
  return kind === "json" ? `Names or ids, one a line: each a ${noun}` : `Name or id of the ${noun}`;
}
