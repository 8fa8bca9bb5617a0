import { useNow } from "../../components/clock.js";
import { RiskShape } from "../../components/RiskShape.js";
import { useStatus } from "../../desk.js";
import type { Line } from "../../use-watch.js";

/** So long a desk takes to come back by itself, in milliseconds; after that it was stopped. */
const patience = 20_000;

/** The desk does not answer: says so, when it is tried again, and what that means. */
export function Unreachable({ line: { since, retryAt } }: { line: Extract<Line, { state: "lost" }> }) {
  const now = useNow();
  const stopped = useStatus().data?.host !== "desktop" && now - since >= patience;
  const left = Math.max(0, Math.ceil((retryAt - now) / 1000));
  return (
    <div
      className="flex min-h-9 shrink-0 items-center gap-2 border-b bg-risk-high-soft px-5 py-1.5 text-body text-risk-high"
      role="alert"
    >
      <RiskShape danger="high" size={14} silent />
      {stopped ? (
        <span>Countersign was stopped. Start it again and open the address that it prints.</span>
      ) : (
        <span>
          The desk does not answer. <span aria-hidden="true">Trying again {left > 0 ? `in ${left} s` : "now"}.</span>{" "}
          <span className="text-foreground">Nothing is sent meanwhile.</span>
        </span>
      )}
    </div>
  );
}
