import { PassThrough, Readable } from "node:stream";
import { expect, test } from "vitest";
import { readSecret } from "./secret-input.js";
import { person, silent } from "./terminal.fixture.js";

/** A keyboard on which keys are pressed while a key is asked for, and what the terminal was told. */
async function pressed(...keys: string[]) {
  const raw: boolean[] = [];
  const said: string[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  const terminal = {
    ...person(),
    ...silent,
    say: (line: string) => said.push(line),
    input,
  };
  const secret = readSecret("Key: ", terminal);
  for (const key of keys) input.write(key);
  return { secret: await secret, raw, said };
}

test("a key is asked for, is not shown while it is typed, and ends at Enter", async () => {
  expect(await pressed("sk-", "ant", "\r", "more")).toEqual({ secret: "sk-ant", raw: [true, false], said: ["Key: "] });
});

test.each([
  ["Enter on a line of its own", ["abc\n"], "abc"],
  ["the end of input", ["abc\u0004"], "abc"],
  ["Ctrl-C", ["abc\u0003"], ""],
  ["a letter too many, taken back", ["abcd\u007F\r"], "abc"],
  ["the other key that takes back", ["abcd\b\r"], "abc"],
  ["keys that write nothing", ["a\u0001b\u001Bc\r"], "abc"],
  ["spaces of a paste", ["  abc \r"], "abc"],
])("%s", async (_, keys, secret) => expect((await pressed(...keys)).secret).toBe(secret));

test("a book that was pasted is cut, and so is one that is piped in", async () => {
  expect((await pressed("a".repeat(9000), "\r")).secret).toHaveLength(4000);
  const input = Readable.from(Array.from({ length: 4 }, () => "a".repeat(3000)));
  expect(await readSecret("Key: ", { ...person(), ...silent, input })).toHaveLength(6000);
});
