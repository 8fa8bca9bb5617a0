import { randomBytes } from "node:crypto";
import { tokensOf } from "../admin-api/profile.js";
import type { KeyStore } from "../secrets/key-store.js";
import type { KnownOrganization } from "../settings/schema.js";
import { officialAddress, type Way } from "./organization.js";
import { pinInKeychain } from "./pin-store.js";

/** Thrown where the key lies in the keychain and cannot be read now. */
export class KeyUnavailable extends Error {
  readonly code = "key_unavailable";
}

/** What is kept beside a key, under names of its own. */
const addressOf = (account: string) => `${account} address`;
const pinOf = (account: string) => `${account} PIN`;
const sealOf = (account: string) => `${account} seal`;

/** Every entry of the keychain that belongs to an organization. */
export const entriesOf = ({ account }: KnownOrganization) => [
  account,
  addressOf(account),
  pinOf(account),
  sealOf(account),
];

/** Keeps what opens an organization: its key, where it may go, and the secret that seals approvals, which outlives the key. */
export async function keepWay(keys: KeyStore, { account, address }: KnownOrganization, key: string | undefined) {
  // A key that stayed beside the address of a login could be sent there by an edited settings file.
  await (key === undefined ? keys.clear(account) : keys.save(account, key));
  await keys.save(addressOf(account), address);
  await sealSecret(keys, account, true);
}

/** The way to an organization that was set up: everything is read when it is first needed. */
export function wayTo(known: KnownOrganization, keys: KeyStore): Way {
  const { account, address, profile } = known;
  const checked = sameAddress(keys, known);
  // A key can always make the seal of before; a token that is renewed cannot.
  const common = {
    baseURL: address,
    seal: () => sealSecret(keys, account, profile !== undefined),
    ...(keys.where === "keychain" && { pin: pinInKeychain(keys, pinOf(account)) }),
  };
  if (!profile) {
    const read = reading(keys, account);
    const key = async () => {
      const found = await read();
      await checked();
      return found;
    };
    return { ...common, key, kept: keys.where };
  }
  const { token, renew } = tokensOf(profile, address);
  // Before the token is asked for: renewing it already sends something.
  return {
    ...common,
    key: () => checked().then(token),
    renew: (refused) => checked().then(() => renew(refused)),
    kept: "profile",
  };
}

/** The key goes only where it was checked: any program can edit the settings, so the keychain holds the address as well. */
function sameAddress(keys: KeyStore, { account, address }: KnownOrganization): () => Promise<void> {
  let same = false;
  return async () => {
    if (same) return;
    const kept = await keys.read(addressOf(account));
    if (kept.found === "unavailable") throw new KeyUnavailable(kept.words);
    const checked = kept.found === "yes" ? kept.key : officialAddress;
    if (checked !== address)
      throw new KeyUnavailable(
        `The settings send the key to ${address}, but it was checked at ${checked}. Nothing was sent. If you want the new address, add the key again.`,
      );
    same = true;
  };
}

/** Read once and kept in this closure: dropped with the organization that it opened. */
export function reading(keys: KeyStore, account: string): () => Promise<string> {
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

/** Undefined: none was made yet, by a version that sealed with the key itself. */
async function sealSecret(keys: KeyStore, account: string, make: boolean): Promise<string | undefined> {
  const read = await keys.read(sealOf(account));
  if (read.found === "unavailable") throw new KeyUnavailable(read.words);
  if (read.found === "yes" || !make) return read.found === "yes" ? read.key : undefined;
  const made = randomBytes(32).toString("hex");
  await keys.save(sealOf(account), made);
  return made;
}
