import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isSignedBy,
  NoCheckpoint,
  newSigner,
  originOf,
  readCheckpoint,
  signerOf,
  writeCheckpoint,
} from "./checkpoint.js";
import { leafHash } from "./merkle.js";

const root = leafHash(Buffer.from("a row"));
const promised = { origin: originOf("ab".repeat(32)), size: 1048, root };
const { secret, signer } = newSigner();
const text = writeCheckpoint(promised, signer);

test("a checkpoint is a signed note that says which log, how many rows and which root", () => {
  expect(text.split("\n")).toEqual([
    "countersign.local/abababababababab",
    "1048",
    root.toString("base64"),
    "",
    expect.stringMatching(/^— countersign\.local \S+$/),
    "",
  ]);
  expect(readCheckpoint(text)).toEqual({ ...promised, isSigned: true, more: [] });
  expect(isSignedBy(text, signer.verifier)).toBe(true);
});

test("the key from the keychain signs as before, and another key did not sign", () => {
  expect(signerOf(secret).verifier).toBe(signer.verifier);
  expect(isSignedBy(writeCheckpoint(promised, signerOf(secret)), signer.verifier)).toBe(true);
  expect(isSignedBy(text, newSigner().signer.verifier)).toBe(false);
});

test("one without a signature says so itself", () => {
  const bare = writeCheckpoint(promised, undefined);
  expect(bare).toContain("\nunsigned\n");
  expect(readCheckpoint(bare)).toMatchObject({ size: 1048, isSigned: false });
  expect(isSignedBy(bare, signer.verifier)).toBe(false);
});

test("a known key has the id that other implementations of signed notes give it", () => {
  // From the specification's own package: note.NewEd25519VerifierKey("PeterNeumann", …).
  const known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const note =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  expect(isSignedBy(note, known)).toBe(true);
  expect(isSignedBy(note.replace("answer", "Answer"), known)).toBe(false);
});

test("a changed character anywhere is never taken for what was signed", () => {
  fc.assert(
    fc.property(
      fc.nat(text.length - 1),
      fc.string({ minLength: 1, maxLength: 1, unit: "binary-ascii" }),
      (at, letter) => {
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        fc.pre(changed !== text);
        let isTaken: boolean;
        try {
          isTaken = isSignedBy(changed, signer.verifier);
        } catch (error) {
          expect(error).toBeInstanceOf(NoCheckpoint);
          isTaken = false;
        }
        expect(isTaken).toBe(false);
      },
    ),
  );
});

test.each([
  "",
  "\n\n",
  "a\n1\n\n",
  `${text}more`,
  text.replace("1048", "01048"),
  text.replace("1048", "-1"),
  text.replace("— ", "- "),
])("%j is no checkpoint, and the words say what is wrong", (wrong) => {
  expect(() => readCheckpoint(wrong)).toThrow(NoCheckpoint);
});

test("a key that is none is refused without repeating a secret", () => {
  expect(() => isSignedBy(text, "countersign.local+00000000+AQ==")).toThrow(NoCheckpoint);
  expect(() => signerOf("c2VjcmV0LXBsYW50ZWQ=")).toThrow(NoCheckpoint);
  expect(() => signerOf("c2VjcmV0LXBsYW50ZWQ=")).not.toThrow(/c2VjcmV0/);
});
