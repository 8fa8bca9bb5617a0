import type { Proposal } from "../../answers.js";
import { Sheet } from "../../components/Cut.js";
import { Inert } from "../../components/Inert.js";
import { Time } from "../../components/Time.js";
import { clientWords, gaps, inkOfAsker, shortDigest } from "../approvals/wording.js";

/** The card grown small: both names, and the digest that ties the click to what was shown. */
export function Slip({ proposal }: { proposal: Proposal }) {
  const { decision, state, digest } = proposal;
  const signed = decision && state !== "denied";
  return (
    <Sheet
      gap={Math.min(gaps[state], 7)}
      className="w-[316px] shrink-0 max-[1119px]:w-full max-[1119px]:max-w-[316px]"
      upper={
        <div className="px-4 pt-2.5 text-label">
          <p className="text-muted-foreground">Proposed</p>
          <p className={`signature truncate text-[16px] ${inkOfAsker(proposal).text}`}>
            <Inert text={clientWords(proposal)} whole />
          </p>
        </div>
      }
      lower={
        <div className="px-4 pb-3 text-label">
          <p className="text-muted-foreground">
            {signed ? "Countersigned" : decision ? "Denied" : "Not countersigned"}
          </p>
          <p
            className={`signature min-h-[22px] truncate text-[16px] ${signed ? "text-sign" : "text-muted-foreground"}`}
          >
            {decision && <Inert text={decision.by} whole />}
          </p>
          <p className="text-muted-foreground text-note">
            {decision && (
              <>
                <Time at={decision.at} as="seconds" />,{" "}
              </>
            )}
            digest{" "}
            <span className="font-mono" title={digest}>
              {shortDigest(digest)}
            </span>
            {signed && " on both halves"}
          </p>
        </div>
      }
    />
  );
}
