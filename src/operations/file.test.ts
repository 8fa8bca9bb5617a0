import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { readOf, startWithContext, writeOf } from "./demo-context.fixture.js";
import { mostBytes } from "./file.js";

const enterprise = { product: "enterprise" } as const;
const manifest = { name: ".claude-plugin/plugin.json", text: '{"name":"triage"}' };

async function bind(files: unknown) {
  await using there = await startWithContext({}, enterprise);
  return await writeOf("create_plugin").bind({ files }, there.ctx);
}

test("the card shows name, size, digest and the beginning of a text, and never all of it", async () => {
  const text = Array.from({ length: 50 }, (_, line) => `line ${line}`).join("\n");
  const { card } = await bind([manifest, { name: "notes.md", text }]);
  expect(card.files).toEqual([
    expect.objectContaining({ name: ".claude-plugin/plugin.json", begins: ['{"name":"triage"}'] }),
    {
      name: "notes.md",
      size: "389 bytes",
      sha256: createHash("sha256").update(text).digest("hex"),
      begins: [...Array.from({ length: 20 }, (_, line) => `line ${line}`), "… and 30 more lines"],
    },
  ]);
});

test("the same content is the same argument, said as text or as base64; other content is another", async () => {
  const asText = await bind([manifest, { name: "a.md", text: "größe" }]);
  const packed = Buffer.from("größe").toString("base64");
  const asBase64 = await bind([manifest, { name: "a.md", base64: packed }]);
  expect(asBase64.args).toEqual(asText.args);
  const bytes = Buffer.from([0x89, 0x50, 0x00, 0xff]).toString("base64");
  const { args, card } = await bind([manifest, { name: "logo.png", base64: bytes }]);
  expect(args.files).toContainEqual({ name: "logo.png", base64: bytes });
  expect(card.files).toContainEqual({ name: "logo.png", size: "4 bytes", sha256: expect.any(String) });
});

test("what is stored can be bound again and is the same", async () => {
  await using there = await startWithContext({}, enterprise);
  const op = writeOf("create_plugin");
  const { args } = await op.bind({ files: [manifest] }, there.ctx);
  expect((await op.bind(args, there.ctx, "id")).args).toEqual(args);
});

test.each([
  ["a path in place of content", [{ path: "/etc/passwd" }], /with its content and never with a path/],
  ["a bare path", ["/etc/passwd"], /with its content and never with a path/],
  ["text and base64 at once", [{ name: "a", text: "a", base64: "YQ==" }], /\{ name, text \} or as/],
  ["a name that climbs out", [{ name: "../../.ssh/config", text: "" }], /is no name for a file/],
  ["a name from the root", [{ name: "/etc/passwd", text: "" }], /is no name for a file/],
  ["a name of Windows", [{ name: "C:\\boot.ini", text: "" }], /is no name for a file/],
  ["broken base64", [{ name: "a.bin", base64: "%%%" }], /no valid base64/],
  ["one name twice", [manifest, manifest], /twice/],
  ["nothing", [], /is empty/],
  ["more than goes through an agent", [manifest, { name: "big.txt", text: "x".repeat(mostBytes) }], /700,000 at most/],
  ["too many", Array.from({ length: 201 }, (_, at) => ({ name: `${at}`, text: "" })), /as one \.zip/],
])("%s is refused in words", async (_, files, words) => {
  await expect(bind(files)).rejects.toMatchObject({ code: "invalid_arguments", message: expect.stringMatching(words) });
});

test("as much as is taken fits into one tool call, in base64, too", () => {
  expect(Math.ceil(mostBytes / 3) * 4).toBeLessThan(1_000_000 - 50_000);
});

test("of a file that a read was given, the log keeps the digest and not the content", async () => {
  await using there = await startWithContext({}, enterprise);
  const archive = { name: "market.zip", base64: Buffer.from("no archive").toString("base64") };
  const bound = await readOf("validate_plugin_archive").bind({ archive }, there.ctx);
  expect(bound.args).toEqual({
    archive: {
      name: "market.zip",
      size: "10 bytes",
      sha256: createHash("sha256").update("no archive").digest("hex"),
    },
  });
});
