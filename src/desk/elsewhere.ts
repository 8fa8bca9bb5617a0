import { inOurWords } from "../admin-api/errors.js";
import { aboutOf, actorOf } from "../operations/activities.js";
import { type Elsewhere, inWords, listChangesElsewhere, reconciled } from "../operations/changes-elsewhere.js";
import { unavailable } from "../operations/needs.js";
import type { Cell, Context } from "../operations/operation.js";
import type { ChangesElsewhere } from "./contract/activity.js";
import type { Current } from "./current.js";
import type { Inside } from "./inside.js";

/** Thrown where the credential cannot read the vendor's record. */
class RecordOutOfReach extends Error {
  readonly code = "other_credential_needed";
}

/** For the page what `list_changes_elsewhere` is for agents: nothing of it is kept, and no row tells that it was looked at. */
export const createElsewhere = (current: Current): Inside["elsewhere"] =>
  async function elsewhere(days, signal) {
    const { context } = await current.ready(signal ?? AbortSignal.timeout(60_000));
    const why = unavailable(listChangesElsewhere, context.credential);
    if (why) throw new RecordOutOfReach(why);
    const range = { from: new Date(context.now.getTime() - days * 86_400_000), to: context.now };
    const found = await inOurWords(() => reconciled(context, range));
    return {
      days,
      changes: await Promise.all(found.elsewhere.map((one) => shown(one, context))),
      ours: found.ours,
      words: inWords(found.elsewhere.length, found.ours),
      since: found.since?.getTime() ?? null,
      missing: found.missing,
    };
  };

async function shown({ activity, ourKey }: Elsewhere, context: Context): Promise<ChangesElsewhere["changes"][number]> {
  const { about, in: place } = aboutOf(activity);
  const by = await named(actorOf(activity), context);
  return {
    id: activity.id,
    at: Date.parse(activity.created_at),
    type: activity.type,
    what: whatOf(activity.type),
    by: { id: by?.id ?? null, name: by?.name ?? by?.id ?? "somebody" },
    about: withId(await named(about, context)),
    place: withId(await named(place, context)),
    ourKey,
  };
}

type Thing = { id: string | null; name: string | null };

/** A thing that no list knows any more keeps what the record calls it. */
async function named(cell: Cell, { directory }: Context): Promise<Thing | null> {
  if (typeof cell !== "object" || cell === null) return null;
  const known = cell.id ? await directory.nameOf(cell.id).catch(() => undefined) : undefined;
  return { id: cell.id ?? null, name: known ?? cell.name ?? null };
}

const withId = (thing: Thing | null) => (thing?.id ? { id: thing.id, name: thing.name } : null);

/** `platform_api_key_created` as a person reads it: "API key created". */
function whatOf(type: string): string {
  const words = type.replace(/^(platform|org|claude)_/, "").replaceAll("_", " ");
  const spelt = words.replaceAll(/\b(api|sso|scim|rbac|mcp|ip|jit)\b/g, (word) => word.toUpperCase());
  return spelt.charAt(0).toUpperCase() + spelt.slice(1);
}
