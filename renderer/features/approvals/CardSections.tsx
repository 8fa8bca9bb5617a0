import { ChevronDown, ChevronRight, Copy, Info, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { summed } from "../../../src/desk/contract/summed.js";
import type { Proposal, Story } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { KeyHint, useAnnounced } from "../../components/KeyHint.js";
import { RiskShape } from "../../components/RiskShape.js";
import { Scroll } from "../../components/Scroll.js";
import { Time } from "../../components/Time.js";
import { useKeys } from "../../components/use-keys.js";
import { ChangeSet } from "./ChangeSet.js";
import { Changes } from "./Changes.js";
import { Figures } from "./Figures.js";
import { type SetChoice, useSetChoice } from "./use-choice.js";
import { becameText, changedWords, clientWords, isOwn, sentenceText, undoText } from "./wording.js";

interface CardSectionsProps {
  proposal: Proposal;
  rivals: readonly Proposal[];
  story: Story | undefined;
}

/** The middle of the card: a list of what is known, each with its label. */
export function CardSections({ proposal, rivals, story }: CardSectionsProps) {
  const effects = effectsOf(proposal, useSetChoice());
  return (
    <dl>
      <Section label={proposal.items ? "Changes" : "Change"}>
        {proposal.items ? <ChangeSet proposal={proposal} items={proposal.items} /> : <Changes proposal={proposal} />}
      </Section>
      <Section label="Effect">
        <Figures proposal={{ ...proposal, effects }} />
        <Lines proposal={proposal} />
      </Section>
      <Section label="Asked by">
        <AskedBy proposal={proposal} />
      </Section>
      {!story && (
        <Section label="Just before">
          <Dash label="Reading the log" />
        </Section>
      )}
      {story && story.justBefore.length > 0 && (
        <Section label="Just before">
          <JustBefore calls={story.justBefore} />
        </Section>
      )}
      <Section label="Arguments">
        <Arguments proposal={proposal} />
      </Section>
      {story && (
        <Section label="History">
          {rivals.slice(0, namedRivals).map((rival) => (
            <p key={rival.id}>
              <Link href={`/approvals/${rival.id}`} className="font-semibold underline underline-offset-2">
                {rival.id}
              </Link>{" "}
              also waits: {sentenceText(rival)}
            </p>
          ))}
          {rivals.length > namedRivals && <p>{rivals.length - namedRivals} more wait for it.</p>}
          {story.history.map((one) => (
            <p key={one.id}>
              <Inert text={becameText(one)} ours />
            </p>
          ))}
          {story.history.length + rivals.length === 0 && (
            <p className="text-muted-foreground">Never proposed before.</p>
          )}
        </Section>
      )}
    </dl>
  );
}

/** So many of those that wait for the same thing are named: a burst of a thousand would make each card slow to open. */
const namedRivals = 5;

/** Of a set what the changes come to that are ticked, or were when it was decided. */
function effectsOf({ items, effects, state, decision }: Proposal, choice: SetChoice | undefined): Proposal["effects"] {
  const ticked = state === "proposed" ? choice?.ticked : decision?.chosen?.ticked;
  if (!items || !ticked || ticked.length === items.length) return effects;
  return summed(items.filter(({ number }) => ticked.includes(number)));
}

export function Section({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[104px_1fr] border-t px-5 py-[11px] max-[700px]:grid-cols-1">
      <dt className="pt-[3px] font-medium text-label text-muted-foreground">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

/** A value that is not in yet. */
export function Dash({ label }: { label: string }) {
  return (
    <span className="flex h-5 items-center">
      <span className="h-0.5 w-4 bg-border-strong" />
      <span className="sr-only">{label}</span>
    </span>
  );
}

/** Danger first, then undo, then origin. */
function Lines({ proposal }: { proposal: Proposal }) {
  const { irreversible, warnings, effects, undo } = proposal;
  const lines = effects.filter((effect) => effect.kind === "line");
  const shown = irreversible === null ? warnings.slice(1) : warnings;
  return (
    <ul className="not-first:mt-2 flex flex-col gap-0.5 empty:hidden">
      {irreversible !== null && (
        <Line icon={<RiskShape danger="irreversible" size={14} silent />}>
          <strong className="font-semibold">Cannot be undone</strong> by you, by an agent or by Countersign.
        </Line>
      )}
      {shown.map((text) => (
        <Line key={text} icon={<RiskShape danger="high" size={14} silent />}>
          <Inert text={text} whole ours />
        </Line>
      ))}
      {undo !== null && (warnings.length > 0 || irreversible !== null) && (
        <Line icon={<Icon of={Undo2} className="text-muted-foreground" />}>
          <Inert text={undoText(undo)} ours />
        </Line>
      )}
      {lines.map(({ text }) => (
        <Line key={text} icon={<Icon of={Info} className="text-muted-foreground" />}>
          <Inert text={text} ours />
        </Line>
      ))}
    </ul>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[16px_1fr] items-start gap-2">
      <span className="flex h-5 items-center justify-center">{icon}</span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}

function AskedBy({ proposal }: { proposal: Proposal }) {
  const { client, reason, edited } = proposal;
  const own = isOwn(client);
  return (
    <>
      <p>
        <strong className="font-semibold">
          <Inert text={clientWords(proposal)} />
        </strong>{" "}
        <span className="text-muted-foreground">{own ? "in Countersign" : <Where client={client} />}</span>
      </p>
      {own && reason !== null && (
        <p className="mt-1.5">
          <Inert text={reason} />
        </p>
      )}
      {!own && reason !== null && (
        <p className="mt-1.5 border-machine border-l-2 border-dotted pl-3 text-machine">
          <strong className="font-semibold">Claimed</strong>, not checked: “<Inert text={reason} />”
        </p>
      )}
      {edited && <EditedBy edited={edited} />}
    </>
  );
}

/** What of the ask is not the client's any more: a person's, and so in their ink. */
function EditedBy({ edited: { from, by, changes } }: { edited: NonNullable<Proposal["edited"]> }) {
  return (
    <p className="mt-1.5 text-sign">
      <strong className="font-semibold">
        Edited by <Inert text={by} />
      </strong>
      , asked as{" "}
      <Link href={`/approvals/${from}`} className="underline underline-offset-2">
        {from}
      </Link>
      : <Inert text={changes.map(({ argument, was, now }) => changedWords(argument, was, now)).join(", ")} ours />
    </p>
  );
}

function Where({ client: { pid, since } }: Pick<Proposal, "client">) {
  return (
    <>
      on this computer{pid !== undefined && `, process ${pid}`}, connected at <Time at={since} />
    </>
  );
}

function JustBefore({ calls }: { calls: Story["justBefore"] }) {
  return (
    <ul className="flex flex-col gap-0.5 text-label leading-[18px]">
      {calls.map((call) => (
        <li key={`${call.at} ${call.words}`} className="grid grid-cols-[74px_64px_1fr_auto]">
          <span className="font-mono text-muted-foreground">
            <Time at={call.at} as="seconds" />
          </span>
          <span className="text-muted-foreground">{call.kind}</span>
          <Inert text={call.words} ours />
          <span className="text-muted-foreground">
            <Inert text={call.result} ours />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A line of an argument that is longer is folded, and unfolds completely. */
const longLine = 2000;

function Arguments({ proposal }: { proposal: Proposal }) {
  const [open, setOpen] = useState(false);
  const count = Object.keys(proposal.card).length;
  const { digest } = proposal;
  const text = JSON.stringify(proposal.card, null, 2);
  const announced = useAnnounced();
  const turn = () => setOpen(!open);
  useKeys({ m: { does: `${open ? "Fold" : "Unfold"} the arguments`, act: turn } });
  return (
    <>
      <div className="flex items-center">
        <button
          type="button"
          aria-expanded={open}
          aria-keyshortcuts={announced("M")}
          onClick={turn}
          className="-ml-1 flex items-center gap-3 rounded-pill pr-1"
        >
          <Icon of={open ? ChevronDown : ChevronRight} size={14} className="text-muted-foreground" />
          {count === 1 ? "1 argument" : `${count} arguments`}, complete <KeyHint keys="M" />
        </button>
        <span className="ml-auto font-mono text-label text-muted-foreground" title={digest}>
          sha256 {digest.slice(0, 4)} {digest.slice(4, 8)} … {digest.slice(-4)}
        </span>
      </div>
      {open && (
        <div className="mt-2">
          <Scroll label="Arguments" className="max-h-60 overflow-auto rounded-card border bg-muted">
            <pre className="whitespace-pre-wrap p-2.5 font-mono text-label leading-[18px]">
              {text.split("\n").map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
                <span key={index} className="block">
                  <Inert text={line} whole={line.length <= longLine} />
                </span>
              ))}
            </pre>
          </Scroll>
          <KeyButton
            size="small"
            className="mt-2"
            hotkey={{ on: "c", does: "Copy the arguments" }}
            onClick={() => navigator.clipboard.writeText(text)}
          >
            <Icon of={Copy} size={14} /> Copy
          </KeyButton>
        </div>
      )}
    </>
  );
}
