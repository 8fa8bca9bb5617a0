import { AsyncEntry } from "@napi-rs/keyring";
import { KeyNotKept, type KeyStore, type Reading, type Unavailable } from "./key-store.js";

export interface KeychainOptions {
  /** Whether our own settings say that a secret of this account was kept. Absent: none is known. */
  knows?: (account: string) => boolean;
  platform?: NodeJS.Platform;
}

const service = "Countersign";

/** The keychain of the operating system. What is saved is read back before it counts as kept. */
export function createKeychain({ knows = () => false, platform = process.platform }: KeychainOptions): KeyStore {
  // Unpinned, Linux without D-Bus falls back in silence to the kernel's keyring, which forgets.
  const open = (account: string) => new AsyncEntry(service, account, { linux: { store: "secret-service" } });
  const read = async (account: string): Promise<Reading> => {
    try {
      const key = await open(account).getPassword();
      if (key !== null) return { found: "yes", key };
    } catch (error) {
      return unavailable(classify(error), platform);
    }
    // A keychain that was replaced or has no collection reads as "nothing there"; for a known account that is a loss.
    return knows(account) ? unavailable("unavailable", platform) : { found: "no" };
  };
  return {
    where: "keychain",
    words: () => `In ${names(platform)}, under “${service}”.`,
    read,
    async save(account, key) {
      try {
        await open(account).setPassword(key);
      } catch (error) {
        throw notKept(classify(error), platform, error);
      }
      const back = await read(account);
      if (back.found === "yes" && back.key === key) return;
      throw notKept(back.found === "unavailable" ? back.code : "unavailable", platform);
    },
    async clear(account) {
      try {
        await open(account).deletePassword();
      } catch (error) {
        const why = classify(error);
        throw new KeyNotKept(
          why,
          `The key could not be taken out of ${names(platform)}. ${reasons(platform)[why]}`,
          error,
        );
      }
    },
  };
}

/** The errors of the binding have one code for everything, so their words decide. */
export function classify(error: unknown): Unavailable {
  const words = error instanceof Error ? error.message : String(error);
  if (/prompt was dismissed|is ?locked|interaction is not allowed|user canceled|passphrase you entered/i.test(words))
    return "locked";
  if (/dbus|d-bus|no result found|ServiceUnknown|default keychain could not be found|logon session/i.test(words))
    return "absent";
  return "other";
}

const names = (platform: NodeJS.Platform) =>
  ({ darwin: "the macOS Keychain", win32: "the Windows Credential Manager" })[String(platform)] ??
  "the keychain of this computer (Secret Service)";

const reasons = (platform: NodeJS.Platform): Record<Unavailable, string> => ({
  absent:
    platform === "linux"
      ? "No Secret Service answers here. Start GNOME Keyring or KWallet with a default keyring, or pass the key in ANTHROPIC_ADMIN_KEY."
      : "It does not answer in this session. Log in at the screen, or pass the key in ANTHROPIC_ADMIN_KEY.",
  locked: "It is locked. Unlock it and try again.",
  unavailable: "It holds nothing where the key was kept: it may have been replaced or emptied. Enter the key again.",
  other: "It answered with an error. Try again; if it stays, pass the key in ANTHROPIC_ADMIN_KEY.",
});

const unavailable = (code: Unavailable, platform: NodeJS.Platform): Reading => ({
  found: "unavailable",
  code,
  words: `The key cannot be read from ${names(platform)}. ${reasons(platform)[code]}`,
});

const notKept = (why: Unavailable, platform: NodeJS.Platform, cause?: unknown) =>
  new KeyNotKept(why, `The key was not kept in ${names(platform)}. ${reasons(platform)[why]}`, cause);
