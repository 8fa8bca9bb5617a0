import { expect, test } from "vitest";
import { writeZip } from "../zip/write.js";
import { toldOf } from "./altered.fixture.js";
import { carriedOut, startWithContext } from "./demo-context.fixture.js";
import type { Context } from "./operation.js";

const text = (name: string, said: string) => ({ name, bytes: Buffer.from(said) });
const manifest = text(".claude-plugin/plugin.json", '{"name":"odd","version":"1.0.0"}');
const logo = { name: "logo.png", bytes: Buffer.from([0x89, 0x50, 0x00, 0xff]) };

async function withPlugin(...files: { name: string; bytes: Buffer }[]) {
  const there = await startWithContext({}, { product: "enterprise" });
  const zip = writeZip([manifest, ...files]);
  await carriedOut(there, "create_plugin", { files: [{ name: "odd.zip", base64: zip.toString("base64") }] });
  return there;
}

const asked = { plugin: "odd", version: "1.0.0" };

test("of an archive with one file that is no text, the rest is told, and that file by its size", async () => {
  await using there = await withPlugin(logo, text("wide.md", `${"w".repeat(600)}\nend`));
  expect(await toldOf(there, "download_plugin_version", asked)).toMatch(
    /(?=[\s\S]*The text of 2 files, or the rest of it)(?=[\s\S]*w{480}…")(?=[\s\S]*"name":"logo\.png","bytes":4\})/,
  );
  expect(await toldOf(there, "download_plugin_version", { ...asked, file: "logo.png" })).toMatch(
    /logo\.png\\" is no text, or too large to read/,
  );
});

test("of an archive with nothing else the one file is told, and one that is left out is counted as one", async () => {
  await using alone = await withPlugin();
  expect(await toldOf(alone, "download_plugin_version", asked)).toMatch(/1 file in \\"odd\\" \\"1\.0\.0\\"/);
  await using two = await withPlugin(logo);
  expect(await toldOf(two, "download_plugin_version", asked)).toMatch(/The text of 1 file, or the rest of it/);
});

test("what is more than is told of one by one is counted", async () => {
  await using there = await withPlugin(...Array.from({ length: 205 }, (_, at) => text(`notes/${at}.md`, "n")));
  expect(await toldOf(there, "download_plugin_version", asked)).toMatch(/6 more files, by name/);
});

test("a cache whose writes are hardly read is told by model, and no saving where none is known", async () => {
  await using there = await startWithContext();
  const wasted: Context["cacheEfficiency"] = async (how) => {
    const known = await there.ctx.cacheEfficiency(how);
    return {
      ...known,
      all: { ...known.all, netSaving: null },
      models: known.models.map((one, at) => ({
        ...one,
        ...(at === 0 && { model: null }),
        hardlyRead: true,
        readRatio: null,
      })),
    };
  };
  const told = await toldOf({ ctx: { ...there.ctx, cacheEfficiency: wasted } }, "cache_efficiency", {
    range: "last_week",
  });
  expect(told).toMatch(/Writes hardly ever read again: no model, claude-/);
  expect(told).not.toMatch(/Net saving|"read_ratio":null/);
});
