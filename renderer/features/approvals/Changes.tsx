import { ArrowRight } from "lucide-react";
import { fieldText, fieldValueText, isStructured } from "../../../src/words/field.js";
import type { Proposal } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { JsonDiff } from "./JsonDiff.js";

/** Per field: what is there, what would be there. */
export function Changes({ proposal }: { proposal: Proposal }) {
  const { changes, irreversible } = proposal;
  const stays = unchanged(proposal);
  if (changes.length === 0) return <p className="text-muted-foreground">No field changes.</p>;
  // Of a thing that is made, nothing was there before; many short values stand side by side, so that what follows is seen.
  const makes = proposal.before === null;
  const many = makes && changes.length > 3 && !changes.some(({ after }) => isStructured(after));
  return (
    <ul className={many ? "grid grid-cols-2 gap-x-6 gap-y-1.5 max-[700px]:grid-cols-1" : "flex flex-col gap-1.5"}>
      {changes.map(({ field, before, after }, index) =>
        isStructured(before) || isStructured(after) ? (
          <li key={field} className="my-0.5">
            <JsonDiff title={fieldText(field)} before={before} after={after} />
          </li>
        ) : (
          <li key={field} className="flex min-h-6 flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="w-[84px] wrap-anywhere text-label text-muted-foreground">
              <Inert text={fieldText(field)} whole />
            </span>
            {!(makes && isNothing(before)) && (
              <>
                <span className="sr-only">from</span>
                {isNothing(before) ? (
                  <span className="text-muted-foreground">none</span>
                ) : (
                  <Pill kind="before" text={fieldValueText(field, before)} />
                )}
                <Icon of={ArrowRight} className="text-muted-foreground" />
                <span className="sr-only">to</span>
              </>
            )}
            <Pill
              kind={irreversible === null ? "after" : "gone"}
              text={after === null ? "gone" : fieldValueText(field, after)}
            />
            {index === 0 && stays && <span className="ml-auto text-label text-muted-foreground">{stays}</span>}
          </li>
        ),
      )}
    </ul>
  );
}

/** An empty list is nothing, too; an empty text is not. */
export const isNothing = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);

const pills = {
  before: "bg-del-soft text-del line-through decoration-1",
  after: "border border-machine/45 bg-machine-soft",
  gone: "border border-risk-irreversible bg-risk-irreversible-soft text-risk-irreversible",
};

function Pill({ kind, text }: { kind: keyof typeof pills; text: string }) {
  return (
    <span className={`inline-flex min-h-6 max-w-full items-center rounded-pill px-2 font-semibold ${pills[kind]}`}>
      <Inert text={text} />
    </span>
  );
}

/** `Name, workspace and hint stay`, where there is room for so much. */
function unchanged({ target, changes, irreversible }: Proposal): string | undefined {
  if (irreversible !== null) return undefined; // it ends something, whatever its fields say
  const changed = new Set(changes.map((change) => change.field));
  const names = Object.keys(target.shows).filter((field) => !changed.has(field));
  if (names.length === 0 || names.length > 3) return undefined;
  const words = names.map((name) => name.replaceAll("_", " "));
  const list = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join();
  return `${fieldText(list)} ${words.length > 1 ? "stay" : "stays"}`;
}
