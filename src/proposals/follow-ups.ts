import { NotFound } from "../operations/words.js";
import { NotAllowed, NotPossible } from "./errors.js";
import { type Ground, known, personActor, ruledAs, writeOperation } from "./ground.js";
import { refusal } from "./policy.js";
import type { FollowUp } from "./proposal.js";
import { propose } from "./propose.js";
import { about, recorded } from "./recorded.js";
import { list, look, read, type Stored } from "./store.js";

/** How often it is looked whether what a follow-up waits for has come, in milliseconds. */
const lookEvery = 10 * 60_000;

export interface FollowUps extends Disposable {
  /** Looks now, and from then on again and again. */
  look(): Promise<void>;
}

/** Proposes, in the name of who asked first, what could not be proposed before: a person decides it like any other. */
export function createFollowUps(ground: Ground): FollowUps {
  let timer: unknown;
  let looking: Promise<void> | undefined;
  const lookOnce = async () => {
    if (ground.signal.aborted) return;
    for (const { stored, at, followUp } of allOpen(ground)) {
      if (ground.signal.aborted) return;
      await tryOne(ground, stored, at, followUp).catch(ground.report); // the next look tries again
    }
  };
  const again = () => {
    looking = undefined;
    ground.timers.clear(timer);
    if (ground.signal.aborted) return;
    // A database that is locked now can be read at the next look.
    timer = ground.timers.set(() => void lookNow().catch(ground.report), lookEvery);
  };
  const lookNow = () => {
    looking ??= lookOnce().finally(again);
    return looking;
  };
  return { look: lookNow, [Symbol.dispose]: () => ground.timers.clear(timer) };
}

/** The person does not want it proposed. */
export function dropFollowUp(ground: Ground, id: string, at: number, person: string): Stored {
  const stored = known(ground, id);
  const dropped = recorded(
    ground,
    () => put(ground, stored, at, { state: "dropped" }),
    (now) => {
      const words = `What was to follow once ${now.outcome?.follow_ups?.[at]?.once} is not proposed.`;
      return about(now, "refused", personActor(person), { data: { code: "follow_up_dropped", words } });
    },
  );
  if (!dropped) throw new NotPossible(`Nothing of ${id} waits to be proposed any more.`);
  ground.changed(id);
  return dropped;
}

interface Open {
  stored: Stored;
  at: number;
  followUp: FollowUp;
}

function allOpen({ db, org }: Ground): Open[] {
  const org_id = org()?.id;
  if (org_id === undefined) return [];
  const rows = db
    .prepare("SELECT * FROM proposals WHERE org_id = ? AND json_extract(outcome, '$.follow_ups') IS NOT NULL")
    .all(org_id);
  return rows
    .map(read)
    .flatMap((stored) =>
      (stored.outcome?.follow_ups ?? []).flatMap((followUp, at) =>
        followUp.state === "open" ? [{ stored, at, followUp }] : [],
      ),
    );
}

async function tryOne(ground: Ground, stored: Stored, at: number, followUp: FollowUp): Promise<void> {
  const end = (ended: Pick<FollowUp, "state" | "proposal_id">) => {
    if (put(ground, stored, at, ended)) ground.changed(stored.id);
  };
  if (Date.parse(followUp.until) <= ground.now()) return end({ state: "lapsed" });
  if (isTakenBack(ground, stored)) return end({ state: "taken_back" });
  const operation = writeOperation(ground, followUp.with);
  // A pause or a rule may end: it waits, and no row tells of it every ten minutes.
  if (refusal(ground.policy(), { operation, client: ruledAs(stored.client) })) return;
  try {
    await operation.bind(followUp.input, ground.context(ground.signal, "calls"));
  } catch (error) {
    if (error instanceof NotFound) return; // not there yet
    throw error;
  }
  const how = { confirm: true, reason: `Follows ${stored.id}: ${followUp.once}.` };
  try {
    const answer = await propose(ground, operation, followUp.input, how, stored.client, ground.signal);
    end("proposal_id" in answer ? { state: "proposed", proposal_id: answer.proposal_id } : { state: "not_needed" });
  } catch (error) {
    if (!(error instanceof NotAllowed)) throw error;
    end({ state: "refused" });
  }
}

/** What it follows was set back from here since, by its undo or by the same write asked by itself. */
function isTakenBack({ db }: Ground, { org_id, moved_at, outcome }: Stored): boolean {
  const undo = outcome?.undo;
  if (!undo) return false;
  return Object.values(undo.input).some(
    (id) =>
      typeof id === "string" &&
      list(db, { states: ["done"], org_id, target: { id, noun: "", name: "" } }).some(
        (one) => one.operation === undo.with && one.moved_at > moved_at,
      ),
  );
}

/** Nothing where it is not open any more. */
function put({ db }: Ground, { id }: Stored, at: number, ended: Pick<FollowUp, "state" | "proposal_id">) {
  const outcome = look(db, id)?.outcome;
  const followUps = outcome?.follow_ups ?? [];
  if (followUps[at]?.state !== "open") return undefined;
  const changed = {
    ...outcome,
    follow_ups: followUps.map((one, index) => (index === at ? { ...one, ...ended } : one)),
  };
  const row = db.prepare("UPDATE proposals SET outcome = ? WHERE id = ? RETURNING *").get(JSON.stringify(changed), id);
  return row && read(row);
}
