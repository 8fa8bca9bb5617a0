import { expect, test } from "vitest";
import { readZip, ZipUnreadable } from "./read.js";
import { writeZip } from "./write.js";

const files = [
  { name: ".claude-plugin/plugin.json", bytes: Buffer.from('{"name":"a"}') },
  { name: "docs/größe.md", bytes: Buffer.from("# ".repeat(5_000)) },
  { name: "empty.txt", bytes: Buffer.alloc(0) },
];

test("what is written is read back, names, sizes and bytes", () => {
  const entries = readZip(writeZip(files));
  expect(entries.map(({ name, size }) => [name, size])).toEqual(files.map(({ name, bytes }) => [name, bytes.length]));
  expect(entries.map((entry) => entry.bytes())).toEqual(files.map(({ bytes }) => bytes));
});

test("folders are no files", () => {
  const entries = readZip(writeZip([{ name: "docs/", bytes: Buffer.alloc(0) }, ...files]));
  expect(entries).toHaveLength(3);
});

test.each([
  ["nothing at all", Buffer.alloc(0)],
  ["something else", Buffer.from("<html>Please sign in</html>")],
  ["half an archive", writeZip(files).subarray(0, 200)],
])("%s is refused in words", (_, bytes) => {
  expect(() => readZip(bytes)).toThrow(ZipUnreadable);
});

test("a changed byte is noticed", () => {
  const archive = writeZip([{ name: "a.txt", bytes: Buffer.from("a text that is here") }]);
  const at = 30 + "a.txt".length + 3;
  archive.writeUInt8(archive.readUInt8(at) ^ 0xff, at);
  const [entry] = readZip(archive);
  expect(() => entry?.bytes()).toThrow(/a\.txt is damaged/);
});

test("what unpacks to more than it says is not unpacked further", () => {
  const archive = writeZip([{ name: "bomb", bytes: Buffer.alloc(10_000_000) }]);
  const list = archive.lastIndexOf(Buffer.from("PK\x01\x02", "latin1"));
  archive.writeUInt32LE(10, list + 24);
  const [entry] = readZip(archive);
  expect(entry?.size).toBe(10);
  expect(() => entry?.bytes()).toThrow(ZipUnreadable);
});
