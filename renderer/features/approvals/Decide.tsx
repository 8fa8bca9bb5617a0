import { FingerprintPattern, LockKeyhole } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { Proposal } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { KeyHint } from "../../components/KeyHint.js";
import { useKeys } from "../../components/use-keys.js";
import { useRipe } from "../../components/use-ripe.js";
import { DenyReason } from "./DenyReason.js";
import { Edit } from "./EditForm.js";
import { PinPopover } from "./PinPopover.js";
import { SignatureField } from "./Signatures.js";
import { useAwake } from "./use-awake.js";
import { useBegun } from "./use-begun.js";
import { useSetChoice } from "./use-choice.js";
import type { Decisions } from "./use-proposals.js";
import { approveWords, friction } from "./wording.js";

/** What stands between this window and a decision. `shut`: why nothing can be decided here now; `held`: why nothing can be approved. */
export interface Gate {
  person: string;
  presence: Status["presence"];
  shut: string | undefined;
  held: string | undefined;
}

interface DecideProps {
  proposal: Proposal;
  /** What of it is on the screen. */
  stamp: string;
  decisions: Decisions;
  gate: Gate;
  now: number;
}

/** A focus that nobody moved there shows all the same; browsers hide it after a click. */
const ringed = "focus:outline-2 focus:outline-ring focus:outline-offset-2";
/** A first press that nobody follows up must not lie in wait. */
const patience = 5000;

/** Deny, deny with reason, approve: with as much friction as the risk asks for. */
export function Decide({ proposal, stamp, decisions, gate, now }: DecideProps) {
  const { asks, from } = gate.presence;
  const kind = friction(proposal, from);
  const [armed, setArmed] = useState(false);
  const [typed, setTyped] = useState("");
  const [popover, setPopover] = useState<"reason" | "pin" | "edit">();
  const deny = useRef<HTMLButtonElement>(null);
  const [early, setEarly] = useState<string>();
  const since = `${armed ? "armed" : "shown"} ${stamp}`;
  const awake = useAwake(since);
  const isOld = useRipe(early, patience);
  const ripeIn = kind === "typed" ? decisions.ripeInMs : null;
  const matches = ripeIn !== null;
  // The desk counts the ten seconds; timers may be a moment early.
  const ripe = useRipe(matches ? "typed" : undefined, (ripeIn ?? 0) + 20);
  const left = proposal.expires_at - now;
  const shut = gate.shut ?? (left <= 0 ? "It has expired." : decisions.busy ? "The desk is deciding." : undefined);
  const choice = useSetChoice();
  const words = approveWords(proposal, choice?.ticked.length);
  const none = choice?.ticked.length === 0 ? "Nothing is ticked." : undefined;
  const closed = shut ?? none ?? gate.held;
  const asleep = closed ?? sleeping({ awake, settled: proposal.settled, kind, matches, ripe });
  const wakes = closed === undefined && kind !== "typed" && !awake;
  const tooSoon = early === since && !isOld ? tooSoonAfter(armed) : undefined;

  useEffect(() => {
    if (kind === "twice") deny.current?.focus({ preventScroll: true });
  }, [kind]);

  // Figures came in: a first press was for the card without them, and so is a PIN that is being typed.
  useEffect(() => {
    if (!stamp) return;
    setArmed(false);
    setPopover((open) => (open === "pin" ? undefined : open));
  }, [stamp]);

  useEffect(() => {
    if (!armed) return undefined;
    const timer = setTimeout(() => setArmed(false), patience);
    return () => clearTimeout(timer);
  }, [armed]);

  const approval = useBegun(asleep ?? `${armed} ${stamp}`);
  const denial = useBegun(stamp);
  const send = (pin?: string) => {
    setPopover(undefined);
    if (asleep) return;
    decisions.approve({
      ...(kind === "press" ? {} : { again: true }),
      ...(kind === "typed" ? { typed } : {}),
      ...(pin ? { pin } : {}),
    });
  };
  const type = (text: string) => {
    setTyped(text);
    decisions.typeName(text);
  };
  const approve = () => {
    if (wakes) return setEarly(since);
    if (asleep) return;
    if (kind === "press") return send();
    if (asks === "pin") return setPopover("pin");
    // The finger is the second press.
    if (asks === "touch_id") return send();
    if (kind === "twice" && !armed) return setArmed(true);
    send();
  };
  const denyNow = (reason?: string) => {
    setPopover(undefined);
    decisions.deny(reason);
  };
  useKeys(
    popover
      ? {}
      : {
          a: kind === "typed" || (asleep && !wakes) ? undefined : { does: "Approve this one", act: approve },
          d: shut ? undefined : { does: "Deny this one", act: () => denyNow() },
          e:
            shut || kind === "typed" || proposal.items
              ? undefined
              : { does: "Edit this one before you approve it", act: () => setPopover("edit") },
          "shift+d": shut ? undefined : { does: "Deny this one with a reason", act: () => setPopover("reason") },
          escape: armed ? { does: "Do not approve it after all", act: () => setArmed(false) } : undefined,
        },
  );

  return (
    <>
      <Countersign proposal={proposal} gate={gate} kind={kind} tooSoon={tooSoon} typed={typed} onType={type} />
      <div className="col-span-full -mt-3.5 flex flex-wrap items-center gap-2">
        <Button
          ref={deny}
          off={shut}
          className={kind === "twice" ? ringed : ""}
          aria-keyshortcuts="D"
          {...denial.begin}
          onClick={() => denial.isStill() && denyNow()}
        >
          Deny <KeyHint keys="D" />
        </Button>
        <DenyReason
          off={shut}
          open={popover === "reason"}
          onOpen={(open) => setPopover(open ? "reason" : undefined)}
          onDeny={denyNow}
        />
        {kind !== "typed" && !proposal.items && (
          <Edit
            off={shut}
            open={popover === "edit"}
            onOpen={(open) => setPopover(open ? "edit" : undefined)}
            editing={decisions.editing}
          />
        )}
        {/* What has no room beside Deny wraps as one and stays at the right: Approve never comes to lie where Deny was. */}
        <div className="ml-auto flex flex-wrap items-center justify-end gap-2">
          {left > 0 && left < 60_000 && !proposal.extended && (
            <KeyButton hotkey={{ on: "t", does: "Give this one more time" }} onClick={decisions.extend}>
              Extend
            </KeyButton>
          )}
          {kind === "typed" && !ripe && (
            <span className="text-label text-muted-foreground">No shortcut approves this</span>
          )}
          <PinPopover
            open={popover === "pin"}
            onOpen={(open) => setPopover(open ? "pin" : undefined)}
            onPin={send}
            anchor={
              <Button
                kind={kind === "typed" ? "irreversible" : "sign"}
                off={asleep}
                aria-keyshortcuts={kind === "typed" ? undefined : "A"}
                className="relative overflow-hidden"
                {...approval.begin}
                // While it wakes it does nothing, and says so.
                onClickCapture={() => wakes && setEarly(since)}
                onClick={() => approval.isStill() && approve()}
              >
                {kind !== "press" && asks !== "press" && (
                  <Icon of={asks === "pin" ? LockKeyhole : FingerprintPattern} />
                )}
                {armed ? `Press again to ${words.replace(/^Approve/, "approve")}` : words}
                {kind !== "typed" && <KeyHint keys="A" filled />}
                {!shut && !awake && <span className="wake-line absolute inset-x-0 bottom-0 h-0.5 bg-sign" />}
                {!shut && matches && !ripe && (
                  <span className="ripen-line absolute inset-x-0 bottom-0 h-0.5 bg-risk-irreversible" />
                )}
              </Button>
            }
          />
        </div>
      </div>
    </>
  );
}

