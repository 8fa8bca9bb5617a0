import type { Verdict } from "../audit/row.js";
import type { Policy } from "../proposals/policy.js";
import type { Current } from "../settings/settings.js";

/** The policy that holds now: what the person set, and what the state of the record forbids. */
export function policyOf(
  settings: Current,
  allowed: Policy["allowedWorkspaces"] | undefined,
  chain: Verdict,
  now: number,
): Policy {
  const { readOnly, criticalOpened } = settings;
  // Until the names are looked up nothing has an id that is allowed.
  const allowedWorkspaces = allowed ?? settings.allowedWorkspaces.map((name) => ({ id: "not looked up yet", name }));
  const paused = isPaused(settings, now);
  return { readOnly, allowedWorkspaces, rules: [], criticalOpened, paused, closed: closedBecause(chain) };
}

/** Until a moment, or until the person resumes. */
export const isPaused = ({ pausedUntil }: Pick<Current, "pausedUntil">, now: number): boolean =>
  pausedUntil === "resumed" || (pausedUntil !== null && pausedUntil > now);

const anHour = 3_600_000;

/** What the settings keep of a pause that begins now. */
export const pausedUntil = (until: "an hour" | "resumed", now: number): Current["pausedUntil"] =>
  until === "resumed" ? "resumed" : now + anHour;

/** Nothing is sent that could not be proved later. */
function closedBecause(chain: Verdict): string | null {
  if (chain.whole) return null;
  const { row, why } = chain.firstBad;
  return `The log's chain is broken at row ${row} (${why}), so writes are refused. The person can look at it on the Activity page.`;
}
