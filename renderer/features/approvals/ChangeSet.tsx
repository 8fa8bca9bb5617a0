import {
  ArrowRight,
  Check,
  ChevronDown,
  ChevronRight,
  CircleQuestionMark,
  Minus,
  RefreshCw,
  TriangleAlert,
} from "lucide-react";
import { useState } from "react";
import { fieldText, fieldValueText } from "../../../src/words/field.js";
import type { Proposal } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { dangerOf, RiskShape } from "../../components/RiskShape.js";
import { Changes, isNothing } from "./Changes.js";
import { useSetChoice } from "./use-choice.js";
import { sentenceText, undoText } from "./wording.js";

type Item = NonNullable<Proposal["items"]>[number];
type Result = Proposal["results"][number];

/** Every change of a set in a row of its own: ticked or not, what it would do, and once it ran what came of it. */
export function ChangeSet({ proposal, items }: { proposal: Proposal; items: readonly Item[] }) {
  const choice = useSetChoice();
  const isOpen = proposal.state === "proposed" && choice !== undefined;
  const ticked = isOpen ? choice.ticked : proposal.decision?.chosen?.ticked;
  return (
    // By the room of the table, not of the window: beside the queue it is narrow in a wide one, too.
    <div className="@container">
      <table className="w-full border-collapse">
        <caption className="sr-only">The changes, in the order in which they are sent</caption>
        <thead className="sr-only">
          <tr>
            <th>{isOpen ? "Approve it" : "What came of it"}</th>
            <th>Change, from and to</th>
            <th>The whole change</th>
          </tr>
        </thead>
        {items.map((item) => (
          <Row
            key={item.number}
            item={item}
            proposal={proposal}
            isTicked={ticked?.includes(item.number) ?? true}
            onToggle={isOpen ? () => choice.toggle(item.number) : undefined}
          />
        ))}
      </table>
      {isOpen && (
        <label className="mt-2 flex min-h-[26px] items-center gap-2 text-label">
          <input
            type="checkbox"
            checked={choice.goOn}
            onChange={(event) => choice.setGoOn(event.target.checked)}
            className="size-3.5 accent-foreground"
          />
          Go on after a change that fails
          <span className="text-muted-foreground">else the set stops there</span>
        </label>
      )}
      {!isOpen && proposal.decision?.chosen?.go_on && (
        <p className="mt-2 text-label text-muted-foreground">It was to go on after a change that fails.</p>
      )}
    </div>
  );
}

interface RowProps {
  item: Item;
  proposal: Proposal;
  isTicked: boolean;
  onToggle: (() => void) | undefined;
}

