import type { ItemPlan, OperationPlan } from "../operations/bound.js";
import { quoted } from "../operations/words.js";
import { chosenOf } from "./changes/choice.js";
import type { Edited, Effect, Item, State } from "./proposal.js";
import type { Stored } from "./store.js";

/** Where a proposal stands, as its asker may know it. */
export interface Standing {
  status: "pending" | "done" | "failed" | "unknown" | "denied" | "expired" | "withdrawn" | "superseded";
  proposal_id: string;
  summary: string;
  /** ISO 8601; while pending. */
  expires_at?: string;
  /** The person's words, when denied. */
  reason?: string;
  result?: unknown;
  observed?: unknown;
  as_planned?: boolean | null;
  undo?: { with: string; input: Record<string, unknown>; but?: string } | null;
  error?: { code: string; message: string; request_id?: string };
  /** Of a change set that was approved: what came of each change. */
  items?: unknown;
  /** The id waited on, where a successor took its place. */
  superseded?: string;
  /** What the person changed of what was asked, by argument; `now` null: left out. */
  edited?: Edited["changes"];
  next?: string;
}

/** A plan that was shown and not queued. */
export interface Preview {
  status: "preview" | "nothing_to_change";
  summary: string;
  target?: unknown;
  changes: unknown;
  risk: string;
  irreversible?: string;
  warnings: string[];
  effects: string[];
  undo?: string;
  next: string;
}

const statuses = {
  proposed: "pending",
  approved: "pending",
  sending: "pending",
  stale: "superseded",
  superseded: "superseded",
  denied: "denied",
  expired: "expired",
  withdrawn: "withdrawn",
  done: "done",
  failed: "failed",
  unknown: "unknown",
} as const satisfies Record<State, Standing["status"]>;

/** What the asker hears. `asked` is the id it asked for, where a successor stands here for it. */
export function standingOf(stored: Stored, asked = stored.id): Standing {
  const { id, state, decision, outcome, expires_at, edited } = stored;
  const status = statuses[state];
  const next = outcome?.next ?? nextOf(stored);
  return {
    status,
    proposal_id: id,
    summary: [summaryOf(stored), edited && editedWords(edited)].filter(Boolean).join(" "),
    ...(status === "pending" && { expires_at: new Date(expires_at).toISOString() }),
    ...(status === "denied" && decision?.reason && { reason: decision.reason }),
    ...(outcome && {
      result: outcome.result,
      observed: outcome.observed,
      as_planned: outcome.asPlanned,
      undo: outcome.undo,
    }),
    ...(outcome?.error && { error: outcome.error }),
    ...(stored.items && isCarriedOut(state) && { items: stored.items.map((item) => itemStanding(item, stored)) }),
    ...(asked !== id && { superseded: asked }),
    ...(edited && { edited: edited.changes }),
    ...(next !== undefined && { next }),
  };
}

const isCarriedOut = (state: State) =>
  state === "approved" || state === "sending" || state === "done" || state === "failed" || state === "unknown";

/** One change of a set, as its asker may know it: what was left out was not approved. */
function itemStanding({ number, operation, sentence }: Item, stored: Stored) {
  const about = { change: number, operation, what: sentenceOf(sentence) };
  const came = stored.results.find((one) => one.number === number);
  if (!chosenOf(stored).ticked.includes(number)) return { ...about, status: "not_approved" };
  if (!came) return { ...about, status: "pending" };
  const { state, summary, error, result, observed, asPlanned, moved } = came;
  return {
    ...about,
    status: state,
    summary,
    ...(state === "done" && { result, observed, as_planned: asPlanned }),
    ...(error && { error }),
    ...(moved && { moved }),
  };
}

/** The card's sentence, its names fenced: Deactivate the API key "old-laptop" in "Production". */
export function sentenceOf({ verb, kind, name, joint, place }: OperationPlan["sentence"]): string {
  const called = (one: string | undefined) => one && quoted(one, longestName);
  if (joint === ":") return `${verb} ${called(name)}: ${place}`;
  return [verb, kind, called(name), joint, called(place)].filter(Boolean).join(" ");
}

/** A change set is called by several names at once. */
const longestName = 200;

