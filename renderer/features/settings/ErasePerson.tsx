import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Found } from "../../../src/desk/contract/record.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { useDesk } from "../../desk.js";
import { ForGood } from "./ForGood.js";
import { Setting } from "./Setting.js";

/** A name that has a comma of its own stands in quotes. */
const namesIn = (text: string) =>
  [...text.matchAll(/\s*"([^"]+)"\s*(?=,|$)|[^,]+/g)].map(([as, quoted]) => (quoted ?? as).trim()).filter(Boolean);

const typedAs = (names: readonly string[]) => names.map((name) => (name.includes(",") ? `"${name}"` : name)).join(", ");

/** Looks for a person first, says what there is, and takes it out with the word typed. */
export function ErasePerson({ status }: { status: Status }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const [text, setText] = useState("");
  const names = namesIn(text);
  const find = useMutation(query.record.findPerson.mutationOptions());
  const erase = useMutation(query.record.erase.mutationOptions({ onSuccess: () => cache.invalidateQueries() }));
  const locked = status.pin.open ? undefined : "This window needs the PIN first.";
  const missing = locked ?? (names.length === 0 ? "Name the person first." : undefined);
  const problem = erase.error ?? find.error;
  return (
    <Setting
      label="Erase a person"
      problem={problem}
      words={
        erase.data ? (
          <span role="status">{erase.data.words}</span>
        ) : (
          "By e-mail address, name or id; several with commas, one that has a comma in quotes. What is kept of them goes, the proof stays whole, and the log says how much went, not whose."
        )
      }
      below={
        find.data &&
        !erase.data && (
          <>
            <p role="status">{foundWords(find.data)}</p>
            <Also
              names={find.data.also}
              onAll={(also) => {
                const all = [...names, ...also];
                setText(typedAs(all));
                find.mutate({ names: all });
              }}
            />
            {isAny(find.data) && find.data.open.length === 0 && (
              <ForGood
                word="erase"
                button="Erase it for good"
                status={status}
                isBusy={erase.isPending}
                // What was looked for and is counted here, and nothing else.
                onSure={(sure) => erase.mutate({ ...find.variables, ...sure })}
              />
            )}
          </>
        )
      }
    >
      <form
        className="flex flex-wrap gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (missing) return;
          erase.reset();
          find.mutate({ names });
        }}
      >
        <input
          aria-label="The person, by e-mail address, name or id"
          placeholder="dana@example.com, Dana Cole"
          value={text}
          maxLength={1000}
          onChange={(event) => {
            setText(event.target.value);
            find.reset();
          }}
          className="h-8 w-64 rounded-control border border-input bg-card px-2"
        />
        <Button type="submit" off={missing ?? (find.isPending ? "It is being looked for." : undefined)}>
          {find.isPending ? "Looking…" : "Look"}
        </Button>
      </form>
    </Setting>
  );
}

/** A person who is told by one of their names may be kept under another. */
function Also({ names, onAll }: { names: Found["also"]; onAll(names: readonly string[]): void }) {
  if (names === null)
    return (
      <p className="mt-1 text-muted-foreground">
        By what else the organization knows this person could not be read: give address, name and id where you know
        them.
      </p>
    );
  if (names.length === 0) return null;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-risk-medium">
        The organization knows the same person as <Inert text={names.join(", ")} whole />, too.
      </span>
      <Button size="small" onClick={() => onAll(names)}>
        Look for all of it
      </Button>
    </p>
  );
}

const isAny = ({ values, proposals, watched, figures }: Found) => values + proposals + watched + (figures ?? 0) > 0;

function foundWords(found: Found): string {
  if (found.open.length > 0) return `${found.open.join(", ")} is about this person and not over yet. Decide it first.`;
  if (!isAny(found)) return "The record holds nothing of this person.";
  return `${found.values.toLocaleString("en-US")} values in ${found.rows.toLocaleString("en-US")} rows, and ${found.proposals} proposals tell of them${watchedWords(found.watched)}. ${figuresWords(found.figures)} Copies of the database from before an update go as well. What was exported, streamed or copied elsewhere is not reached from here.`;
}

function watchedWords(watched: number): string {
  if (watched === 0) return "";
  return watched === 1
    ? ", and so does 1 budget, notice or question of their spend"
    : `, and so do ${watched} budgets, notices and questions of their spend`;
}

const figuresWords = (figures: number | null) =>
  figures === null
    ? "What figures of spend and use are counted by cannot be looked into now, and is not reached."
    : `Figures of spend and use stay, and are counted by a word in the place of ${figures} of their names.`;
