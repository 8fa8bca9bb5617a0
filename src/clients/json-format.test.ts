import fc from "fast-check";
import { type ParseError, parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { jsonFormat, noTrailingComma } from "./json-format.js";
import { ClientFileRefused } from "./program.js";

const strict = noTrailingComma(jsonFormat);
const { entryIn, withEntry, withoutEntry } = jsonFormat;
const place = { file: "/home/ana/config.json", at: ["mcpServers"], name: "countersign" };
const entry = { command: "/usr/bin/node", args: ["/opt/countersign/bin/countersign.mjs", "mcp"] };
const refusal = (act: () => unknown): ClientFileRefused => {
  try {
    act();
  } catch (error) {
    if (error instanceof ClientFileRefused) return error;
    throw error;
  }
  throw new Error("It was not refused.");
};

describe("putting the entry in", () => {
  test("an empty file gets our block alone", () => {
    expect(withEntry("", place, entry)).toBe(
      '{\n  "mcpServers": {\n    "countersign": {\n      "command": "/usr/bin/node",\n      "args": [\n        "/opt/countersign/bin/countersign.mjs",\n        "mcp"\n      ]\n    }\n  }\n}\n',
    );
  });

  test("tabs and CRLF are kept, and our lines have them, too", () => {
    const after = withEntry('{\r\n\t"theme": "dark",\r\n\t"mcpServers": {\r\n\t\t"git": {}\r\n\t}\r\n}\r\n', place, {
      a: 1,
    });
    expect(after).toBe(
      '{\r\n\t"theme": "dark",\r\n\t"mcpServers": {\r\n\t\t"countersign": {\r\n\t\t\t"a": 1\r\n\t\t},\r\n\t\t"git": {}\r\n\t}\r\n}\r\n',
    );
  });

  test("comments and trailing commas stay where they are", () => {
    const before = '{\n  // mine\n  "mcpServers": { // the list\n    "git": {}, // keep\n  },\n}';
    expect(withEntry(before, place, { a: 1 })).toBe(
      '{\n  // mine\n  "mcpServers": { // the list\n    "countersign": {\n      "a": 1\n    },\n    "git": {}, // keep\n  },\n}',
    );
  });

  test("a file on one line stays on one line", () => {
    expect(withEntry('{"a":1,"mcpServers":{"git":{}}}', place, { b: 2 })).toBe(
      '{"a":1,"mcpServers":{"countersign":{"b":2},"git":{}}}',
    );
    expect(withEntry('{"a":1,"mcpServers":{}}', place, { b: 2 })).toBe('{"a":1,"mcpServers":{"countersign":{"b":2}}}');
  });

  test("an older entry of ours is replaced, not doubled", () => {
    const twice = withEntry(withEntry('{"mcpServers":{"git":{}}}', place, { old: true }), place, entry);
    expect(entryIn(twice, place)?.value).toEqual(entry);
    expect(twice.match(/countersign"/g)).toHaveLength(1);
  });
});

describe("refusing", () => {
  test.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3],
    ["{\n", 2],
    ['{"a": }', 1],
    ['{}\n{"second": "document"}', 2],
  ])("a broken file is refused with its line: %j", (text, line) => {
    const { code, message } = refusal(() => withEntry(text, place, entry));
    expect(code).toBe("file_broken");
    expect(message).toContain(`${place.file}, line ${line}:`);
  });

  test.each([
    ["[]", "the whole file is not an object"],
    ['{"mcpServers": []}', "mcpServers is not an object"],
    ['{"mcpServers": null}', "mcpServers is not an object"],
    ['{"mcpServers": {}, "mcpServers": {}}', "“mcpServers” stands there a second time"],
    ['{"mcpServers": {"countersign": {}, "countersign": {}}}', "“countersign” stands there a second time"],
  ])("what cannot hold our entry is refused: %s", (text, why) => {
    expect(refusal(() => withEntry(text, place, entry)).message).toContain(why);
  });
});

