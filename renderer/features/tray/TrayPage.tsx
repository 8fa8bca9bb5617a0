import { ChevronRight } from "lucide-react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { Proposal } from "../../answers.js";
import { buttonLook } from "../../components/Button.js";
import { useNow } from "../../components/clock.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { Mark } from "../../components/Mark.js";
import { dangerOf, RiskShape } from "../../components/RiskShape.js";
import { Scroll } from "../../components/Scroll.js";
import { Shortcuts } from "../../components/Shortcuts.js";
import { formatLeft } from "../../components/time-format.js";
import { useLine } from "../../desk.js";
import { decidedWords, markOf } from "../approvals/decided-words.js";
import { useProposals } from "../approvals/use-proposals.js";
import { clientWords } from "../approvals/wording.js";
import { Unreachable } from "../frame/Unreachable.js";
import { PausedBand, PauseRow } from "./Pause.js";
import { TraySpend } from "./TraySpend.js";

/** So many proposals are named. */
const rows = 3;

/**
 * The popover of the tray: what waits, what it costs, and the pause. Nothing can be approved here.
 * Its links name the window `countersign`: the host shows its own window at that address.
 */
export function TrayPage({ status }: { status: Status }) {
  const now = useNow();
  const line = useLine();
  const { list, all, waiting, decided } = useProposals(undefined);
  const open = waiting.filter((proposal) => proposal.state === "proposed");
  const last = decided.slice(0, Math.max(0, rows - open.length));
  return (
    <main className="flex h-full flex-col overflow-hidden bg-background">
      <header className="flex h-12 shrink-0 items-center gap-2.5 border-b px-4">
        <Mark />
        <h1 className="min-w-0 flex-1 truncate font-semibold">
          {status.organization ? <Inert text={status.organization.name} whole /> : "No organization"}
        </h1>
        <span className="text-label text-muted-foreground">
          {status.clients === 1 ? "1 client connected" : `${status.clients} clients connected`}
        </span>
        <Shortcuts page="the popover" />
      </header>
      {line.state === "lost" && <Unreachable line={line} />}
      {status.paused && <PausedBand status={status} />}
      <h2 className="flex h-9 shrink-0 items-center justify-between border-b bg-muted px-4">
        <span className="font-semibold">{open.length > 0 ? `${open.length} waiting for you` : "Nothing waiting"}</span>
        <span className="text-label text-muted-foreground">
          {open.length > 0 ? "oldest first" : decided.length > 0 && "last decided"}
        </span>
      </h2>
      <Scroll label="Waiting, and spend" className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <ul>
          {open.slice(0, rows).map((proposal) => (
            <Waiting key={proposal.id} proposal={proposal} now={now} />
          ))}
        </ul>
        {open.length > 0 && last.length > 0 && (
          <h2 className="flex h-7 shrink-0 items-center border-b bg-muted px-4 text-label text-muted-foreground">
            Last decided
          </h2>
        )}
        <ul>
          {last.map((proposal) => (
            <Decided key={proposal.id} proposal={proposal} now={now} />
          ))}
        </ul>
        {list.data && all.length === 0 && (
          <p className="flex grow items-center border-b px-4 py-3 text-muted-foreground">
            A write that an agent proposes arrives here and waits for you. Reads are answered at once and never wait.
          </p>
        )}
        {open.length > rows && (
          <a
            href="#/approvals"
            target="countersign"
            className="flex h-9 shrink-0 items-center justify-between border-b px-4 font-medium hover:bg-muted"
          >
            {open.length - rows} more in Approvals{" "}
            <Icon of={ChevronRight} size={14} className="text-muted-foreground" />
          </a>
        )}
        <TraySpend />
      </Scroll>
      <PauseRow status={status} />
      <footer className="flex h-[52px] shrink-0 items-center gap-2 border-t px-4">
        <a href="#/approvals" target="countersign" className={buttonLook({ kind: "ink", className: "flex-1" })}>
          Open Countersign
        </a>
        <a href="#/settings" target="countersign" className={buttonLook()}>
          Settings
        </a>
      </footer>
    </main>
  );
}

function Waiting({ proposal, now }: { proposal: Proposal; now: number }) {
  const { verb, name } = proposal.sentence;
  return (
    <li className="flex h-[60px] items-center gap-3 border-b px-4">
      <RiskShape danger={dangerOf(proposal)} />
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          {verb}{" "}
          <strong className="font-semibold">
            <Inert text={name} whole />
          </strong>
        </span>
        <span className="block truncate text-label text-muted-foreground">
          <Inert text={clientWords(proposal)} whole />,{" "}
          <span className="tabular-nums">{formatLeft(proposal.expires_at - now)}</span> left
        </span>
      </span>
      <a
        href={`#/approvals/${proposal.id}`}
        target="countersign"
        className={buttonLook({ size: "small" })}
        aria-label={`Review ${verb} ${inertText(name)}`}
      >
        Review
      </a>
    </li>
  );
}

function Decided({ proposal, now }: { proposal: Proposal; now: number }) {
  const { icon, ink } = markOf(proposal);
  return (
    <li className="flex h-12 items-center gap-3 border-b px-4">
      <Icon of={icon} className={ink} />
      <span className="min-w-0 flex-1 truncate">
        {proposal.sentence.verb}{" "}
        <strong className="font-semibold">
          <Inert text={proposal.sentence.name} whole />
        </strong>
      </span>
      <span className="text-label text-muted-foreground">{decidedWords(proposal, now)}</span>
    </li>
  );
}
