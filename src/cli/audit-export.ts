import { type FileHandle, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type ExportFormat, exportLog, RowType, sayExported, type Wanted } from "../desk/offline.js";
import { logsOf, none } from "./audit.js";
import { type ExitCode, type Terminal, WrongUsage } from "./terminal.js";

interface ExportOptions {
  format: ExportFormat;
  from?: string;
  to?: string;
  type?: string[];
  client?: string;
  operation?: string;
  target?: string;
  proposal?: string;
  organization?: string;
  out?: string;
  demo?: boolean;
}

/** Gives rows of a log to others, after the log was told so. stdout holds nothing but them. */
export async function exportRows(options: ExportOptions, terminal: Terminal): Promise<ExitCode> {
  const { format, out, demo = false } = options;
  const wanted = wantedOf(options);
  const log = logsOf(terminal).find(({ name }) => !demo || name === "demo");
  if (!log) return none(terminal);
  await using file = out === undefined ? undefined : await opened(out);
  await sayExported(terminal.home, { demo: log.name === "demo", format, wanted }).catch(async (error: unknown) => {
    if (out !== undefined) await rm(out); // it is ours, and empty
    throw error;
  });
  let rows = 0;
  let told = 0;
  for await (const chunk of exportLog(log.folder, { format, wanted, version: terminal.version })) {
    if (file) await file.writeFile(chunk.text);
    else if (await hasLeft(terminal.write(chunk.text))) return 0;
    rows = chunk.rows;
    if (chunk.seq - told < often) continue;
    told = chunk.seq;
    terminal.say(`Row ${chunk.seq.toLocaleString("en-US")} …`);
  }
  await file?.sync();
  terminal.say(
    `${rows === 1 ? "1 row" : `${rows.toLocaleString("en-US")} rows`} of ${log.folder}, as ${names[format]}.`,
  );
  return 0;
}

/** Whoever waits hears how far it is after so many rows. */
const often = 100_000;

const names: Readonly<Record<ExportFormat, string>> = { jsonl: "JSONL", csv: "CSV", ocsf: "OCSF 1.6" };

function wantedOf({ from, to, type, client, operation, target, proposal, organization }: ExportOptions): Wanted {
  const types = type?.map((name) => {
    const found = RowType.safeParse(name);
    if (found.success) return found.data;
    throw new WrongUsage(`There is no type ${JSON.stringify(name)}. There are: ${RowType.options.join(", ")}.`);
  });
  return {
    ...(from !== undefined && { since: momentOf(from, "first") }),
    ...(to !== undefined && { until: momentOf(to, "last") }),
    ...(types && { types }),
    ...(client !== undefined && { clients: [client] }),
    ...(operation !== undefined && { operations: [operation] }),
    ...(target !== undefined && { targets: [target] }),
    ...(proposal !== undefined && { proposal }),
    ...(organization !== undefined && { org: organization }),
  };
}

/** A day is whole: it begins at its first moment and ends at its last. */
function momentOf(text: string, which: "first" | "last"): number {
  const at = Date.parse(text);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isMoment = isDay || /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  if (Number.isNaN(at) || !isMoment)
    throw new WrongUsage(
      `${JSON.stringify(text)} is no day such as 2026-11-23, and no moment such as 2026-11-23T14:00Z.`,
    );
  return isDay && which === "last" ? at + 86_400_000 - 1 : at;
}

/** Thrown where the file cannot be made. */
class FileRefused extends Error {
  readonly code = "file_refused";
}

/** For this person alone, and never over a file that is there. */
async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx", 0o600);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "EEXIST") throw new FileRefused(`${path} is there already. Name a file that is not.`, { cause });
    if (code === "ENOENT") throw new FileRefused(`There is no folder ${dirname(path)}.`, { cause });
    throw new FileRefused(`${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** Whoever read has left, as `head` does. */
async function hasLeft(written: Promise<void>): Promise<boolean> {
  try {
    await written;
    return false;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return true;
    throw error;
  }
}
