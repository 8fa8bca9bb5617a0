import type { ReactNode } from "react";
import type { Proposal } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { Time } from "../../components/Time.js";
import { clientWords, inkOfAsker, shortDigest } from "./wording.js";

interface FieldProps {
  caption: ReactNode;
  children?: ReactNode;
  note: ReactNode;
  rule: string;
}

/** One half of the foot of a deed: who, and when. */
export function SignatureField({ caption, children, note, rule }: FieldProps) {
  return (
    <div className="min-w-0">
      <div className="break-words text-label text-muted-foreground">{caption}</div>
      <div className={`flex h-[30px] items-end border-b pb-1 ${rule}`}>{children}</div>
      <div className="mt-1 truncate text-muted-foreground text-note">{note}</div>
    </div>
  );
}

/** Who proposed it: a machine, or the person themselves. */
export function ProposedBy({ proposal }: { proposal: Proposal }) {
  const ink = inkOfAsker(proposal);
  return (
    <SignatureField
      caption="Proposed"
      rule={ink.rule}
      note={
        <>
          <Time at={proposal.proposed_at} as="moment" />, bound to digest{" "}
          <span className="font-mono">{shortDigest(proposal.digest)}</span>
        </>
      }
    >
      <span className={`signature truncate ${ink.text}`}>
        <Inert text={clientWords(proposal)} whole />
      </span>
    </SignatureField>
  );
}

/** What a person signed. */
export function SignedBy({ proposal, person }: { proposal: Proposal; person: string }) {
  const { decision } = proposal;
  if (!decision)
    return (
      <SignatureField caption="Not countersigned" rule="border-border-strong border-dashed" note="nobody decided" />
    );
  return (
    <SignatureField
      caption="Countersigned"
      rule="border-sign"
      note={
        <>
          <Time at={decision.at} as="moment" />
          {decision.by !== person && ", not by you"}
        </>
      }
    >
      <span className="signature truncate text-sign">
        <Inert text={decision.by} whole />
      </span>
    </SignatureField>
  );
}
