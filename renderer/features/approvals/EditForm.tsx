import { Popover } from "@base-ui/react/popover";
import { type RefCallback, useRef, useState } from "react";
import type { Editable } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { KeyHint } from "../../components/KeyHint.js";
import { type Draft, draftOf, saidBy } from "./edit-draft.js";
import type { Decisions } from "./use-proposals.js";
import { fieldText } from "./wording.js";

interface EditProps {
  off: string | undefined;
  open: boolean;
  onOpen(open: boolean): void;
  editing: Decisions["editing"];
}

/** Changes what was asked before it is decided: what comes of it is a proposal of its own, to be read anew. */
export function Edit({ off, open, onOpen, editing }: EditProps) {
  const first = useRef<HTMLElement | null>(null);
  const { fields } = editing;
  const why =
    off ??
    (!fields
      ? "What can be edited is still being read."
      : fields.length === 0
        ? "Nothing of it can be edited: all it says names things or is secret."
        : undefined);
  return (
    <Popover.Root open={open && !why} onOpenChange={(next) => onOpen(next && !why)}>
      <Popover.Trigger
        render={
          <Button off={why} aria-keyshortcuts="E">
            Edit <KeyHint keys="E" />
          </Button>
        }
      />
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={6} className="z-20">
          <Popover.Popup
            initialFocus={first}
            aria-label="Edit what was asked"
            className="max-h-(--available-height) w-[420px] overflow-y-auto rounded-card border border-border-strong bg-popover p-3 shadow-popover outline-none"
          >
            {fields && (
              <Fields
                fields={fields}
                editing={editing}
                first={(element) => {
                  first.current = element;
                }}
                onCancel={() => onOpen(false)}
              />
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface FieldsProps {
  fields: Editable[];
  editing: Decisions["editing"];
  first: RefCallback<HTMLElement>;
  onCancel(): void;
}

function Fields({ fields, editing, first, onCancel }: FieldsProps) {
  const [drafts, setDrafts] = useState(() => fields.map(draftOf));
  const [wrong, setWrong] = useState<string>();
  const put = (index: number, draft: Partial<Draft>) =>
    setDrafts(drafts.map((one, at) => (at === index ? { ...one, ...draft } : one)));
  const problem = wrong ?? editing.problem;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const said = saidBy(fields, drafts);
        setWrong(said.ok ? undefined : said.why);
        if (said.ok && !editing.busy) editing.send(said.arguments);
      }}
    >
      <p className="mb-2 text-label text-muted-foreground">
        Planned anew with what you say here, as a card of its own that you then decide. The client hears what you
        changed.
      </p>
      {fields.map((field, index) => (
        <Row
          key={field.argument}
          field={field}
          draft={drafts[index] ?? draftOf(field)}
          first={index === 0 ? first : undefined}
          onDraft={(draft) => put(index, draft)}
        />
      ))}
      {problem && (
        <p role="alert" className="mt-2 text-label text-risk-high">
          <Inert text={problem} whole />
        </p>
      )}
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" kind="ink" off={editing.busy ? "It is being planned." : undefined}>
          {editing.busy ? "Planning…" : "Plan anew"}
        </Button>
      </div>
    </form>
  );
}

interface RowProps {
  field: Editable;
  draft: Draft;
  first: RefCallback<HTMLElement> | undefined;
  onDraft(draft: Partial<Draft>): void;
}

function Row({ field, draft, first, onDraft }: RowProps) {
  const id = `edit-${field.argument}`;
  const hidden = inertText(draft.text) !== draft.text;
  return (
    <div className="mb-2">
      <div className="flex items-baseline justify-between">
        <label htmlFor={id} className="font-medium text-label">
          <Inert text={fieldText(field.argument)} whole />
        </label>
        {field.optional && (
          <label className="flex items-center gap-1.5 text-label text-muted-foreground">
            <input type="checkbox" checked={draft.out} onChange={(event) => onDraft({ out: event.target.checked })} />
            Leave out
          </label>
        )}
      </div>
      <Control id={id} field={field} draft={draft} first={first} onText={(text) => onDraft({ text })} />
      {hidden && (
        <p className="mt-1 text-label text-muted-foreground">
          Holds what cannot be seen: <Inert text={draft.text} />
        </p>
      )}
    </div>
  );
}

const look = "mt-1 w-full rounded-control border border-input bg-card px-2 text-body disabled:text-muted-foreground";

interface ControlProps {
  id: string;
  field: Editable;
  draft: Draft;
  first: RefCallback<HTMLElement> | undefined;
  onText(text: string): void;
}

function Control({ id, field: { kind, choices }, draft: { text, out }, first, onText }: ControlProps) {
  const shared = {
    id,
    value: text,
    disabled: out,
    onChange: (event: { target: { value: string } }) => onText(event.target.value),
  };
  if (kind === "choice" || kind === "boolean")
    return (
      <select {...shared} ref={first} className={`${look} h-8`}>
        {(kind === "boolean" ? ["true", "false"] : choices).map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  if (kind === "json")
    return (
      <textarea
        {...shared}
        ref={first}
        rows={Math.min(12, text.split("\n").length + 1)}
        spellCheck={false}
        className={`${look} py-1 font-mono text-label`}
      />
    );
  return (
    <input
      {...shared}
      ref={first}
      inputMode={kind === "number" ? "decimal" : undefined}
      autoComplete="off"
      spellCheck={false}
      className={`${look} h-8`}
    />
  );
}
