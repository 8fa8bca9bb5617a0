import { Check, Copy, Eye, EyeOff, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { fieldText } from "../../../src/words/field.js";
import type { Proposal } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { Time } from "../../components/Time.js";
import type { Decisions } from "./use-proposals.js";

interface SecretProps {
  proposal: Proposal;
  taking: Decisions["secret"];
}

/** What the answer carried for the person alone: hidden until they ask for it, handed over once, then named only. */
export function Secret({ proposal, taking }: SecretProps) {
  const told = proposal.outcome?.secret;
  if (!told || proposal.secret === null) return null;
  // That it was shown may be heard before the secret itself is here.
  if (proposal.secret === "held" || taking.busy || taking.value) return <Held fields={told.fields} taking={taking} />;
  const name = told.fields.length > 0 ? told.fields.map(fieldText).join(", ").toLowerCase() : "secret";
  if (proposal.secret === "shown")
    return (
      <Note>
        <span className="text-muted-foreground">
          The {name} was shown on {told.shown_at !== null && <Time at={told.shown_at} as="moment" />} and is kept
          nowhere. If you do not have it: <Inert text={told.again.charAt(0).toLowerCase() + told.again.slice(1)} />
        </span>
      </Note>
    );
  return (
    <Note icon>
      <strong className="font-semibold text-risk-high">The {name} is gone:</strong>{" "}
      {told.fields.length > 0
        ? "it was not seen before Countersign stopped or left this organization."
        : "it went with the answer that was lost."}{" "}
      <Inert text={told.again} ours />
    </Note>
  );
}

function Note({ icon = false, children }: { icon?: boolean; children: ReactNode }) {
  return (
    <p className="col-span-full -mt-4 flex items-start gap-2 text-label">
      {icon && <Icon of={TriangleAlert} size={14} className="mt-px text-risk-high" />}
      <span className="min-w-0">{children}</span>
    </p>
  );
}

function Held({ fields, taking }: { fields: string[]; taking: Decisions["secret"] }) {
  return (
    <div className="col-span-full -mt-4 flex flex-col gap-2 border-t pt-3">
      {fields.map((field) => (
        <Field key={field} field={field} taking={taking} />
      ))}
      <p className="text-label text-muted-foreground">
        {taking.value
          ? "Shown once: copy it now, it leaves with this card. The log says that you saw it, not what it is."
          : "Shown once, to you alone. It is in memory only: gone when Countersign stops."}
      </p>
    </div>
  );
}

function Field({ field, taking }: { field: string; taking: Decisions["secret"] }) {
  const [open, setOpen] = useState(false);
  const [copied, setCopied] = useState<"yes" | "no">();
  const name = fieldText(field);
  const value = async () => (taking.value ?? (await taking.take()))[field] ?? "";
  const copy = async () => {
    const text = await value();
    const wasTaken = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setCopied(wasTaken ? "yes" : "no");
    if (!wasTaken) setOpen(true);
  };
  // What went wrong with the taking is said under the card.
  const quietly = (work: () => Promise<unknown>) => () => void work().catch(() => {});
  const off = taking.busy ? "It is being handed over." : undefined;
  const shown = open ? taking.value?.[field] : undefined;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="w-24 font-medium text-label text-muted-foreground">{name}</span>
      <span className="flex min-h-8 min-w-60 flex-1 items-center rounded-control border border-input bg-card px-2.5 font-mono text-label">
        {shown === undefined ? (
          <>
            <span aria-hidden="true">{"•".repeat(24)}</span>
            <span className="sr-only">hidden</span>
          </>
        ) : (
          <span className="select-all wrap-anywhere">
            <Inert text={shown} whole />
          </span>
        )}
      </span>
      <Button
        off={off}
        aria-label={`${shown === undefined ? "Reveal" : "Hide"} the ${name.toLowerCase()}`}
        onClick={shown === undefined ? quietly(async () => setOpen((await value()) !== "")) : () => setOpen(false)}
      >
        <Icon of={shown === undefined ? Eye : EyeOff} size={14} /> {shown === undefined ? "Reveal" : "Hide"}
      </Button>
      <Button off={off} aria-label={`Copy the ${name.toLowerCase()}`} onClick={quietly(copy)}>
        <Icon of={copied === "yes" ? Check : Copy} size={14} /> {copied === "yes" ? "Copied" : "Copy"}
      </Button>
      <span role="status" className={copied === "no" ? "basis-full text-label text-risk-high" : "sr-only"}>
        {copied === "yes" && "Copied."}
        {copied === "no" && "The clipboard did not take it: select it and copy it by hand."}
      </span>
    </div>
  );
}
