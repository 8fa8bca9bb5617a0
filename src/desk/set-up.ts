import { isDeepStrictEqual } from "node:util";
import { addressOfProfile, profilesIn, tokensOf } from "../admin-api/profile.js";
import { abilities } from "../operations/abilities.js";
import type { KeyStore } from "../secrets/key-store.js";
import { type KnownOrganization, openIn } from "../settings/schema.js";
import type { Settings } from "../settings/settings.js";
import type { Brought, ListedOrganization } from "./contract/set-up.js";
import type { Current, Place } from "./current.js";
import type { SetUp } from "./inside.js";
import { type OpenOrganization, officialAddress, openOrganization } from "./organization.js";
import { entriesOf, keepWay, reading, wayTo } from "./way.js";

/** Thrown where the environment or a flag decides, so that a page cannot. */
class HeldElsewhere extends Error {
  readonly code = "held_elsewhere";
}

/** Thrown for an organization that is not in the list, or not the one that is open. */
class NotThatOrganization extends Error {
  readonly code = "not_that_organization";
}

export interface SetUpDeps {
  current: Current;
  settings: Settings;
  keys: KeyStore;
  /** Where profiles are looked for, unless told. */
  profiles: string;
  person: string;
  changed(): void;
}

/** Which organizations there are, which of them is open, and how one more is added or let go of. */
export function createSetUp({ current, settings, keys, profiles, person, changed }: SetUpDeps): SetUp {
  const look = async (brought: Brought) => {
    const bearer = await bearerOf(brought, profiles);
    const baseURL = settings.get().address ?? bearer.madeFor ?? officialAddress;
    await using found = await openOrganization({ ...bearer.at(baseURL), baseURL });
    const { id, name, words, credential, api } = found;
    return { id, name, ...credential, words, address: api.address.url, profile: bearer.profile };
  };

  const notWhereHeld = () => {
    if (keys.where === "environment")
      throw new HeldElsewhere("The key comes from ANTHROPIC_ADMIN_KEY. Unset it and start again to choose one here.");
  };

  const note = (org_id: string, words: string) =>
    current
      .books()
      .log.append({ type: "key", org_id, actor: { kind: "person", account: person }, data: { what: words } });

  const goTo = async (chosen: { organizations?: KnownOrganization[]; open?: string | null; demo: boolean }) => {
    settings.change(chosen);
    await current.open(firstPlace({ demo: false, keys, settings }));
    changed();
  };

  return {
    async check(brought) {
      const { name, words, ...power } = await look(brought);
      return { organization: name, kind: power.kind, words, abilities: abilities(power) };
    },
    abilities() {
      const open = current.organization();
      return open ? { words: open.words, abilities: abilities(open.credential) } : null;
    },
    profiles: async () => ({ folder: profiles, names: await profilesIn(profiles) }),
    async keep(brought) {
      notWhereHeld();
      const { words: _, ...found } = await look(brought);
      const known = { ...found, account: found.id };
      await keepWay(keys, known, "key" in brought ? brought.key.trim() : undefined);
      const others = settings.get().organizations.filter(({ id }) => id !== known.id);
      await goTo({ organizations: [...others, known], open: known.id, demo: false });
      note(known.id, `kept, ${known.profile ? `profile ${known.profile.name}` : keys.where}`);
    },
    list: () => listed(current, settings, keys),
    async open(id) {
      notWhereHeld();
      if (id === "demo") return goTo({ demo: true });
      if (!settings.get().organizations.some((known) => known.id === id))
        throw new NotThatOrganization("That organization is not set up here any more. Add its key again.");
      return goTo({ open: id, demo: false });
    },
    async forget(id) {
      notWhereHeld();
      // Leaving the demo organization touches no key: what was set up before it is open again.
      if (id === "demo") return goTo({ demo: false });
      const { organizations, demo, ...rest } = settings.get();
      const known = openIn({ organizations, ...rest });
      if (demo || known?.id !== id)
        throw new NotThatOrganization("Only the organization that is open can be forgotten. Open it first.");
      for (const entry of entriesOf(known)) await keys.clear(entry);
      await goTo({ organizations: organizations.filter((other) => other !== known), open: null, demo: false });
      note(known.id, "forgotten");
    },
  };
}

/** What a credential that is only looked at sends, and the address it was made for; nothing of it is kept. */
async function bearerOf(brought: Brought, profiles: string) {
  if ("key" in brought) {
    const key = brought.key.trim();
    return { profile: undefined, madeFor: undefined, at: () => ({ key: async () => key, kept: "memory" as const }) };
  }
  const profile = { name: brought.profile, folder: brought.folder ?? profiles };
  return {
    profile,
    madeFor: await addressOfProfile(profile),
    at(address: string) {
      const { token, renew } = tokensOf(profile, address);
      return { key: token, renew, kept: "profile" as const };
    },
  };
}

/** What was found of an organization now stands for it: it may have another name, or its key another reach. */
export function remember(settings: Settings, { id, name, credential }: OpenOrganization): void {
  const { organizations } = settings.get();
  const before = organizations.find((one) => one.id === id);
  const now = before && { ...before, name, ...credential };
  if (!now || isDeepStrictEqual(before, now)) return;
  try {
    settings.change({ organizations: organizations.map((one) => (one === before ? now : one)) });
  } catch (error) {
    console.error("What was found of the organization could not be written down:", error);
  }
}

/** Where the desk opens: flag or environment first, then what the settings remember. */
export function firstPlace({ demo, keys, settings }: { demo: boolean; keys: KeyStore; settings: Settings }): Place {
  const { address, demo: chosen, ...known } = settings.get();
  if (demo) return { kind: "demo" };
  if (keys.where === "environment") {
    const way = { key: reading(keys, "environment"), kept: keys.where, baseURL: address ?? officialAddress };
    return { kind: "key", way, expected: undefined };
  }
  if (chosen) return { kind: "demo" };
  const open = openIn(known);
  return open ? { kind: "key", way: wayTo(open, keys), expected: open } : { kind: "nothing" };
}

/** Every organization that can be opened here, the demo last. A key of the environment leads to one alone. */
function listed(current: Current, settings: Settings, keys: KeyStore): ListedOrganization[] {
  const place = current.place();
  if (keys.where === "environment") {
    const open = current.organization();
    return open ? [{ ...viewOf(open), kind: open.kind, address: open.address, key: open.key, open: true }] : [];
  }
  const openId = place.kind === "key" ? settings.get().open : null;
  const known = settings.get().organizations.map((one): ListedOrganization => {
    const address = one.address === officialAddress ? null : one.address;
    const key = one.profile ? "profile" : keys.where;
    return { ...viewOf(one), kind: one.kind, address, key, open: one.id === openId };
  });
  const demo = { id: "demo", name: "Demo organization", kind: "demo", address: null, key: "demo" } as const;
  return [...known, { ...demo, open: place.kind === "demo" }];
}

const viewOf = ({ id, name }: { id: string; name: string }) => ({ id, name });
