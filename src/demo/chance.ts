import { createHash } from "node:crypto";

const letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** An id as the API makes them, the same for the same seed and label. */
export function idOf(prefix: string, seed: number, label: string): string {
  return `${prefix}_01${lettersOf(seed, `${prefix}:${label}`, 22)}`;
}

/** The given number of letters and digits, told by seed and label. */
export function lettersOf(seed: number, label: string, length: number): string {
  const bytes = createHash("sha512").update(`${seed}:${label}`).digest();
  return Array.from(bytes.subarray(0, length), (byte) => letters[byte % letters.length]).join("");
}

/** A whole number told by a label: the stream of chance that belongs to it. */
export function streamOf(seed: number, label: string): number {
  return createHash("sha512").update(`${seed}:${label}`).digest().readUInt32LE(0);
}

/** A number in [0, 1) for a place in a stream; no state, so any place can be asked in any order. */
export function chance(stream: number, place: number, salt: number): number {
  let mixed = (stream ^ Math.imul(place + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}
