import { KeyNotKept, type KeyStore } from "./key-store.js";

/** For a computer without a keychain: gone when Countersign stops. `because` says why it is no better. */
export function createMemory(because: string): KeyStore {
  const kept = new Map<string, string>();
  return {
    where: "memory",
    words: () => `In memory only, until Countersign stops. ${because}`,
    async read(account) {
      const key = kept.get(account);
      return key === undefined ? { found: "no" } : { found: "yes", key };
    },
    async save(account, key) {
      kept.set(account, key);
    },
    async clear(account) {
      kept.delete(account);
    },
  };
}

/** The one key that the environment brought. It beats the keychain, and nothing can be kept in it. */
export function createEnvironmentKey(key: string): KeyStore {
  const refuse = () =>
    new KeyNotKept(
      "other",
      "The key comes from ANTHROPIC_ADMIN_KEY. Unset it and start again to keep one in the keychain.",
    );
  return {
    where: "environment",
    words: () => "In the environment of this start (ANTHROPIC_ADMIN_KEY); kept nowhere.",
    read: async () => ({ found: "yes", key }),
    save: () => Promise.reject(refuse()),
    clear: () => Promise.reject(refuse()),
  };
}
