import { folded, type Indexed, indexed, wordsOf } from "./index-row.js";
import type { Entry } from "./row.js";
import type { Wanted } from "./wanted.js";

/**
 * Whether rows are wanted, told one after the other from the first on: what the index finds for a filter, found without one. What
 * a proposal had come to is kept only where somebody asks for it. A value that was erased fits nothing that asks for it.
 */
export function createFits(wanted: Wanted): (row: Entry) => boolean {
  const { clients, states, attention } = wanted;
  const asksForStory = Boolean(clients?.length || states?.length || attention);
  const before = new Map<string, Indexed>();
  return (row) => {
    const known = row.proposal_id === undefined ? undefined : before.get(row.proposal_id);
    const now = indexed(row, known);
    if (asksForStory && row.proposal_id !== undefined) before.set(row.proposal_id, now);
    return isWanted(row, now, wanted);
  };
}

function isWanted(row: Entry, told: Indexed, wanted: Wanted): boolean {
  const at = Date.parse(row.time);
  const { since = -Infinity, until = Infinity, proposal, org, search } = wanted;
  return (
    at >= since &&
    at <= until &&
    (proposal === undefined || row.proposal_id === proposal) &&
    (org === undefined || row.org_id === null || row.org_id === org) &&
    (!wanted.attention || told.attention === 1) &&
    among(wanted.types, row.type) &&
    among(wanted.states, told.state) &&
    among(wanted.operations, told.operation) &&
    among(wanted.people, told.person) &&
    among(wanted.clients?.map(plain), told.client && plain(told.client)) &&
    (among(wanted.targets, told.target) || among(wanted.targets, row.target?.name ?? null)) &&
    (!search?.trim() || says(row, folded(search.trim())))
  );
}

/** No list, and an empty one, want everything. */
const among = (list: readonly string[] | undefined, value: string | null): boolean =>
  !list?.length || (value !== null && list.includes(value));

/** On the command line nobody types a client's name as it writes itself. */
const plain = (name: string) => name.toLowerCase().replaceAll(" ", "-");

const says = (row: Entry, text: string): boolean =>
  wordsOf(row).includes(text) ||
  String(row.seq) === text.replace(/^row /, "").replaceAll(",", "") ||
  (/^[0-9a-f]{4,64}$/.test(text) && row.hash.startsWith(text));
