import { newSigner, type Signer, signerOf } from "../audit/checkpoint.js";
import type { KeyStore } from "../secrets/key-store.js";

/** Thrown where the keychain may hold the key that checkpoints are signed with, and does not give it now. */
class SigningKeyUnavailable extends Error {
  readonly code = "signing_key_unavailable";
}

const account = "checkpoint signing key";

/** What checkpoints are signed with: kept in the keychain and made at the first use; nothing where there is no keychain. */
export async function signerIn(keys: KeyStore): Promise<Signer | undefined> {
  if (keys.where !== "keychain") return undefined;
  const kept = await keys.read(account);
  if (kept.found === "yes") return signerOf(kept.key);
  if (kept.found === "unavailable") throw new SigningKeyUnavailable(kept.words);
  const { secret, signer } = newSigner();
  await keys.save(account, secret);
  // A service without a default keyring shows itself only when something is kept: then it was memory, and gone at once.
  return keys.where === "keychain" ? signer : undefined;
}
