import { abilities } from "../operations/abilities.js";
import type { KeyStore } from "../secrets/key-store.js";
import type { KnownOrganization } from "../settings/schema.js";
import type { Settings } from "../settings/settings.js";
import type { Current, Place } from "./current.js";
import type { SetUp } from "./inside.js";
import { officialAddress, openOrganization } from "./organization.js";
import { pinInKeychain } from "./pin-store.js";

/** Thrown where the key lies in the keychain and cannot be read now. */
export class KeyUnavailable extends Error {
  readonly code = "key_unavailable";
}

/** Thrown where the environment or a flag decides, so that a page cannot. */
export class HeldElsewhere extends Error {
  readonly code = "held_elsewhere";
}

export interface SetUpDeps {
  current: Current;
  settings: Settings;
  keys: KeyStore;
  person: string;
  changed(): void;
}

export function createSetUp({ current, settings, keys, person, changed }: SetUpDeps): SetUp {
  const look = async (key: string) => {
    const address = addressFrom(settings);
    await using found = await openOrganization({ key: async () => key, kept: "memory", baseURL: address });
    const { id, name, words, credential } = found;
    return { id, name, ...credential, words, address };
  };
  const notWhereHeld = () => {
    if (keys.where === "environment")
      throw new HeldElsewhere("The key comes from ANTHROPIC_ADMIN_KEY. Unset it and start again to choose one here.");
  };
  const note = (org_id: string | null, words: string) =>
    current
      .books()
      .log.append({ type: "key", org_id, actor: { kind: "person", account: person }, data: { what: words } });
  return {
    async check(key) {
      const { name, words, ...power } = await look(key.trim());
      return { organization: name, kind: power.kind, words, abilities: abilities(power) };
    },
    abilities() {
      const open = current.organization();
      return open ? { words: open.words, abilities: abilities(open.credential) } : null;
    },
    async keep(pasted) {
      notWhereHeld();
      const key = pasted.trim();
      const { words: _, ...found } = await look(key);
      const known = { ...found, account: found.id };
      await keys.save(known.account, key);
      await keys.save(addressOf(known.account), known.address);
      settings.change({ organization: known, demo: false });
      await current.open(placeOf(known, keys));
      note(known.id, `kept, ${keys.where}`);
      changed();
    },
    async demo() {
      notWhereHeld();
      settings.change({ demo: true });
      await current.open({ kind: "demo" });
      changed();
    },
    async forget() {
      notWhereHeld();
      if (current.place().kind === "demo") {
        // Leaving the demo organization touches no key: what was set up before it is open again.
        settings.change({ demo: false });
        await current.open(firstPlace({ demo: false, keys, settings }));
        return changed();
      }
      const { organization } = settings.get();
      for (const account of organization ? accountsOf(organization) : []) await keys.clear(account);
      settings.change({ organization: null, demo: false });
      await current.open({ kind: "nothing" });
      if (organization) note(organization.id, "forgotten");
      changed();
    },
  };
}

/** Where the desk opens: flag or environment first, then what the settings remember. */
export function firstPlace({ demo, keys, settings }: { demo: boolean; keys: KeyStore; settings: Settings }): Place {
  const { organization, demo: chosen } = settings.get();
  if (demo) return { kind: "demo" };
  if (keys.where === "environment") {
    const way = { key: reading(keys, "environment"), kept: keys.where, baseURL: addressFrom(settings) };
    return { kind: "key", way, expected: undefined };
  }
  if (chosen) return { kind: "demo" };
  return organization ? placeOf(organization, keys) : { kind: "nothing" };
}

const placeOf = (known: KnownOrganization, keys: KeyStore): Place => ({
  kind: "key",
  way: {
    key: readingFor(keys, known),
    kept: keys.where,
    baseURL: known.address,
    ...(keys.where === "keychain" && { pin: pinInKeychain(keys, pinOf(known.account)) }),
  },
  expected: known,
});

/** What is kept beside a key, under names of its own. */
const addressOf = (account: string) => `${account} address`;
const pinOf = (account: string) => `${account} PIN`;
const accountsOf = ({ account }: KnownOrganization) => [account, addressOf(account), pinOf(account)];

/** The key goes only where it was checked: any program can edit the settings, so the keychain holds the address as well. */
function readingFor(keys: KeyStore, { account, address }: KnownOrganization): () => Promise<string> {
  const key = reading(keys, account);
  let same = false;
  return async () => {
    const found = await key();
    if (same) return found;
    const kept = await keys.read(addressOf(account));
    if (kept.found === "unavailable") throw new KeyUnavailable(kept.words);
    const checked = kept.found === "yes" ? kept.key : officialAddress;
    if (checked !== address)
      throw new KeyUnavailable(
        `The settings send the key to ${address}, but it was checked at ${checked}. Nothing was sent. If you want the new address, add the key again.`,
      );
    same = true;
    return found;
  };
}

/** Read once and kept in this closure: dropped with the organization that it opened. */
function reading(keys: KeyStore, account: string): () => Promise<string> {
  let known: string | undefined;
  return async () => {
    if (known !== undefined) return known;
    const read = await keys.read(account);
    if (read.found === "unavailable") throw new KeyUnavailable(read.words);
    if (read.found === "no")
      throw new KeyUnavailable("The keychain does not have the key any more. Add it again under Settings.");
    known = read.key;
    return known;
  };
}

/** Where calls go: the environment's address, else the one that was set up, else the official one. */
const addressFrom = (settings: Settings): string => settings.get().address ?? officialAddress;
