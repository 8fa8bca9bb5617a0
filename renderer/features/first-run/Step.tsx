import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { KeyButton } from "../../components/KeyButton.js";

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
  return (
    <Foot>
      {next === "/approvals" ? (
        <span />
      ) : (
        <KeyButton
          kind="ghost"
          size="large"
          className="-ml-4"
          hotkey={{ on: "s", does: "Go to Approvals" }}
          onClick={() => go("/approvals")}
        >
          Go to Approvals
        </KeyButton>
      )}
      <KeyButton
        kind={quiet ? "plain" : "ink"}
        size="large"
        hotkey={{ on: quiet ? "n" : "enter", does: words }}
        onClick={() => go(next)}
      >
        {words}
      </KeyButton>
    </Foot>
  );
}
