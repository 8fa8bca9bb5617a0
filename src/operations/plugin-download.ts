import * as z from "zod";
import { readZip, type ZipEntry, ZipUnreadable } from "../zip/read.js";
import { ref } from "./field.js";
import { textOf } from "./file.js";
import type { Operation } from "./operation.js";
import { versionRef } from "./plugin-versions.js";
import { plugins } from "./plugins.js";
import { question } from "./read.js";
import { ArgumentRefused, nearest, quoted } from "./words.js";

/** Characters of text in one answer: of all files together, of each where several are shown, and of one that was asked for. */
const mostText = { all: 24_000, each: 6_000, asked: 32_000 };
const mostFiles = 200;
/** A line beyond this is cut, and says so. */
const longestLine = 480;
/** Bytes; what is larger is not unpacked for reading. */
const longestRead = 2_000_000;

const downloadPluginVersion = question({
  name: "download_plugin_version",
  toolset: "plugins",
  description:
    "What a version's archive holds: names, sizes, and the text of small files, or of the one named. Nothing is written to disk.",
  input: { plugin: ref(plugins), version: versionRef(), file: z.string().min(1).max(255).optional() },
  example: { plugin: "deploy-guard", version: "1.2.0" },
  run: async ({ plugin, version, file }, { beta }) => {
    const [about, answer] = await Promise.all([
      beta.plugins.versions.retrieve(version.id, { plugin_id: plugin.id }),
      beta.plugins.versions.download(version.id, { plugin_id: plugin.id }),
    ]);
    const archive = new Uint8Array(await answer.arrayBuffer());
    const entries = inWords(() => readZip(archive));
    const shown = shownOf(entries, file);
    const recorded =
      plugin.owner.type === "user" ? " As it is a member's, this download is in the compliance feed." : "";
    return {
      thing: {
        id: about.id,
        plugin: plugin.name,
        version: about.manifest_version,
        archive_bytes: archive.length,
        files: shown.files,
      },
      summary: `${entries.length} ${entries.length === 1 ? "file" : "files"} in ${quoted(plugin.name)} ${quoted(about.manifest_version ?? about.id)}.${recorded}`,
      missing: shown.missing,
      ...(shown.missing.length > 0 && { next: "Name one file as `file` to read more of its text." }),
    };
  },
});

interface Shown {
  name: string;
  bytes: number;
  lines?: string[];
}

function shownOf(entries: readonly ZipEntry[], asked: string | undefined): { files: Shown[]; missing: string[] } {
  if (asked !== undefined) {
    const entry = entries.find(({ name }) => name === asked);
    if (!entry) throw noSuch(asked, entries);
    const { lines, whole } = linesOf(entry, mostText.asked);
    const why = lines
      ? `The rest of ${quoted(asked)} is too long for one answer.`
      : `${quoted(asked)} is no text, or too large to read.`;
    return { files: [{ name: entry.name, bytes: entry.size, ...(lines && { lines }) }], missing: whole ? [] : [why] };
  }
  let left = mostText.all;
  let cut = 0;
  const files = entries.slice(0, mostFiles).map((entry): Shown => {
    const { lines, whole } = linesOf(entry, Math.min(left, mostText.each));
    left -= lines?.reduce((sum, line) => sum + line.length + 3, 0) ?? 0;
    if (!whole) cut += 1;
    return { name: entry.name, bytes: entry.size, ...(lines && lines.length > 0 && { lines }) };
  });
  return {
    files,
    missing: [
      ...(cut > 0
        ? [
            `The text of ${cut} ${cut === 1 ? "file" : "files"}, or the rest of it: no text, or too long to show together.`,
          ]
        : []),
      ...(entries.length > mostFiles ? [`${entries.length - mostFiles} more files, by name.`] : []),
    ],
  };
}

/** As many lines as fit; none of what is no text. */
function linesOf(entry: ZipEntry, most: number): { lines?: string[]; whole: boolean } {
  const text = entry.size <= longestRead ? textOf(inWords(() => entry.bytes())) : undefined;
  if (text === undefined) return { whole: false };
  const all = text.replace(/\n$/, "").split("\n");
  const lines: string[] = [];
  let left = most;
  for (const line of all) {
    const shown = line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
    left -= shown.length + 3;
    if (left < 0) break;
    lines.push(shown);
  }
  return { lines, whole: lines.length === all.length && all.every((line) => line.length <= longestLine) };
}

function noSuch(asked: string, entries: readonly ZipEntry[]): ArgumentRefused {
  const names = entries.map(({ name }) => name);
  const near = nearest(asked, names).map((name) => quoted(name));
  const hint = near.length > 0 ? ` The nearest: ${near.join(", ")}.` : "";
  return new ArgumentRefused(
    `There is no file ${quoted(asked)} in this version.${hint} Leave \`file\` out to see them all.`,
  );
}

function inWords<T>(unpack: () => T): T {
  try {
    return unpack();
  } catch (error) {
    if (!(error instanceof ZipUnreadable)) throw error;
    throw new ArgumentRefused(`The archive of this version cannot be read: ${error.message}`);
  }
}

export const pluginDownloadOperations: readonly Operation[] = [downloadPluginVersion];
