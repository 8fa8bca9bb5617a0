import { unquoted } from "../words/unquoted.js";
import type { Effect, Item, ItemResult, Outcome, Proposal } from "./proposal.js";
import type { Stored } from "./store.js";

/** What the person and the page see of it. Sentences are kept as a model may read them, with names in quotation marks; here they have none. */
export function shown(stored: Stored, beside: Pick<Proposal, "secret" | "undone">): Proposal {
  const { args: _args, sealed: _sealed, sent_at: _sent, period: _period, seal: _seal, ...proposal } = stored;
  const { items, outcome, results } = proposal;
  return {
    ...proposal,
    ...said(proposal),
    items: items?.map((item) => ({ ...item, ...said(item) })) ?? null,
    outcome: outcome && cameOf(outcome),
    results: results.map(cameOf),
    ...beside,
  };
}

type Plan = Pick<Item, "raised" | "irreversible" | "warnings" | "effects" | "undo">;

const said = ({ raised, irreversible, warnings, effects, undo }: Plan): Plan => ({
  raised: raised && { ...raised, because: unquoted(raised.because) },
  irreversible: irreversible && unquoted(irreversible),
  warnings: warnings.map(unquoted),
  effects: effects.map(effectOf),
  undo: undo && unquoted(undo),
});

function effectOf(effect: Effect): Effect {
  if (effect.kind === "line") return { ...effect, text: unquoted(effect.text) };
  return effect.kind === "figure"
    ? { ...effect, label: unquoted(effect.label) }
    : { ...effect, reason: unquoted(effect.reason) };
}

const cameOf = <T extends Outcome | ItemResult>(came: T): T => ({ ...came, summary: unquoted(came.summary) });
