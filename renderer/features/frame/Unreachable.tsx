import { useNow } from "../../components/clock.js";
import { RiskShape } from "../../components/RiskShape.js";

/** The desk does not answer: says so, when it is tried again, and what that means. */
export function Unreachable({ retryAt }: { retryAt: number }) {
  const left = Math.max(0, Math.ceil((retryAt - useNow()) / 1000));
  return (
    <div
      className="flex h-9 shrink-0 items-center gap-2 border-b bg-risk-high-soft px-5 text-body text-risk-high"
      role="alert"
    >
      <RiskShape danger="high" size={14} silent />
      <span>
        The desk does not answer. <span aria-hidden="true">Trying again {left > 0 ? `in ${left} s` : "now"}.</span>{" "}
        <span className="text-foreground">Nothing is sent meanwhile.</span>
      </span>
    </div>
  );
}
