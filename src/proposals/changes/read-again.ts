import type { Observed } from "../../operations/bound.js";
import { asPlan } from "../../operations/change-sets/bind-set.js";
import { desk, type Ground, known, writeOperation } from "../ground.js";
import { move } from "../moves.js";
import { attemptTakes, found } from "../outcome.js";
import { type Item, ItemResult, type Outcome } from "../proposal.js";
import type { Stored } from "../store.js";
import { chosenItems } from "./choice.js";
import { outcomeOf, verbOf } from "./ended.js";
import { boundItem } from "./item.js";
import { asPlanned } from "./item-plan.js";

/** Keeps and logs what was seen of one that stays unknown. */
type Still = (ground: Ground, stored: Stored, outcome: Outcome, results: ItemResult[]) => Stored;

/** Reads the targets of a set's unknown changes again; never sends, and what was not sent stays so. */
export async function readSetAgain(ground: Ground, stored: Stored, still: Still): Promise<Stored> {
  const items = chosenItems(stored);
  const results = await Promise.all(
    stored.results.map(async (result) => {
      const item = result.state === "unknown" ? items.find(({ number }) => number === result.number) : undefined;
      return item ? await readItem(ground, stored, item, result) : result;
    }),
  );
  const at = ground.now();
  const outcome = outcomeOf(stored, results, at);
  const verb = verbOf(results);
  if (verb === "lose") return still(ground, stored, outcome, results);
  const { ok } = move(ground, verb === "finish" ? "findDone" : "findFailed", stored, {
    actor: desk,
    at,
    outcome,
    results,
  });
  if (ok) ground.changed(stored.id);
  return known(ground, stored.id);
}

async function readItem(ground: Ground, stored: Stored, item: Item, result: ItemResult): Promise<ItemResult> {
  const bound = await boundItem(ground, stored, item, stored.results);
  const sentAt = new Date(Math.min(result.at, stored.sent_at ?? result.at));
  const observed = await bound.observe(asPlan(asPlanned(item)), sentAt);
  const at = ground.now();
  if (!tells(observed, at - result.at))
    return { ...result, asPlanned: observed.asPlanned, observed: ItemResult.shape.observed.parse(observed.state) };
  const { again } = writeOperation(ground, item.operation).secrets ?? {};
  const { secret: _, ...outcome } = found(
    { id: stored.id, sentence: item.sentence, outcome: stored.outcome },
    at,
    observed,
  );
  return ItemResult.parse({
    ...outcome,
    number: item.number,
    state: observed.asPlanned ? "done" : "failed",
    ...(observed.asPlanned && again !== undefined && { secret: { fields: [], again } }),
  });
}

/** What leaves nothing behind, and what may still be on its way, stays unknown. */
const tells = ({ asPlanned }: Observed, since: number) => asPlanned !== null && (asPlanned || since >= attemptTakes);