interface Sleep {
  awake: boolean;
  settled: boolean;
  kind: "press" | "twice" | "typed";
  matches: boolean;
  ripe: boolean;
}

/** Why Approve does nothing yet. */
function sleeping({ awake, settled, kind, matches, ripe }: Sleep): string | undefined {
  if (!awake) return "Just shown: it wakes in a moment.";
  if (!settled) return "Its effects are still being read.";
  if (kind === "typed" && !matches) return "Type the name first.";
  return kind === "typed" && !ripe ? "Ten seconds to think it over." : undefined;
}

const tooSoonAfter = (armed: boolean) => `Too soon after ${armed ? "the first press" : "it was shown"}: press again.`;

const ways = { touch_id: "Touch ID", pin: "the PIN", press: undefined } as const;

interface CountersignProps {
  proposal: Proposal;
  gate: Gate;
  kind: Sleep["kind"];
  /** A press that came to nothing. */
  tooSoon: string | undefined;
  typed: string;
  onType(text: string): void;
}

function Countersign({ proposal, gate, kind, tooSoon, typed, onType }: CountersignProps) {
  const way = ways[gate.presence.asks];
  const how = way && kind !== "press" ? `with ${way}` : "this computer’s account";
  if (kind !== "typed")
    return (
      <SignatureField
        caption="Not yet countersigned"
        rule="border-sign border-dashed"
        note={
          <>
            <span role="status" className="text-foreground">
              {tooSoon}
            </span>
            {tooSoon === undefined && (
              <>
                <Inert text={gate.person} whole />, {how}
              </>
            )}
          </>
        }
      />
    );
  return (
    <SignatureField
      caption={
        <label htmlFor="typed-name">
          To countersign, type the name{" "}
          <strong className="font-semibold text-foreground">
            <Inert text={proposal.target.name} />
          </strong>
        </label>
      }
      rule="border-transparent"
      note={
        <>
          <Inert text={gate.person} whole />, then 10 seconds{way && `, then ${way}`}
        </>
      }
    >
      <input
        id="typed-name"
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onType(event.target.value)}
        className="signature mt-1 h-[30px] w-full rounded-control border border-input bg-background px-2 text-sign"
      />
    </SignatureField>
  );
}
