import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "../audit/append.js";
import type { Signer } from "../audit/checkpoint.js";
import { newSigner } from "../audit/checkpoint.js";
import { createGrowth } from "../audit/growth.js";
import { verifyPromised } from "../audit/promised.js";
import type { KeyStore, Reading } from "../secrets/key-store.js";
import { createMemory } from "../secrets/memory.js";
import type { KnownOrganization } from "../settings/schema.js";
import { createCheckpoints } from "./checkpoints.js";
import { pinInKeychain } from "./pin-store.js";
import { signerIn } from "./signing.js";
import { reading, wayTo } from "./way.js";

/** A keychain as a test wants it: what is kept stays in memory, and reading can be locked. */
function keychain(): KeyStore & { locked: boolean; accounts: string[] } {
  const memory = createMemory("In the keychain.");
  const locked: Reading = { found: "unavailable", code: "locked", words: "The keychain is locked. Unlock it." };
  const chain = {
    where: "keychain" as KeyStore["where"],
    locked: false,
    accounts: [] as string[],
    words: () => memory.words(),
    read: async (account: string) => (chain.locked ? locked : memory.read(account)),
    async save(account: string, key: string) {
      chain.accounts.push(account);
      await memory.save(account, key);
    },
    clear: (account: string) => memory.clear(account),
  };
  return chain;
}

const known: KnownOrganization = {
  ...{ id: "o", name: "Acme", kind: "console", type: "admin_key", scopes: null, account: "o" },
  address: "https://api.anthropic.com",
};

test("a locked keychain is told as one to unlock, a key that is gone as one to add again, and what was read once stays", async () => {
  const keys = keychain();
  const way = wayTo(known, keys);
  await expect(way.key()).rejects.toThrow(/does not have the key any more. Add it again/);
  await keys.save("o", "sk-ant-admin01-planted");
  keys.locked = true;
  await expect(way.key()).rejects.toThrow(/is locked. Unlock it/);
  await expect(way.seal?.()).rejects.toThrow(/is locked/);
  keys.locked = false;
  expect(await way.key()).toBe("sk-ant-admin01-planted");
  keys.locked = true;
  expect(await way.key()).toBe("sk-ant-admin01-planted");
  const half = {
    ...keys,
    read: async (account: string) => (account === "o" ? { found: "yes", key: "k" } : keys.read(account)),
  };
  await expect(wayTo(known, half as KeyStore).key()).rejects.toThrow(/is locked/);
  expect(await reading(half as KeyStore, "o")()).toBe("k");
});

test("a PIN lies beside the key that it guards, and one that cannot be read lets nothing be decided", async () => {
  const keys = keychain();
  const store = wayTo(known, keys).pin ?? pinInKeychain(keys, "none");
  expect(await store.read()).toBeUndefined();
  const pin = { salt: "s", hash: "h", wrong: 1, blocked_until: 0 };
  await store.write(pin);
  expect(await store.read()).toEqual(pin);
  expect(await pinInKeychain(keys, "another").read()).toBeUndefined();
  keys.locked = true;
  await expect(store.read()).rejects.toMatchObject({
    code: "pin_unreadable",
    message: "The PIN cannot be read, so nothing can be decided here. The keychain is locked. Unlock it.",
  });
  expect(wayTo(known, createMemory("In memory.")).pin).toBeUndefined();
});

test("the key that checkpoints are signed with is made once and kept, and not made where it would be gone at once", async () => {
  const keys = keychain();
  const first = await signerIn(keys);
  expect((await signerIn(keys))?.verifier).toBe(first?.verifier);
  expect(keys.accounts).toHaveLength(1);
  keys.locked = true;
  await expect(signerIn(keys)).rejects.toMatchObject({ code: "signing_key_unavailable" });
  const fallen = keychain();
  fallen.save = async () => void Object.assign(fallen, { where: "memory" });
  expect(await signerIn(fallen)).toBeUndefined();
  expect(await signerIn(createMemory("In memory."))).toBeUndefined();
});

test("a checkpoint says who signed it or why nobody did, and the log says when another key signs", async () => {
  const dir = join(mkdtempSync(join(tmpdir(), "checkpoints-")), "audit");
  const log = openLog({ dir, now: Date.now });
  log.append({ type: "start", org_id: null, actor: { kind: "desk" } });
  const growth = createGrowth(dir, (await verifyPromised(dir, [])).grown);
  let signer: () => Promise<Signer | undefined> = async () => undefined;
  const checkpoints = createCheckpoints({
    ...{ dir, log, growth: () => growth, signer: () => signer(), made: async () => {}, now: Date.now },
  });
  const types = () => [...log.after(0)].map(({ type }) => type);
  expect((await checkpoints.make()).words).toMatch(/^It is not signed, because there is no keychain here/);
  signer = () => Promise.reject(new Error("The keychain is locked."));
  expect((await checkpoints.make()).words).toBe("It is not signed: The keychain is locked.");
  const [one, other] = [newSigner().signer, newSigner().signer];
  for (const each of [one, one]) {
    signer = async () => each;
    expect(await checkpoints.make()).toMatchObject({
      publicKey: one.verifier,
      words: expect.stringMatching(/^It is signed/),
    });
  }
  expect(types()).toEqual(["start"]);
  signer = async () => other;
  await checkpoints.make();
  expect(types()).toEqual(["start", "key"]);
  expect([...log.after(1)]).toMatchObject([{ data: { what: expect.stringContaining(other.verifier) } }]);
  await checkpoints[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});
