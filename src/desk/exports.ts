import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { openLog } from "../audit/append.js";
import { ChainBroken, wordsOf } from "../audit/errors.js";
import { exportLog } from "../audit/export.js";
import { checkpointNames } from "../audit/layout.js";
import type { Paging } from "../audit/paging.js";
import { type Happening, Json } from "../audit/row.js";
import { ExportFormat, Wanted } from "../audit/wanted.js";
import type { Current } from "./current.js";
import { announced, tell } from "./front.js";
import type { Inside } from "./inside.js";
import { DeskAlreadyOpen, lockFolder } from "./lock.js";
import { rowsSeen } from "./log-memory.js";
import { person } from "./person.js";

/** What the log is told of an export on the command line. */
const Said = z.object({ demo: z.boolean(), format: ExportFormat, wanted: Wanted });
export type Said = z.infer<typeof Said>;

type Answer = { ok: true } | { ok: false; error: string };
const Answer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

/** Thrown where the log cannot say that rows were taken out of it; then none are. */
class ExportRefused extends Error {
  readonly code = "export_refused";
}

interface ExportsDeps {
  current: Current;
  home: string;
  person: string;
  version: string;
}

/** Rows taken out of the log, each time said in it before the first leaves: by the page, and by the command line. */
export function createExports({ current, home, person: account, version }: ExportsDeps): {
  forPage: Inside["exportLog"];
  /** What the command line says over the socket, which any program of the person's can: it makes one row and gives nothing. */
  bySaid(said: unknown): Answer;
} {
  return {
    async *forPage({ format, view, filter }) {
      const { log, folder, paging } = current.books();
      const org = current.known()?.id;
      const wanted = { ...filter, ...(org !== undefined && { org }) };
      const proposals = view === "proposals" ? await proposalsOf(paging, wanted) : undefined;
      log.append(rowOf({ format, wanted, view }, "page", { kind: "person", account }));
      const of = log.head().rows;
      const asked = { format, wanted: proposals ? {} : wanted, proposals, version };
      for await (const chunk of exportLog(join(folder, "audit"), asked)) yield { ...chunk, of };
    },
    bySaid(raw) {
      try {
        const said = Said.parse(raw);
        const folder = folderOf(home, said.demo);
        // Any program can ask over the socket, so that it names nobody.
        const row = rowOf(said, "asked on the command line", { kind: "desk" });
        if (current.books().folder === folder) current.books().log.append(row);
        else appendTo(folder, row);
        return { ok: true };
      } catch (error) {
        return { ok: false, error: wordsOf(error) };
      }
    },
  };
}

/** Those that the list of proposals shows for a filter, to its end, as the log is now. */
async function proposalsOf(paging: Paging, wanted: Wanted): Promise<ReadonlySet<string>> {
  await paging.catchUp();
  const found = new Set<string>();
  for (let from = 0, upTo: number | undefined, total = 1; from < total; from += atOnce) {
    const page = await paging.threads({ ...wanted, from, limit: atOnce, ...(upTo !== undefined && { upTo }) });
    for (const { id } of page.threads) found.add(id);
    ({ total, upTo } = page);
  }
  return found;
}

const atOnce = 500;

/** For the command line: the open desk writes the row; where none is, the log is opened for it. Throws in words, and then nothing may leave. */
export async function sayExported(home: string, said: Said): Promise<void> {
  try {
    using _ = lockFolder(home);
    appendTo(folderOf(home, said.demo), rowOf(said, "command line", { kind: "person", account: person() }));
  } catch (error) {
    if (!(error instanceof DeskAlreadyOpen)) throw error;
    await askDesk(home, said);
  }
}

async function askDesk(home: string, said: Said): Promise<void> {
  const desk = announced(home);
  const heard = desk && (await tell(desk, { exported: said }));
  const { success, data } = Answer.safeParse(heard && JSON.parse(heard));
  if (!success)
    throw new ExportRefused("The open desk did not say in its log that rows leave it, so none do. Try again.");
  if (!data.ok) throw new ExportRefused(`The log could not say that rows leave it, so none do: ${data.error}`);
}

const folderOf = (home: string, demo: boolean) => (demo ? join(home, "demo") : home);

/** One row in a log that nobody has open. One that was cut takes none: it would soon be as long as it was. */
function appendTo(folder: string, row: Happening): void {
  const log = openLog({ dir: join(folder, "audit") });
  try {
    if (log.head().rows < rowsKnown(folder)) throw new ChainBroken(cutOff);
    log.append(row);
  } finally {
    void log[Symbol.asyncDispose]();
  }
}

const cutOff = "Rows that were written are missing at the end of the log, so it takes no more.";

/** How many rows there were when the store last heard of the log, or when it last promised them. */
function rowsKnown(folder: string): number {
  const promised = Number.parseInt(checkpointNames(readdirSync(join(folder, "audit"))).at(-1) ?? "0", 10);
  const file = join(folder, "desk.db");
  if (!existsSync(file)) return promised;
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return Math.max(promised, rowsSeen(db));
  } finally {
    db.close();
  }
}

function rowOf(
  { format, wanted: { org, ...filter }, view }: Pick<Said, "format" | "wanted"> & { view?: "rows" | "proposals" },
  from: "page" | "command line" | "asked on the command line",
  actor: Happening["actor"],
): Happening {
  return {
    type: "export",
    org_id: org ?? null,
    actor,
    data: Json.parse({
      format,
      from,
      ...(view === "proposals" && { view }),
      ...Object.fromEntries(Object.entries(filter).filter(([, one]) => one !== undefined)),
    }),
  };
}
