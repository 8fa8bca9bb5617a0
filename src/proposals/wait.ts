import { NoSuchProposal } from "./errors.js";
import { type Caller, type Ground, isOwn, pause } from "./ground.js";
import { type Standing, standingOf } from "./standing.js";
import { latest, look, type Stored } from "./store.js";

/** Ends when one of them is decided, or after `timeoutMs`. Another client's is as unknown as one that never was. Follows a superseded one to its successor and names both. */
export async function wait(
  ground: Ground,
  ids: readonly string[],
  timeoutMs: number,
  caller: Caller,
  signal: AbortSignal,
  watch: (listener: () => void) => () => void,
): Promise<Standing[]> {
  for (const id of ids) if (!isOwn(ground, stands(ground, id), caller)) throw new NoSuchProposal(id);
  const over = new AbortController();
  const until = AbortSignal.any([signal, ground.signal, over.signal]);
  const standings = () => ids.map((id) => standingOf(stands(ground, id), id));
  const decided = () => ids.some((id) => isDecided(ground, stands(ground, id)));
  if (!decided()) {
    const unwatch = watch(() => decided() && over.abort());
    await pause(ground, timeoutMs, until);
    unwatch();
  }
  return standings();
}

const isDecided = ({ replanning }: Ground, { id, state }: Stored) =>
  state !== "proposed" && state !== "approved" && state !== "sending" && !replanning.has(id);

function stands({ db }: Pick<Ground, "db">, id: string): Stored {
  const found = look(db, id);
  if (!found) throw new NoSuchProposal(id);
  return latest(db, found);
}
