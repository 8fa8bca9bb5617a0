import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isSignedBy,
  keyIdOf,
  NoCheckpoint,
  newSigner,
  originOf,
  readCheckpoint,
  signerOf,
  signersOf,
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

const signedBy = (line: string) => text.replace(/^— .*$/m, line);

test.each<[string, string, RegExp]>([
  ["nothing", "", /not in the form/],
  ["two empty lines", "\n\n", /names no log/],
  ["a note without its end", text.slice(0, -1), /not in the form/],
  ["a note that is not closed by an empty line", text.replace("\n\n", "\n"), /not in the form/],
  ["ten thousand characters and more", writeCheckpoint(promised, signer, ["x".repeat(10_000)]), /not in the form/],
  ["half a character", writeCheckpoint(promised, signer, ["\ufffd"]).replace("\ufffd", "\ud800"), /not in the form/],
  ["a log with a space", text.replace(".local/", " local/"), /names no log/],
  ["no root", "a\n1\n\n", /no SHA-256 hash/],
  ["a root that is too short", `a\n1\n${root.subarray(1).toString("base64")}\n\n`, /no SHA-256 hash/],
  [
    "a root that is written oddly",
    text.replace(root.toString("base64"), `${root.toString("base64")}=`),
    /no SHA-256 hash/,
  ],
  ["a number with a nought before it", text.replace("1048", "01048"), /no number of rows/],
  ["a number below nothing", text.replace("1048", "-1"), /no number of rows/],
  ["something behind the number", text.replace("1048", "1048 rows"), /no number of rows/],
  ["text behind its signatures", `${text}more\n`, /signatures cannot be read/],
  ["a signature behind something else", signedBy("x— countersign.local AAAAAAA="), /signatures cannot be read/],
  ["a signature before something else", signedBy("— countersign.local AAAAAAA= x"), /signatures cannot be read/],
  ["another dash", text.replace("— ", "- "), /signatures cannot be read/],
  ["a signature that is no base64", signedBy("— countersign.local ?"), /signatures cannot be read/],
  ["a signature that is an id alone", signedBy("— countersign.local AAAAAA=="), /signatures cannot be read/],
])("%s is no checkpoint, and the words say what is wrong", (_, wrong, words) => {
  expect(() => readCheckpoint(wrong)).toThrow(NoCheckpoint);
  expect(() => readCheckpoint(wrong)).toThrow(words);
});

test("who signed can be told without the key, and what stands below the root is kept", () => {
  expect(signersOf(text)).toEqual([keyIdOf(signer.verifier)]);
  expect(signer.verifier).toContain(`+${keyIdOf(signer.verifier)}+`);
  expect(signersOf(signedBy("— countersign.local AAECAwQ="))).toEqual(["00010203"]);
  expect(readCheckpoint(writeCheckpoint(promised, signer, ["taken 40 rows"])).more).toEqual(["taken 40 rows"]);
  expect(readCheckpoint(writeCheckpoint(promised, undefined, ["taken 40 rows"])).more).toEqual(["taken 40 rows"]);
  // Neither signed nor saying so.
  expect(readCheckpoint(text.replace(/^— .*\n/m, ""))).toMatchObject({ isSigned: false, size: 1048 });
  // Signed over the word that says it is not: the word is believed.
  const both = writeCheckpoint(promised, signer, ["unsigned"]);
  expect(readCheckpoint(both)).toMatchObject({ isSigned: false, more: [] });
});

test("a key that is none is refused without repeating a secret", () => {
  const [name, id = "", key = ""] = signer.verifier.split("+", 2).concat(signer.verifier.split("+").slice(2).join("+"));
  const raw = Buffer.from(key, "base64");
  for (const wrong of [
    "",
    "countersign.local+00000000+AQ==",
    `${name}+${"0".repeat(8)}+${key}`,
    `another+${id}+${key}`,
    `${name}+${id}+${key}=`,
    `${name}+${id}+${key} more`,
    `a ${signer.verifier}`,
    // The right id of a key of another kind, and of one that is too long.
    keyOf(name ?? "", Buffer.concat([Buffer.from([2]), raw.subarray(1)])),
    keyOf(name ?? "", Buffer.concat([raw, Buffer.from([0])])),
  ])
    expect(() => isSignedBy(text, wrong), wrong).toThrow(/no public key of checkpoints/);
  expect(() => signerOf("c2VjcmV0LXBsYW50ZWQ=")).toThrow(NoCheckpoint);
  expect(() => signerOf("c2VjcmV0LXBsYW50ZWQ=")).not.toThrow(/c2VjcmV0/);
});

function keyOf(name: string, raw: Buffer): string {
  const id = createHash("sha256").update(`${name}\n`).update(raw).digest("hex").slice(0, 8);
  return `${name}+${id}+${raw.toString("base64")}`;
}
