import type { KeyStore } from "../secrets/key-store.js";
import type { Settings } from "../settings/settings.js";
import type { Books } from "./books.js";
import type { Connections } from "./connections.js";
import type { Status } from "./contract/status.js";
import type { Current } from "./current.js";
import type { DeskWindow } from "./inside.js";
import { officialAddress } from "./organization.js";
import { asks, type Presence } from "./presence.js";

export interface StatusDeps {
  host: "desktop" | "browser";
  version: string;
  person: string;
  current: Current;
  settings: Settings;
  connections: Connections;
  keys: KeyStore;
  presence: Presence | undefined;
  /** Whether settings.json is not what the person confirmed. */
  unsettled(): boolean;
  hindrance(): string | null;
  now(): number;
}

/** All that every page needs, read from what lives; nothing of it is kept twice. */
export function statusOf(deps: StatusDeps, window: DeskWindow): Status {
  const { current, settings } = deps;
  const books = current.books();
  const { verdict, checkedAt } = books.chain();
  const { readOnly, paused, presenceFrom } = current.policy();
  const { pausedUntil } = settings.get();
  return {
    host: deps.host,
    version: deps.version,
    organization: shown(current),
    trouble: lostOf(books.lost()) ?? current.trouble(),
    person: deps.person,
    waiting: books.proposals.waiting(),
    clients: deps.connections.list().length,
    paused,
    pausedUntil: paused && typeof pausedUntil === "number" ? pausedUntil : null,
    readOnly,
    chain: {
      whole: verdict.whole,
      rows: books.log.head().rows,
      checked: verdict.rows,
      checkedAt,
      ...(!verdict.whole && { why: `Row ${verdict.firstBad.row}: ${verdict.firstBad.why}` }),
    },
    keychain: { available: deps.keys.where === "keychain", words: deps.keys.words() },
    pin: { set: books.pin.isSet(), needed: pinNeeded(deps), open: mayDecide(deps, window) },
    presence: { asks: asks({ host: deps.presence, pin: books.pin }), from: presenceFrom },
    unsettled: deps.unsettled(),
    syncedAt: current.spend()?.sync.syncedAt() ?? null,
    stream: streamWords(books.streaming),
    hindrance: deps.hindrance(),
  };
}

const lostOf = (words: string | undefined) =>
  words === undefined ? undefined : { code: "database_lost", message: words };
function streamWords({ view }: Books["streaming"]): string | null {
  const { state, error, words } = view();
  return state === "held" || error !== null ? words : null;
}

/** What lies in the keychain or in a profile can be used by any program of the person's, so the page in the browser asks for the PIN. */
export const pinNeeded = ({ host, current }: StatusDeps): boolean =>
  host === "browser" && ["keychain", "profile"].includes(keyKept(current) ?? "");

export const mayDecide = (deps: StatusDeps, { openedBy }: DeskWindow): boolean =>
  !pinNeeded(deps) || openedBy === deps.current.books().pin;

function keyKept(current: Current) {
  const place = current.place();
  return place.kind === "key" ? place.way.kept : undefined;
}

function shown(current: Current): Status["organization"] {
  const open = current.organization();
  if (open) {
    const { id, name, kind, address, key } = open;
    return { id, name, kind: key === "demo" ? "demo" : kind, address, key };
  }
  const place = current.place();
  if (place.kind !== "key" || !place.expected) return null;
  const { id, name, kind } = place.expected;
  const { baseURL, kept } = place.way;
  return { id, name, kind, address: baseURL === officialAddress ? null : baseURL, key: kept };
}
