import { crc32, inflateRawSync } from "node:zlib";

/** A file in a zip archive, as the archive's own list tells of it. */
export interface ZipEntry {
  name: string;
  /** Bytes, unpacked. */
  size: number;
  /** Unpacks it. What is larger than its list says, or damaged, is an error. */
  bytes(): Buffer;
}

/** It is no zip archive, a damaged one, or of a kind that is not read here. */
export class ZipUnreadable extends Error {
  override name = "ZipUnreadable";
  readonly code = "zip_unreadable";
}

const signatures = { end: 0x06054b50, entry: 0x02014b50, file: 0x04034b50 };
const mostEntries = 10_000;

/** The files in an archive, folders left out. Nothing is unpacked before it is asked for. */
export function readZip(archive: Uint8Array): ZipEntry[] {
  const zip = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOf(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > mostEntries)
    throw new ZipUnreadable(`The archive lists ${count} files; ${mostEntries} at most are read.`);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = count; left > 0; left -= 1) {
    const length = at + 46 <= zip.length && zip.readUInt32LE(at) === signatures.entry && headOf(zip, at);
    if (!length) throw new ZipUnreadable("The archive's list of files is damaged.");
    const name = zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28));
    if (!name.endsWith("/")) entries.push(entryAt(zip, at, name));
    at += length;
  }
  return entries;
}

function entryAt(zip: Buffer, at: number, name: string): ZipEntry {
  const [flags, method, sum] = [zip.readUInt16LE(at + 8), zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16)];
  const [packed, size, from] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt32LE(at + 42)];
  return {
    name,
    size,
    bytes() {
      if (flags & 1) throw new ZipUnreadable(`${name} is encrypted.`);
      const whole = from + 30 <= zip.length && zip.readUInt32LE(from) === signatures.file;
      if (!whole) throw new ZipUnreadable(`${name} is not where the archive says.`);
      const start = from + 30 + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28);
      const bytes = unpacked(zip.subarray(start, start + packed), method, size, name);
      if (bytes.length !== size || crc32(bytes) !== sum) throw new ZipUnreadable(`${name} is damaged.`);
      return bytes;
    },
  };
}

function unpacked(packed: Buffer, method: number, size: number, name: string): Buffer {
  if (method === 0) return packed;
  if (method !== 8) throw new ZipUnreadable(`${name} is packed in a way that is not read here.`);
  try {
    // Never more than was announced, however little it was packed into.
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw new ZipUnreadable(`${name} is damaged.`, { cause: error });
  }
}

/** Where the archive's end begins: 22 bytes, and a comment that may follow. */
function endOf(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at -= 1) {
    if (zip.readUInt32LE(at) === signatures.end) return at;
  }
  throw new ZipUnreadable("It is no zip archive, or it was cut off.");
}

const headOf = (zip: Buffer, at: number) =>
  46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