function Row({ item, proposal, isTicked, onToggle }: RowProps) {
  const [unfolded, setUnfolded] = useState(false);
  const result = proposal.results.find(({ number }) => number === item.number);
  const what = sentenceText({ ...item, irreversible: null });
  const needs = item.needs.length > 0 ? `needs change ${item.needs.join(", ")}` : undefined;
  return (
    <tbody className={`border-t [thead+&]:border-t-0 ${isTicked ? "" : "text-muted-foreground"}`}>
      <tr className="h-8">
        <td className="w-7 align-middle">
          {onToggle ? (
            <input
              type="checkbox"
              checked={isTicked}
              onChange={onToggle}
              aria-label={`Change ${item.number}: ${what}`}
              className="block size-3.5 accent-foreground"
            />
          ) : (
            <Mark state={result?.state ?? (isTicked ? undefined : "left")} />
          )}
        </td>
        <td className="py-1 align-middle">
          <span className="flex min-w-0 items-center gap-2">
            <span className="w-4 shrink-0 text-right text-label text-muted-foreground tabular-nums">{item.number}</span>
            <RiskShape danger={dangerOf(item)} />
            <span className="flex min-w-0 grow items-center gap-x-3 @max-md:flex-col @max-md:items-start">
              <span className={`min-w-0 grow ${isTicked ? "" : "line-through"}`}>
                {item.sentence.verb} <Inert text={item.sentence.kind} whole />{" "}
                <strong className="font-semibold">
                  <Inert text={item.sentence.name} />
                </strong>
                {item.sentence.place && (
                  <>
                    {" "}
                    {item.sentence.joint ?? "in"} <Inert text={item.sentence.place} />
                  </>
                )}
              </span>
              <span className="flex w-40 shrink-0 justify-end @max-md:w-full @max-md:justify-start">
                {result ? <Came result={result} /> : <Brief item={item} note={needs} />}
              </span>
            </span>
          </span>
        </td>
        <td className="w-px py-1 pl-1.5 align-middle">
          <button
            type="button"
            aria-expanded={unfolded}
            aria-label={`${unfolded ? "Fold" : "Unfold"} change ${item.number}`}
            onClick={() => setUnfolded(!unfolded)}
            className="flex size-[26px] items-center justify-center rounded-control hover:bg-muted"
          >
            <Icon of={unfolded ? ChevronDown : ChevronRight} size={14} />
          </button>
        </td>
      </tr>
      {unfolded && (
        <tr>
          <td />
          <td colSpan={2} className="pb-3 pl-6">
            <Whole item={item} proposal={proposal} result={result} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** The first field, and how many others there are. */
function Brief({ item: { changes, irreversible }, note }: { item: Item; note: string | undefined }) {
  const [first] = changes;
  if (!first || note) return <span className="text-label text-muted-foreground @md:truncate">{note}</span>;
  const gone = changes.every(({ after }) => after === null);
  // What is made was nothing before.
  const was = gone ? "there" : isNothing(first.before) ? null : fieldValueText(first.field, first.before);
  return (
    <span className="flex min-w-0 items-center gap-x-1.5 text-label @max-md:flex-wrap">
      <span className="text-muted-foreground">{gone ? "" : fieldText(first.field)}</span>
      {was !== null && (
        <>
          <span className="sr-only">from</span>
          <span className="min-w-0 text-muted-foreground line-through @md:truncate decoration-1">
            <Inert text={was} />
          </span>
          <Icon of={ArrowRight} size={14} className="shrink-0 text-muted-foreground" />
          <span className="sr-only">to</span>
        </>
      )}
      <span className={`min-w-0 font-semibold @md:truncate ${irreversible === null ? "" : "text-risk-irreversible"}`}>
        <Inert text={gone ? "gone" : fieldValueText(first.field, first.after)} />
      </span>
      {!gone && changes.length > 1 && <span className="shrink-0 text-muted-foreground">+{changes.length - 1}</span>}
    </span>
  );
}

/** All that a card of this change alone would say. */
function Whole({ item, proposal, result }: { item: Item; proposal: Proposal; result: Result | undefined }) {
  const lines = [
    ...(item.irreversible === null ? [] : [item.irreversible]),
    ...(item.raised ? [`Raised from ${item.raised.from}. ${item.raised.because}`] : []),
    ...item.warnings,
    ...item.effects.flatMap((effect) =>
      effect.kind === "line"
        ? [effect.text]
        : effect.kind === "figure"
          ? [`${effect.figure} ${effect.label}`]
          : [`– ${effect.reason}`],
    ),
    ...(item.undo === null ? [] : [undoText(item.undo)]),
  ];
  return (
    <>
      <Changes proposal={{ ...proposal, ...item }} />
      <ul className="mt-1.5 flex flex-col gap-0.5 text-label text-muted-foreground">
        {(result ? [result.summary] : lines).map((line) => (
          <li key={line}>
            <Inert text={line} ours />
          </li>
        ))}
      </ul>
    </>
  );
}

const marks = {
  sending: { icon: Minus, ink: "text-muted-foreground", word: "being sent" },
  done: { icon: Check, ink: "text-sign", word: "done" },
  failed: { icon: TriangleAlert, ink: "text-risk-high", word: "failed" },
  unknown: { icon: CircleQuestionMark, ink: "text-risk-high", word: "unknown" },
  stale: { icon: RefreshCw, ink: "text-risk-medium", word: "changed since" },
  not_sent: { icon: Minus, ink: "text-muted-foreground", word: "not sent" },
  left: { icon: Minus, ink: "text-muted-foreground", word: "not approved" },
} as const satisfies Record<Result["state"] | "left", object>;

function Mark({ state }: { state: keyof typeof marks | undefined }) {
  if (!state) return null;
  const { icon, ink, word } = marks[state];
  return (
    <span className={`flex items-center ${ink}`}>
      <Icon of={icon} size={14} />
      <span className="sr-only">{word}</span>
    </span>
  );
}

/** A word, and the reason where it did not go well. */
function Came({ result: { state, error, asPlanned } }: { result: Result }) {
  const { ink, word } = marks[state];
  return (
    <span className={`min-w-0 font-semibold text-label @md:truncate ${ink}`}>
      {word}
      {state === "done" && asPlanned === false && ", not yet visible"}
      {error && state !== "done" && (
        <>
          : <Inert text={error.message} ours />
        </>
      )}
    </span>
  );
}
