import type { Actor, Entry } from "../audit/row.js";
import type { Caller } from "../mcp/proposer.js";
import type { LogLine, OrganizationNow, Shelf } from "../mcp/shelf.js";
import { abilities } from "../operations/abilities.js";
import { quoted } from "../operations/words.js";
import type { Current } from "./current.js";
import type { Events } from "./events.js";

export interface ShelfDeps {
  current: Current;
  events: Events;
}

const prefixes = { member: "user_", workspace: "wrkspc_" } as const;

/** Rows a client is given, and how far back they are looked for. */
const tailRows = 50;
const farthest = 5000;

/** What clients may read besides calling tools, from whatever is open now. */
export function createShelf(deps: ShelfDeps): Shelf {
  const { current, events } = deps;
  const listeners = new Set<Parameters<Shelf["watchProposals"]>[0]>();
  events.watch(({ kind, id }) => {
    if (kind !== "proposal" || id === undefined || listeners.size === 0) return;
    const owner = current.books().proposals.get(id)?.client;
    if (owner?.kind === undefined && owner) for (const listener of [...listeners]) listener(id, owner);
  });
  return {
    organization: () => organizationNow(deps),
    async names(of) {
      try {
        return (await current.organization()?.directory.names(prefixes[of])) ?? [];
      } catch {
        return []; // Whoever then uses a name hears what is wrong.
      }
    },
    standing: (id, caller) => current.books().proposals.standing(id, caller),
    tail: (caller) => tailOf(current, caller),
    watchProposals(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function organizationNow({ current }: ShelfDeps): OrganizationNow {
  const open = current.organization();
  const { readOnly, paused, allowedWorkspaces } = current.policy();
  const writes = readOnly
    ? "refused: Countersign is read-only"
    : paused
      ? "refused: paused by the person"
      : "proposed, and decided by a person in Countersign";
  const set = { writes, ...(allowedWorkspaces && { allowed_workspaces: allowedWorkspaces.map(({ name }) => name) }) };
  if (!open) {
    const why = current.trouble()?.message ?? "No organization is open yet. The person chooses one in Countersign.";
    return { summary: why, organization: null, ...set };
  }
  const { id, name, address, key, credential } = open;
  const kind = key === "demo" ? "demo" : credential.kind;
  const can = abilities(credential).map(({ toolset, can, why }) => ({ toolset, can, ...(why !== null && { why }) }));
  return {
    summary: `${quoted(name)} (${kind}). Writes are ${writes}.`,
    organization: { id, name, kind, ...(address !== null && { address }) },
    credential: { type: credential.type, can },
    ...set,
  };
}

/** Pages back through the log until there are enough rows, or it has looked far enough. */
async function tailOf(current: Current, caller: Caller): Promise<LogLine[]> {
  const { paging, proposals } = current.books();
  const org = current.organization()?.id ?? null;
  await paging.catchUp();
  const owns = new Map<string, boolean>();
  const isOwn = (id: string) => {
    const known = owns.get(id) ?? proposals.standing(id, caller) !== undefined;
    owns.set(id, known);
    return known;
  };
  const isAbout = ({ org_id, actor, proposal_id }: Entry) => {
    if (org_id !== null && org_id !== org) return false;
    return proposal_id === undefined ? isBy(actor, caller) : isOwn(proposal_id);
  };
  const lines: LogLine[] = [];
  for (let from = 0; from < farthest && lines.length < tailRows; from += 500) {
    const { rows } = await paging.page({ limit: 500, from });
    if (rows.length === 0) break;
    lines.push(...rows.filter(isAbout).map((row) => lineOf(row, caller)));
  }
  return lines.slice(0, tailRows);
}

/** Without the data of the row: a client knows what it asked, and hears what came of it from its proposal. */
function lineOf({ seq, time, type, actor, operation, target, proposal_id, reason }: Entry, caller: Caller): LogLine {
  return {
    row: seq,
    time,
    what: type,
    ...(actor && { by: byWhom(actor, caller) }),
    ...(operation !== undefined && { operation }),
    ...(target && { target: `${target.noun} ${target.name ?? target.id ?? ""}`.trim() }),
    ...(proposal_id !== undefined && { proposal_id }),
    ...(reason !== undefined && { reason }),
  };
}

const isBy = (actor: Actor | undefined, { name, token }: Caller): boolean =>
  actor?.kind === "client" && actor.name === name && actor.token === token;

function byWhom(actor: Actor, caller: Caller): LogLine["by"] {
  if (actor.kind === "person") return "the person";
  if (actor.kind === "desk") return "Countersign";
  return isBy(actor, caller) ? "you" : "another client";
}
