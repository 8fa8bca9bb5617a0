import { crc32, deflateRawSync } from "node:zlib";

/** 1 January 1980, so that the same files make the same archive. */
const day = 0x0021;
const inUtf8 = 0x0800;

/** A zip archive of files, in the order given. */
export function writeZip(files: readonly { name: string; bytes: Uint8Array }[]): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const [title, packed] = [Buffer.from(name), deflateRawSync(bytes)];
    // What both heads say of a file: version, flags, method, time, day, sum, sizes, length of its name.
    const about = Buffer.alloc(26);
    for (const [place, value] of [20, inUtf8, 8, 0, day].entries()) about.writeUInt16LE(value, place * 2);
    for (const [place, value] of [crc32(bytes), packed.length, bytes.length].entries())
      about.writeUInt32LE(value, 10 + place * 4);
    about.writeUInt16LE(title.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    list.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), about, tail, title);
    const file = [Buffer.from("PK\x03\x04", "latin1"), about, title, packed];
    parts.push(...file);
    at += file.reduce((sum, part) => sum + part.length, 0);
  }
  const index = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, index, end]);
}
