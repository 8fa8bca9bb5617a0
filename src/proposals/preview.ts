import type { ReadonlyJson } from "../audit/row.js";
import type { Late, OperationPlan } from "../operations/bound.js";
import { itemsOf, itemsTold } from "./changes/item-plan.js";
import { settledItems, wholeOf } from "./changes/settled.js";
import { lateOf, raisedBy, settledLate } from "./late.js";
import { aboutPart, plannedRisk } from "./parts.js";
import type { Asked, Planned } from "./planned.js";
import { refusal, wordsFor } from "./policy.js";
import { type Preview, previewOf, sentenceOf } from "./standing.js";

/** Nothing is queued for what is so already; that it was asked is on the record all the same. */
export function holdsAlready(asked: Asked, { bound, plan }: Planned): Preview {
  noted(asked, plan, { card: bound.card, holds_already: true });
  return previewOf(plan, [], null);
}

/** What it would do, with its effects, and why it could not be proposed. */
export async function preview(asked: Asked, { bound, plan, parts }: Planned, signal: AbortSignal): Promise<Preview> {
  const { ground, operation, client, actor } = asked;
  const late = lateOf(bound, operation);
  const items = plan.items && (await settledItems(ground, itemsOf(plan), late.items ?? [], signal, () => {}));
  const { effects, risk, raised } = items ? wholeOf(plan.risk, items) : await settledOne(asked, plan, late, signal);
  signal.throwIfAborted();
  const { changes, sentence } = plan;
  noted(asked, plan, { card: bound.card, changes, ...itemsTold(plan.items), risk, sentence: sentenceOf(sentence) });
  const blocked = parts.flatMap((part) => {
    const own = items ? items.find(({ number }) => number === part.number)?.risk : risk;
    const no = refusal(ground.policy(), { operation: part.operation, client, risk: own ?? plannedRisk(part, plan) });
    return no ? [aboutPart(part, wordsFor(actor.kind, no))] : [];
  });
  const shown = { ...plan, ...(items && { items }) };
  return previewOf(shown, effects, raised && { risk, because: raised.because }, blocked[0], ground.unattended);
}

async function settledOne({ ground, operation }: Asked, { risk }: OperationPlan, late: Late, signal: AbortSignal) {
  const { effects, raise } = await settledLate(ground, late, operation, signal, () => {});
  return { effects, ...raisedBy(risk, raise) };
}

function noted(asked: Asked, { target: { noun, id, name } }: OperationPlan, data: ReadonlyJson) {
  const { ground, operation, actor, org_id, reason } = asked;
  ground.log.note({
    type: "previewed",
    org_id,
    actor,
    operation: operation.name,
    target: { noun, id, name },
    ...(reason !== null && { reason }),
    data,
  });
}
