import { Popover } from "@base-ui/react/popover";
import { Bookmark, BookmarkCheck } from "lucide-react";
import { useRef, useState } from "react";
import { longestName, longestView, questionName } from "../../../src/desk/contract/question-name.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { inertText } from "../../components/inert-parts.js";
import { KeyButton } from "../../components/KeyButton.js";
import { KeyHint } from "../../components/KeyHint.js";
import { problemWords } from "../../problem-words.js";
import { viewWords } from "./questions.js";
import { useQuestions } from "./use-questions.js";
import { type ViewState, written } from "./view-state.js";

/** Keeps what is asked under a name, for the palette to find it. */
export function SaveQuestion({ view }: { view: ViewState }) {
  const [open, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { list, keep, remove } = useQuestions();
  const asked = written(view);
  const kept = list.data?.find((one) => one.view === asked);
  const words = kept ? `Saved as “${inertText(kept.name)}”` : "Save this question";
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        keep.reset();
        remove.reset();
      }}
    >
      <Popover.Trigger
        render={
          <KeyButton
            size="small"
            aria-label={words}
            title={words}
            hotkey={{ on: "s", does: "Save this question", palette: true }}
          />
        }
      >
        <Icon of={kept ? BookmarkCheck : Bookmark} size={14} />
        <span className="max-[1439px]:hidden">{kept ? "Saved" : "Save"}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" align="end" sideOffset={4} className="z-20">
          <Popover.Popup
            initialFocus={field}
            aria-label="Save this question"
            className="w-80 rounded-card border border-border-strong bg-popover p-3.5 shadow-popover outline-none"
          >
            <Name
              // Another view: what was typed was for the one before.
              key={asked}
              field={field}
              before={kept?.name}
              suggested={kept?.name ?? viewWords(view)}
              taken={list.data?.filter((one) => one !== kept).map(({ name }) => name) ?? []}
              off={
                keep.isPending || remove.isPending
                  ? "It is being written down."
                  : asked.length > longestView
                    ? "It asks about more things at once than can be kept. Choose fewer."
                    : undefined
              }
              problem={keep.error ?? remove.error}
              onSave={(name) =>
                keep.mutate({ name, view: asked, instead: kept?.name }, { onSuccess: () => setOpen(false) })
              }
              onRemove={kept && (() => remove.mutate({ name: kept.name }, { onSuccess: () => setOpen(false) }))}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface NameProps {
  field: React.Ref<HTMLInputElement>;
  /** The name that it is kept under. */
  before: string | undefined;
  suggested: string;
  /** Names of others. */
  taken: readonly string[];
  /** Why nothing of it can be written down now. */
  off: string | undefined;
  problem: Error | null;
  onSave(name: string): void;
  onRemove: (() => void) | undefined;
}

function Name({ field, before, suggested, taken, off, problem, onSave, onRemove }: NameProps) {
  const [typed, setTyped] = useState(suggested);
  const name = questionName(typed);
  const missing = off ?? (name === undefined ? "Give it a name that can be read." : undefined);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== undefined && !missing) onSave(name);
      }}
    >
      <label className="block font-medium text-label">
        Its name
        <input
          ref={field}
          value={typed}
          maxLength={longestName}
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setTyped(target.value)}
          className="mt-1 block h-8 w-full rounded-control border border-input bg-card px-2 font-normal text-body"
        />
      </label>
      <p role="status" className="mt-1.5 text-label text-muted-foreground">
        {off ??
          (name !== undefined && taken.includes(name)
            ? "There is one of this name: this takes its place."
            : "Search or run finds it. Named ranges move with the day.")}
      </p>
      {problem && (
        <p role="alert" className="mt-1.5 text-label text-risk-high">
          {problemWords(problem)}
        </p>
      )}
      <div className="mt-3 flex gap-2">
        <Button type="submit" kind="ink" size="small" off={missing}>
          {before === undefined || before === name ? "Save" : "Rename"} <KeyHint keys="⏎" filled />
        </Button>
        {onRemove && (
          <Button size="small" off={off} onClick={onRemove}>
            Remove
          </Button>
        )}
      </div>
    </form>
  );
}
