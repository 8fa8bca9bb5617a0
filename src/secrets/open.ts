import { KeyNotKept, type KeyStore } from "./key-store.js";
import { createKeychain, type KeychainOptions } from "./keychain.js";
import { createEnvironmentKey, createMemory } from "./memory.js";

/**
 * The best place there is for the key: the environment's own where it brought one, the keychain where one answers
 * (locked is an answer), else memory. What it returns always says which it is now, and why.
 */
export async function openKeyStore(options: KeychainOptions & { key?: string | undefined }): Promise<KeyStore> {
  if (options.key) return createEnvironmentKey(options.key);
  let store: KeyStore = createKeychain(options);
  // Asking for something that is never kept tells whether anybody answers, and gives no secret away.
  const answer = await store.read("is-anybody-there");
  if (answer.found === "unavailable" && answer.code === "absent") store = createMemory(answer.words);
  return {
    get where() {
      return store.where;
    },
    words: () => store.words(),
    read: (account) => store.read(account),
    clear: (account) => store.clear(account),
    async save(account, key) {
      try {
        await store.save(account, key);
      } catch (error) {
        // A service without a default keyring answers reads with "nothing" and shows itself only here.
        if (!(error instanceof KeyNotKept && error.why === "absent")) throw error;
        store = createMemory(error.message);
        await store.save(account, key);
      }
    },
  };
}
