import { Popover } from "@base-ui/react/popover";
import { type RefCallback, useRef, useState } from "react";
import type { Editable } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { KeyHint } from "../../components/KeyHint.js";
import { ArgumentField } from "./ArgumentField.js";
import { type Draft, draftOf, saidBy } from "./edit-draft.js";
import type { Decisions } from "./use-proposals.js";

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
        <ArgumentField
          key={field.argument}
          field={field}
          draft={drafts[index] ?? draftOf(field)}
          first={index === 0 ? first : undefined}
          onDraft={(draft) => put(index, draft)}
        />
      ))}
      {problem && (
        <p role="alert" className="mt-2 text-label text-risk-high">
          <Inert text={problem} whole ours />
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