/** JSON as people and programs write it: any indentation, line ends, comments and trailing commas. */
const written = fc
  .record({
    servers: fc.option(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }), { nil: undefined }),
    others: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 }),
    indent: fc.constantFrom("", "  ", "    ", "\t"),
    eol: fc.constantFrom("\n", "\r\n"),
    comments: fc.boolean(),
    trailing: fc.boolean(),
    end: fc.constantFrom("", "\n", "\n\n"),
  })
  .map(({ servers, others, indent, eol, comments, trailing, end }) => {
    const { mcpServers: _, ...rest } = others;
    const { countersign: __, ...list } = servers ?? {};
    const lines = JSON.stringify({ ...rest, ...(servers && { mcpServers: list }) }, null, indent).split("\n");
    const dressed = lines.map((line, index) => {
      const last = /^\s*[}\]]/.test(lines[index + 1] ?? "") && !/[{[]$/.test(line) && indent !== "";
      return `${line}${trailing && last ? "," : ""}${comments && indent !== "" && index % 2 === 1 ? " // note, with { braces" : ""}`;
    });
    return dressed.join(eol) + end.replaceAll("\n", eol);
  });

test("whatever a file looks like, only our entry is new, and the rest keeps its bytes in its order", () => {
  fc.assert(
    fc.property(written, (before) => {
      const after = withEntry(before, place, entry);
      const there: unknown = parse(after, [], { allowTrailingComma: true });
      expect(there).toMatchObject({ mcpServers: { countersign: entry } });
      // What is left when our stretch is taken out is what was there: a prefix and a suffix of it.
      let head = 0;
      while (head < before.length && before[head] === after[head]) head++;
      expect(after.endsWith(before.slice(head)) || before.slice(head).replace(/^\s*/, "").startsWith("}")).toBe(true);
    }),
  );
});

test("a client that reads no trailing comma gets none: not when our entry comes, and not when it goes", () => {
  const readable = (text: string): boolean => {
    const errors: ParseError[] = [];
    parse(text, errors, { allowTrailingComma: false });
    return errors.length === 0;
  };
  fc.assert(
    fc.property(written, fc.nat(3), (before, at) => {
      if (!readable(before)) {
        expect(refusal(() => strict.withEntry(before, place, entry)).code).toBe("file_broken");
        return;
      }
      const after = strict.withEntry(before, place, entry);
      expect(readable(after)).toBe(true);
      expect(readable(strict.withoutEntry(after, place))).toBe(true);
      // The client, or a person, may have moved it: first, last or between others.
      const list = Object.entries(parse(after).mcpServers);
      const moved = JSON.stringify(
        { mcpServers: Object.fromEntries([...list.slice(1, at + 1), ...list.slice(0, 1), ...list.slice(at + 1)]) },
        null,
        2,
      );
      expect(readable(strict.withoutEntry(moved, place))).toBe(true);
    }),
  );
});

test("taking out what was put in gives the same bytes, where the list had other entries", () => {
  fc.assert(
    fc.property(written, (before) => {
      const list: unknown = parse(before, [], { allowTrailingComma: true }).mcpServers;
      fc.pre(typeof list === "object" && list !== null && Object.keys(list).length > 0);
      expect(withoutEntry(withEntry(before, place, entry), place)).toBe(before);
    }),
  );
});

test.each([
  ['{"mcpServers":{"git":{},"countersign":{}}}', '{"mcpServers":{"git":{}}}'],
  ['{"mcpServers":{"a":1,"countersign":{},"b":2}}', '{"mcpServers":{"a":1,"b":2}}'],
  [
    '{\n  "mcpServers": {\n    "git": {}, // mine\n    "countersign": {}\n  }\n}',
    '{\n  "mcpServers": {\n    "git": {} // mine\n  }\n}',
  ],
  ['{\n  "mcpServers": {\n    "countersign": {}\n  }\n}', '{\n  "mcpServers": {}\n}'],
  ['{"mcpServers":{}}', '{"mcpServers":{}}'],
])("an entry that was moved is taken out cleanly: %s", (before, after) => {
  expect(withoutEntry(before, place)).toBe(after);
});