function summaryOf({ id, state, sentence, decision, outcome, successor, irreversible, risk, settled }: Stored): string {
  const what = sentenceOf(sentence);
  if (outcome && (state === "done" || state === "failed" || state === "unknown")) return outcome.summary;
  if (state === "denied") return `${decision?.by ?? "The person"} denied ${id} (${what}).`;
  if (state === "expired" && decision)
    return `${id} (${what}) was approved, but its time was over before it could be sent. Nothing was sent.`;
  if (state === "expired") return `${id} (${what}) expired without a decision, which means no. Nothing was sent.`;
  if (state === "withdrawn") return `${id} (${what}) was withdrawn. Nothing was sent.`;
  if (state === "superseded")
    return `${id} (${what}) was replaced by ${successor ?? "another proposal"}. Nothing of it was sent.`;
  if (state === "stale") return `What ${id} (${what}) was planned on has changed. Nothing was sent.`;
  if (state === "approved" || state === "sending") return `${id} (${what}) is approved and being carried out.`;
  // Data that raises the risk may not be in yet: the asker must not be told less than the card will show.
  const least = settled ? risk : `at least ${risk}`;
  return `${id} waits for the person: ${what}. Risk ${least}${irreversible === null ? "" : ", cannot be undone"}.`;
}

/** The person changed limit from 500 to 200 before deciding. */
function editedWords({ changes }: Edited): string {
  const each = changes.map(({ argument, was, now }) =>
    now === null ? `left out ${argument}` : `changed ${argument} from ${inWord(was)} to ${inWord(now)}`,
  );
  return `The person ${each.join(", and ")} before deciding.`;
}

const inWord = (value: unknown) =>
  typeof value === "number" ? value : quoted(typeof value === "string" ? value : JSON.stringify(value));

function nextOf({ id, state, successor }: Stored): string | undefined {
  if (state === "proposed")
    return `Tell the person that ${id} waits in Countersign, then call wait_for_decision with ${id}.`;
  if (state === "approved" || state === "sending") return `Call wait_for_decision with ${id}.`;
  if (state === "denied") return "Do not ask for the same again unless the person says so.";
  if (state === "expired") return "Propose it again if it is still wanted.";
  if (state === "superseded" && successor !== null) return `Call wait_for_decision with ${successor}.`;
  if (state === "stale") return "Look at the present state, and propose again if it is still wanted.";
  if (state === "unknown") return "Do not propose it again before its state was read: it may have happened.";
  return undefined;
}

/** The plan in words, with what was found out of its effects. */
export function previewOf(
  plan: OperationPlan,
  effects: readonly Effect[],
  raised: { because: string; risk: string } | null,
  /** Why it could not be proposed all the same. */
  blocked?: string,
  unattended = false,
): Preview {
  const what = sentenceOf(plan.sentence);
  const { refers: _, ...target } = plan.target;
  return {
    status: plan.nothingToDo ? "nothing_to_change" : "preview",
    summary: plan.nothingToDo
      ? `${what}: that holds already, nothing to change.`
      : `This would ${lower(what)}.${blocked === undefined ? "" : " It is blocked."} Nothing is queued yet.`,
    // What a set is about is told by each of its changes, where it is several things.
    ...((!plan.items || target.id !== null) && { target }),
    changes: plan.items ? plan.items.map(itemPreview) : plan.changes,
    risk: raised?.risk ?? plan.risk,
    ...(plan.irreversible !== null && { irreversible: plan.irreversible }),
    warnings: raised ? [...plan.warnings, raised.because] : plan.warnings,
    effects: effects.map(inWords),
    ...(plan.undo !== null && { undo: plan.undo }),
    next: plan.nothingToDo
      ? "Nothing to do."
      : (blocked ??
        (unattended
          ? "Call it again with confirm: true to send it. No person is asked."
          : "Call it again with confirm: true to ask the person. Only they can approve it, in Countersign.")),
  };
}

function itemPreview({ number, operation, sentence, target, changes, risk, irreversible, undo }: ItemPlan) {
  const { refers: _, ...about } = target;
  const what = sentenceOf(sentence);
  return {
    change: number,
    operation,
    what,
    target: about,
    changes,
    risk,
    ...(irreversible === null ? { undo } : { irreversible }),
  };
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function inWords(effect: Effect): string {
  if (effect.kind === "figure") return `${effect.figure} ${effect.label}`;
  return effect.kind === "line" ? effect.text : `— (${effect.reason})`;
}
