import type { Verdict } from "../audit/row.js";
import { clientKey } from "../proposals/client-key.js";
import { Policy } from "../proposals/policy.js";
import { stricterOf } from "../proposals/stricter.js";
import { type Guards, guardsOf } from "../settings/guards.js";
import { administrator } from "../settings/managed.js";
import { holders } from "../settings/overrides.js";
import type { Current, Settings } from "../settings/settings.js";
import { allowedOf, type Workspaces } from "./allowed-workspaces.js";

/** What a policy is made of besides the settings. */
export interface Standing {
  chain: Verdict;
  /** Why nothing may be written: the database is gone. */
  lost: string | undefined;
  /** All there are, once they were looked up. */
  workspaces: Workspaces | undefined;
  /** What the person last confirmed, by the log; `lost`: a later row cannot be read any more. */
  confirmed: { guards: Guards; lost: boolean };
}

/** The policy that holds now: the stricter of what the settings say and what the person confirmed, and what the record forbids. */
export function policyOf(
  settings: Pick<Settings, "get" | "stored" | "managed" | "overrides">,
  { chain, lost, workspaces, confirmed }: Standing,
  now: number,
): Policy {
  const { allowedWorkspaces } = settings.stored();
  const narrowed = guardsOf(settings.get());
  // The environment's list of workspaces does not widen that of the file.
  const said = stricterOf(
    policyFrom(narrowed, workspaces, now),
    policyFrom({ ...narrowed, allowedWorkspaces }, workspaces, now),
  );
  const managed = settings.managed?.allowedWorkspaces;
  const administered = managed
    ? stricterOf(said, policyFrom({ ...narrowed, allowedWorkspaces: managed }, workspaces, now))
    : said;
  const policy = stricterOf(administered, policyFrom(confirmed.guards, workspaces, now));
  // Lists of their own: in the person's list their exception would win over a block of a whole toolset.
  const { overrides, managed: set } = settings;
  const blocks = [overrides.blocks ?? [], set?.blocks ?? []].filter((list) => list.length > 0);
  return {
    ...policy,
    rules: [...policy.rules, ...blocks],
    held: {
      ...(overrides.readOnly && { readOnly: `${holders.readOnly} of this start` }),
      ...(set?.readOnly && { readOnly: administrator }),
      ...(set?.neverCritical && { criticalOpened: administrator }),
    },
    closed: closedBecause(chain) ?? lost ?? (confirmed.lost ? lostWords : null),
  };
}

/** What guards say as a policy. */
function policyFrom(guards: Guards, workspaces: Workspaces | undefined, now: number): Policy {
  const { allowedWorkspaces, rules, clients, expiry, pausedUntil: _, ...same } = guards;
  const keyed = Object.entries(clients).map(([name, kept]) => [clientKey(name), kept] as const);
  return Policy.parse({
    ...same,
    allowedWorkspaces: allowedOf(allowedWorkspaces, workspaces),
    rules: rules.length > 0 ? [rules] : [],
    clients: Object.fromEntries(keyed),
    waits: Object.fromEntries(Object.entries(expiry).map(([risk, minutes]) => [risk, minutes * 60_000])),
    paused: isPaused(guards, now),
  });
}

/** Until a moment, or until the person resumes. */
const isPaused = ({ pausedUntil }: Pick<Current, "pausedUntil">, now: number): boolean =>
  pausedUntil === "resumed" || (pausedUntil !== null && pausedUntil > now);

/** Where no person can confirm anything, what the file says is all there is. */
export const asWritten = (standing: Standing, settings: Pick<Settings, "stored">): Standing => ({
  ...standing,
  confirmed: { guards: guardsOf(settings.stored()), lost: false },
});

const anHour = 3_600_000;

/** What the settings keep of a pause that begins now: anybody may pause, so that it never makes shorter the one there is. */
export function pausedUntil(
  until: "an hour" | "resumed",
  now: number,
  there: Current["pausedUntil"],
): Current["pausedUntil"] {
  if (until === "resumed" || there === "resumed") return "resumed";
  return Math.max(now + anHour, there ?? 0);
}

const lostWords =
  "What the person last confirmed of the policy cannot be read in the log any more, so writes are refused. They can confirm it again in Settings.";

/** Nothing is sent that could not be proved later. */
function closedBecause(chain: Verdict): string | null {
  if (chain.whole) return null;
  const { row, why } = chain.firstBad;
  return `The log's chain is broken at row ${row} (${why}), so writes are refused. The person can look at it on the Activity page.`;
}
