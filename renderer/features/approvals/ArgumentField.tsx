import { type RefCallback, useId } from "react";
import { fieldText } from "../../../src/words/field.js";
import { valueWords } from "../../../src/words/value.js";
import type { Editable } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import type { Draft } from "./edit-draft.js";

interface ArgumentFieldProps {
  field: Editable;
  draft: Draft;
  first?: RefCallback<HTMLElement> | undefined;
  /** Not to be read over a shoulder. */
  secret?: boolean;
  about?: string | null;
  /** How it is left out: by a tick, where it says something already, or by saying nothing. */
  leftOut?: "ticked" | "empty";
  onDraft(draft: Partial<Draft>): void;
}

/** One argument of a write: its name, a part to say it in, and a way to leave it out. */
export function ArgumentField({
  field,
  draft,
  first,
  secret = false,
  about,
  leftOut = "ticked",
  onDraft,
}: ArgumentFieldProps) {
  const id = useId();
  // A line's end is seen where there are several.
  const text = field.kind === "json" || field.kind === "pairs" ? draft.text.replaceAll("\n", " ") : draft.text;
  const hidden = !secret && inertText(text) !== text;
  return (
    <div className="mb-2">
      <div className="flex items-baseline justify-between">
        <label htmlFor={id} className="font-medium text-label">
          <Inert text={fieldText(field.argument)} whole />
        </label>
        {field.optional && leftOut === "empty" && <span className="text-label text-muted-foreground">optional</span>}
        {field.optional && leftOut === "ticked" && (
          <label className="flex items-center gap-1.5 text-label text-muted-foreground">
            <input type="checkbox" checked={draft.out} onChange={(event) => onDraft({ out: event.target.checked })} />
            Leave out
          </label>
        )}
      </div>
      <Control
        id={id}
        field={field}
        draft={draft}
        first={first}
        secret={secret}
        empty={field.optional && leftOut === "empty"}
        onText={(text) => onDraft({ text, out: field.optional && leftOut === "empty" && text === "" })}
      />
      {about && <p className="mt-1 text-label text-muted-foreground">{about}</p>}
      {hidden && (
        <p className="mt-1 text-label text-muted-foreground">
          Holds what cannot be seen: <Inert text={text} />
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
  secret: boolean;
  /** Nothing is an answer, too. */
  empty: boolean;
  onText(text: string): void;
}

function Control({
  id,
  field: { argument, kind, choices },
  draft: { text, out },
  first,
  secret,
  empty,
  onText,
}: ControlProps) {
  const shared = {
    id,
    value: text,
    disabled: out && !empty,
    onChange: (event: { target: { value: string } }) => onText(event.target.value),
  };
  if (kind === "choice" || kind === "boolean")
    return (
      <select {...shared} ref={first} className={`${look} h-8`}>
        {empty && <option value="">not said</option>}
        {(kind === "boolean" ? ["true", "false"] : choices).map((choice) => (
          <option key={choice} value={choice}>
            {valueWords(argument, choice)}
          </option>
        ))}
      </select>
    );
  if (kind === "json" || kind === "pairs")
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
      type={secret ? "password" : "text"}
      inputMode={kind === "number" ? "decimal" : undefined}
      autoComplete="off"
      spellCheck={false}
      className={`${look} h-8`}
    />
  );
}
