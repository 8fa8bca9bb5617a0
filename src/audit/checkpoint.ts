import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import type { Hash } from "./merkle.js";

/** What a log promises at one moment: that these rows, and no others, are its first ones. */
export interface Checkpoint {
  /** Which log: `countersign.local/` and the first letters of the hash of its first row. */
  origin: string;
  /** Rows. */
  size: number;
  /** Of the Merkle tree over them. */
  root: Hash;
}

/** A name and an Ed25519 public key, as C2SP's signed notes write them: `name+id+base64`. */
export type VerifierKey = string & { readonly verifier: unique symbol };

export interface Signer {
  verifier: VerifierKey;
  sign(text: string): Buffer;
}

/** A text that should be a checkpoint, a key, or a signature of one, and is not. The message says what is wrong. */
export class NoCheckpoint extends Error {
  override readonly name = "NoCheckpoint";
  readonly code = "no_checkpoint";
}

export const originOf = (firstHash: string): string => `countersign.local/${firstHash.slice(0, 16)}`;

/**
 * The checkpoint as a text that can be copied, printed and kept anywhere: C2SP's tlog-checkpoint in a signed note. Without a
 * signer it says of itself that it is unsigned.
 */
export function writeCheckpoint(
  { origin, size, root }: Checkpoint,
  signer: Signer | undefined,
  more: readonly string[] = [],
): string {
  const lines = [origin, String(size), root.toString("base64"), ...(signer ? [] : [unsigned]), ...more];
  const body = `${lines.join("\n")}\n`;
  if (!signer) return `${body}\n`;
  const { name, id } = partsOf(signer.verifier);
  return `${body}\n— ${name} ${Buffer.concat([id, signer.sign(body)]).toString("base64")}\n`;
}

/** Reads a checkpoint as hostile input. Throws `NoCheckpoint`. Whether it is signed, `isSignedBy` tells. */
export function readCheckpoint(text: string): Checkpoint & { isSigned: boolean; more: string[] } {
  const { body, signatures } = noteOf(text);
  const [origin = "", size = "", root = "", ...more] = body.split("\n");
  if (!/^\S{1,200}$/.test(origin)) throw new NoCheckpoint("Its first line names no log.");
  if (!/^(0|[1-9]\d{0,14})$/.test(size)) throw new NoCheckpoint("Its second line is no number of rows.");
  const bytes = base64(root);
  if (bytes?.length !== 32) throw new NoCheckpoint("Its third line is no SHA-256 hash in base64.");
  const isSigned = signatures.length > 0 && !more.includes(unsigned);
  const said = more.filter((line) => line !== "" && line !== unsigned);
  return { origin, size: Number(size), root: bytes, isSigned, more: said };
}

/** Whether this key has signed exactly this text. Throws `NoCheckpoint` for a text or a key that is none. */
export function isSignedBy(text: string, verifier: string): boolean {
  const { body, signatures } = noteOf(text);
  const { name, id, key } = partsOf(verifier);
  return signatures.some(
    (one) => one.name === name && one.id.equals(id) && verify(null, Buffer.from(body), key, one.signature),
  );
}

/** The ids of the keys that a text says it is signed with: told apart without knowing them. */
export const signersOf = (text: string): string[] => noteOf(text).signatures.map(({ id }) => id.toString("hex"));

/** The id that a public key goes by in signatures. */
export const keyIdOf = (verifier: VerifierKey): string => partsOf(verifier).id.toString("hex");

/** A new key pair; `secret` is what the keychain keeps. */
export function newSigner(): { secret: string; signer: Signer } {
  const { privateKey } = generateKeyPairSync("ed25519");
  const secret = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
  return { secret, signer: signerOf(secret) };
}

/** The signer that a kept secret makes. Throws `NoCheckpoint` where it is none, without repeating it. */
export function signerOf(secret: string): Signer {
  const key = privateKeyOf(secret);
  return { verifier: verifierOf(createPublicKey(key)), sign: (text) => sign(null, Buffer.from(text), key) };
}

function privateKeyOf(secret: string): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(secret, "base64"), format: "der", type: "pkcs8" });
  } catch (cause) {
    throw new NoCheckpoint("The keychain holds something else than a key to sign checkpoints with.", { cause });
  }
}

const unsigned = "unsigned";
const keyName = "countersign.local";
/** C2SP's number for Ed25519. */
const ed25519 = Buffer.from([1]);
/** What stands before the 32 bytes of an Ed25519 public key in DER. */
const before = Buffer.from("302a300506032b6570032100", "hex");

function verifierOf(key: KeyObject): VerifierKey {
  const raw = Buffer.concat([ed25519, key.export({ format: "der", type: "spki" }).subarray(before.length)]);
  // The brand is given here alone.
  return `${keyName}+${idOf(keyName, raw).toString("hex")}+${raw.toString("base64")}` as VerifierKey;
}

const idOf = (name: string, raw: Buffer): Buffer =>
  createHash("sha256").update(`${name}\n`).update(raw).digest().subarray(0, 4);

function partsOf(verifier: string): { name: string; id: Buffer; key: KeyObject } {
  const [, name = "", id, text = ""] = /^([^\s+]{1,200})\+([0-9a-f]{8})\+(\S{1,200})$/.exec(verifier.trim()) ?? [];
  const raw = base64(text);
  if (raw?.length !== 33 || raw[0] !== 1 || idOf(name, raw).toString("hex") !== id)
    throw new NoCheckpoint("This is no public key of checkpoints; one looks like countersign.local+1a2b3c4d+AQ….");
  const key = createPublicKey({ key: Buffer.concat([before, raw.subarray(1)]), format: "der", type: "spki" });
  return { name, id: idOf(name, raw), key };
}

/** A note is its text, an empty line, and lines of signatures. */
function noteOf(text: string): { body: string; signatures: { name: string; id: Buffer; signature: Buffer }[] } {
  const end = text.lastIndexOf("\n\n");
  if (text.length > 10_000 || end < 0 || !text.endsWith("\n") || !text.isWellFormed())
    throw new NoCheckpoint("This text is not in the form of a checkpoint.");
  const lines = text
    .slice(end + 2)
    .split("\n")
    .slice(0, -1);
  const signatures = lines.map((line) => {
    const [, name = "", signed = ""] = /^— (\S{1,200}) (\S{1,400})$/.exec(line) ?? [];
    const bytes = base64(signed);
    if (!bytes || bytes.length < 5) throw new NoCheckpoint("A line of its signatures cannot be read.");
    return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  return { body: text.slice(0, end + 1), signatures };
}

/** Only what is written as base64 writes it: one text for one value. */
function base64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
