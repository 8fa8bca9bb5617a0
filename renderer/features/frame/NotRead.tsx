import type { ReactNode } from "react";
import { RiskShape } from "../../components/RiskShape.js";

interface NotReadProps {
  danger: "medium" | "high";
  /** What is not of now. */
  what: string;
  /** Why. */
  children: ReactNode;
}

const colours = { medium: "bg-risk-medium-soft text-risk-medium", high: "bg-risk-high-soft text-risk-high" };

/** A line above what was read before: that it could not be read again, and why. */
export function NotRead({ danger, what, children }: NotReadProps) {
  return (
    <p
      role="status"
      className={`grid shrink-0 grid-cols-[14px_1fr] gap-2 border-b px-5 py-1.5 text-label ${colours[danger]}`}
    >
      <span className="flex h-4 items-center">
        <RiskShape danger={danger} size={14} silent />
      </span>
      <span>
        {what} {children}
      </span>
    </p>
  );
}
