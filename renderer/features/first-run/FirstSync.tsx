import { Check } from "lucide-react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { PinGate } from "../frame/PinGate.js";
import { useReading } from "../spend/use-spend.js";
import { StepFoot, StepTitle } from "./Step.js";

/** What was spent is read day by day; nobody has to wait for it. */
export function FirstSync({ status, organization }: { status: Status; organization: string }) {
  const reading = useReading();
  const trouble = status.trouble?.message ?? reading?.trouble ?? undefined;
  const whole = reading && reading.done >= reading.total;
  return (
    <>
      <StepTitle>First sync</StepTitle>
      <p className="mt-2 flex items-center gap-2 text-muted-foreground">
        <Icon of={Check} size={14} className="text-sign" />
        <span>
          <strong className="font-semibold text-foreground">
            <Inert text={organization} />
          </strong>{" "}
          is open. Agents can ask already.
        </span>
      </p>
      <PinGate status={status} boxed />
      <section aria-label="Reading" className="mt-6 rounded-card border border-border-strong bg-card px-6 py-5">
        <p className="flex items-baseline justify-between gap-4">
          <span className="font-semibold text-title">
            {whole ? "What was spent is read." : "Reading what was spent"}
          </span>
          {reading && (
            <span className="text-label text-muted-foreground tabular-nums">
              {reading.done.toLocaleString("en-US")} of {reading.total.toLocaleString("en-US")} days read
            </span>
          )}
        </p>
        <progress
          aria-label="Days of spend that are read"
          max={reading?.total ?? 1}
          value={reading?.done ?? 0}
          className="mt-3 h-1.5 w-full appearance-none overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-muted [&::-webkit-progress-value]:bg-foreground"
        />
        {trouble ? (
          <p role="alert" className="mt-3 text-risk-high">
            <Inert text={trouble} ours />
          </p>
        ) : (
          <p className="mt-3 text-muted-foreground">
            {whole
              ? "A year of days and the hours of the last 30. It is kept here for good and kept up to date by itself."
              : "A year of days and the hours of the last 30, the newest first. It goes on by itself while you go on; until then figures are asked live."}
          </p>
        )}
      </section>
      <StepFoot next="/welcome/clients" words="Go on" />
    </>
  );
}
