import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { Button } from "../../components/Button.js";
import { KeyHint } from "../../components/KeyHint.js";
import { useKeys } from "../../components/use-keys.js";

export const StepTitle = ({ children }: { children: ReactNode }) => (
  <h1 className="mt-1 font-semibold text-[24px] leading-8 tracking-[-0.015em]">{children}</h1>
);

/** The buttons that leave a step stay in view, however long the step and low the window. */
export const Foot = ({ children }: { children: ReactNode }) => (
  <div className="sticky bottom-0 mt-3 flex items-center justify-between bg-background py-3">{children}</div>
);

interface StepFootProps {
  /** Where the next step is. */
  next: string;
  words: string;
  /** Another button of the step is the one to press first. */
  quiet?: boolean;
}

/** Of the foot that stays at the lower edge. */
export const footHeight = "60px";

/** Every step can be left for the app; nothing of it is lost, and what is open is found again at /welcome. */
export function StepFoot({ next, words, quiet = false }: StepFootProps) {
  const [, go] = useLocation();
  useKeys({ enter: quiet ? undefined : { does: words, act: () => go(next) } });
  return (
    <Foot>
      {next === "/approvals" ? (
        <span />
      ) : (
        <Button kind="ghost" size="large" className="-ml-4" onClick={() => go("/approvals")}>
          Go to Approvals
        </Button>
      )}
      <Button kind={quiet ? "plain" : "ink"} size="large" onClick={() => go(next)}>
        {words} {!quiet && <KeyHint keys="⏎" filled />}
      </Button>
    </Foot>
  );
}
