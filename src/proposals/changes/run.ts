import type { Json } from "../../operations/operation.js";
import { quoted } from "../../operations/words.js";
import { allowed, allowedItem, type Reached, reachedBy } from "../allowed.js";
import { attempt } from "../attempt.js";
import { NotAllowed, NotPossible } from "../errors.js";
import { type Ground, writeOperation } from "../ground.js";
import { done, failed, lost } from "../outcome.js";
import { persist } from "../persist.js";
import { type Item, ItemResult, type Outcome } from "../proposal.js";
import { hushed } from "../sealed.js";
import { sentenceOf } from "../standing.js";
import type { Stored } from "../store.js";
import { chosenItems, chosenOf } from "./choice.js";
import { type Ended, endOf, secretName } from "./ended.js";
import { type Ready, readyItem } from "./item.js";
import { recordItem } from "./ledger.js";

/** What the run of a set has come to so far. */
interface Run {
  ground: Ground;
  stored: Stored;
  results: ItemResult[];
  /** What the answers carried for the person alone, by the change that brought it. */
  secret: Record<string, string>;
}

/**
 * Sends the changes of a set that is `sending`, one after the other: each planned again, its `sending` on the disk, one
 * attempt, read back, its `outcome`. What differs from the card, and what nobody knows the end of, stops the set.
 */
export async function runSet(ground: Ground, stored: Stored): Promise<Ended> {
  const run: Run = { ground, stored, results: [], secret: {} };
  const { go_on } = chosenOf(stored);
  let why: string | undefined;
  for (const item of chosenItems(stored)) {
    if (why !== undefined) break;
    const result = await sendItem(run, item);
    run.results.push(result);
    why = stopped(result, go_on);
  }
  return endOf(stored, run.results, { at: ground.now(), why: why ?? "" });
}

/** Why nothing is sent after this one; nothing where the set goes on. */
function stopped({ number, state, error }: ItemResult, goOn: boolean): string | undefined {
  if (state === "done") return undefined;
  if (state === "stale") return `Change ${number} is not any more what the card showed, which stops a set.`;
  if (state === "unknown") return `What became of change ${number} is not known, which stops a set.`;
  if (error?.code === stopping.code) return stopping.message;
  return goOn ? undefined : `Change ${number} was not done, and the set stops there.`;
}

const stopping = { code: "stopped", message: "Countersign stopped before." };

async function sendItem(run: Run, item: Item): Promise<ItemResult> {
  const { ground, stored } = run;
  let ready: Ready;
  try {
    ready = await checked(run, item);
    if (ready.moved.length > 0) return told(run, overOf(run, item, "stale", ready.moved));
    // Who does not write that it begins does not send.
    if (!recordItem(ground, stored, overOf(run, item, "sending")))
      throw new NotPossible("It was begun before, or the set is not being carried out any more.");
  } catch (error) {
    return told(run, notSent(run, item, error));
  }
  // An answer that cannot be told: that it was sent still has to be.
  const untold = (error: unknown) => {
    ground.report(error);
    const of = { id: stored.id, sentence: item.sentence };
    return resultOf(run, item, "unknown", lost(of, ground.now(), error, undefined));
  };
  return told(run, await attempted(run, item, ready).catch(untold));
}

/** Everything that was checked when it was proposed, as it is now; a pause or another key counts up to the last moment. */
async function checked({ ground, stored, results }: Run, item: Item): Promise<Ready> {
  const held = () => {
    if (ground.signal.aborted) throw new NotPossible(stopping.message);
    allowed(ground, { ...stored, items: [] });
    allowedItem(ground, stored, item, reached);
  };
  let reached: Reached[] = [];
  held();
  const missing = item.needs.find(
    (needed) => !results.some(({ number, state }) => number === needed && state === "done"),
  );
  if (missing !== undefined) throw new NotPossible(`It names the result of change ${missing}, which was not done.`);
  const ready = await readyItem(ground, stored, item, results);
  const part = { number: item.number, operation: writeOperation(ground, item.operation), bound: ready.bound };
  reached = await reachedBy(ground, [part]);
  held();
  const guard = await ready.bound.refuse();
  if (guard) throw new NotAllowed("guarded", guard);
  held();
  return ready;
}

async function attempted(run: Run, item: Item, { bound, plan }: Ready): Promise<ItemResult> {
  const { ground, stored } = run;
  const came = await attempt(ground, bound, plan);
  const of = { id: stored.id, sentence: item.sentence };
  const at = ground.now();
  const { again } = writeOperation(ground, item.operation).secrets ?? {};
  if (came.how === "refused") return resultOf(run, item, "failed", failed(of, at, came.error));
  if (came.how === "lost") {
    const unseen = again === undefined ? undefined : { fields: [], again };
    return {
      ...resultOf(run, item, "unknown", lost(of, at, came.error, came.observed)),
      ...(unseen && { secret: unseen }),
    };
  }
  const { secret, ...sent } = came.sent;
  const result = resultOf(run, item, "done", done(of, at, sent, came.observed));
  if (!secret) return result;
  for (const [field, value] of Object.entries(secret)) run.secret[secretName(item.number, field)] = value;
  ground.keeper.keep(stored.id, { ...run.secret });
  return { ...result, secret: { fields: Object.keys(secret), again: again ?? "" } };
}

/** On the disk, whatever it takes. */
async function told(run: Run, result: ItemResult): Promise<ItemResult> {
  const { ground, stored } = run;
  await persist(ground, () => recordItem(ground, stored, result));
  return result;
}

function resultOf({ ground, stored }: Run, { number }: Item, state: ItemResult["state"], outcome: Outcome): ItemResult {
  return ItemResult.parse({ ...hushed(ground, stored, outcome), number, state });
}

function overOf(
  { ground, stored, results }: Run,
  item: Item,
  state: "sending" | "stale",
  moved?: Ready["moved"],
): ItemResult {
  const what = sentenceOf(item.sentence);
  const summary =
    state === "sending"
      ? `Being sent: ${what}.`
      : `Not sent: ${what}. It is not any more what the card showed: ${(moved ?? []).map(inWords).join(", ")}.${alsoWritten(stored, item, results)}`;
  return ItemResult.parse({ number: item.number, state, at: ground.now(), summary, ...(moved && { moved }) });
}

/** A change before it may have moved what no card can foresee, such as a version that the API counts up. */
function alsoWritten({ items }: Stored, { number, target }: Item, results: readonly ItemResult[]): string {
  const before = (items ?? []).find(
    (one) =>
      one.number < number &&
      one.target.id === target.id &&
      results.some((result) => result.number === one.number && result.state === "done"),
  );
  return before
    ? ` Change ${before.number} of this set wrote to it just before: propose this one again by itself.`
    : "";
}

const inWords = ({ field, planned, now }: Ready["moved"][number]) =>
  `${field} was ${inWord(planned)} and is ${inWord(now)}`;

const inWord = (value: Json) => (typeof value === "string" ? quoted(value) : quoted(JSON.stringify(value), 200));

function notSent(run: Run, item: Item, error: unknown): ItemResult {
  const { summary, ...outcome } = failed({ id: run.stored.id, sentence: item.sentence }, run.ground.now(), error);
  const code = run.ground.signal.aborted ? stopping.code : outcome.error?.code;
  const words = {
    summary: summary.replace(/^Not done:/, "Not sent:"),
    error: { code: code ?? "unexpected", message: outcome.error?.message ?? summary },
  };
  return resultOf(run, item, "not_sent", { ...outcome, ...words });
}
