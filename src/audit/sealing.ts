import * as fs from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { openLog } from "./append.js";
import { beginning } from "./chain.js";
import { originOf } from "./checkpoint.js";
import { readEntriesNow } from "./read.js";
import { type Entry, Json, type Verdict } from "./row.js";
import { rowsOf } from "./rows-of.js";
import { takenFrom } from "./tombstone.js";

const name = "audit";
/** A chain that is to take the place of a broken one. It is only ever there whole. */
const next = "audit.next";

/** What the first row of a chain that follows a broken one says of that one. */
export const Sealed = z.object({
  /** The folder beside this one, in which it was left as it was. */
  kept_in: z.string(),
  /** Which log it was; null: its first row could not be read. */
  origin: z.string().nullable(),
  last_good_row: z.number(),
  last_good_hash: z.string(),
  broken_at: z.number(),
  why: z.string(),
  /** The organizations of which it held what the person had confirmed of the policy; null: that could not be read. */
  policies: z.array(z.string().nullable()).nullable(),
});
export type Sealed = z.infer<typeof Sealed>;

interface Asked {
  broken: Extract<Verdict, { whole: false }>;
  /** Which log it is, as far as it is remembered elsewhere. */
  origin: string | undefined;
  account: string;
  now?: () => number;
}

/**
 * Leaves a broken log aside as it is, and begins a new one whose first row tells of it. The log of the folder has to be closed.
 * What a crash leaves half done, `finishSealing` goes on with.
 */
export function sealAndBegin(folder: string, { broken, origin, account, now = Date.now }: Asked): string {
  const dir = join(folder, name);
  const { row, why } = broken.firstBad;
  const sealed: Sealed = {
    kept_in: asideName(fs.readdirSync(folder)),
    origin: origin ?? originIn(dir),
    last_good_row: broken.rows,
    last_good_hash: broken.rows === 0 ? beginning : (hashOf(dir, broken.rows) ?? beginning),
    broken_at: row,
    why,
    policies: policiesIn(dir),
  };
  const half = join(folder, `${next}.half`);
  fs.rmSync(half, { recursive: true, force: true });
  const log = openLog({ dir: half, now });
  log.append({
    type: "repair",
    org_id: null,
    actor: { kind: "person", account },
    data: Json.parse({ why: `the chain before this one was broken at row ${row}: ${why}`, sealed }),
  });
  void log[Symbol.asyncDispose]();
  fs.renameSync(half, join(folder, next));
  finishSealing(folder);
  return sealed.kept_in;
}

/** Puts a new chain in its place, if one waits for that. Does nothing else, and may be called at every start. */
export function finishSealing(folder: string): void {
  const waiting = join(folder, next);
  if (!fs.existsSync(waiting)) return;
  const sealed = sealedBefore(waiting);
  const dir = join(folder, name);
  if (fs.existsSync(dir)) fs.renameSync(dir, join(folder, sealed?.kept_in ?? asideName(fs.readdirSync(folder))));
  fs.renameSync(waiting, dir);
}

/** What the first row of a log says of the broken one before it; nothing where it follows none. */
export function sealedBefore(dir: string): Sealed | undefined {
  const [first] = readable(dir, 1);
  const told = z.object({ sealed: Sealed }).safeParse(first?.type === "repair" ? first.data : undefined);
  return told.data?.sealed;
}

/** Which log lies in a folder; null where there is no first row that can be read. */
export function originIn(dir: string): string | null {
  const [first] = readable(dir, 1);
  if (first) return originOf(first.hash);
  return fs.existsSync(dir) ? (takenFrom(dir)?.origin ?? null) : null;
}

const hashOf = (dir: string, row: number) => readable(dir, row)[0]?.hash;

/** One row, where it can be read. */
function readable(dir: string, row: number): Entry[] {
  try {
    return [...readEntriesNow(dir, { from: row, to: row })];
  } catch {
    return []; // it is the broken one
  }
}

/** In rows of their own, and in what stood for rows that are gone. */
const Held = z.object({ policies: z.array(z.object({ org_id: z.string().nullable(), of_any: z.undefined() })) });

function policiesIn(dir: string): Sealed["policies"] {
  try {
    const carried = [...rowsOf(dir, "retention")].slice(-1).flatMap(({ data }) => Held.parse(data).policies);
    const before = sealedBefore(dir)?.policies;
    if (before === null) return null;
    return [...new Set([...(before ?? []), ...[...carried, ...rowsOf(dir, "policy")].map(({ org_id }) => org_id)])];
  } catch {
    return null;
  }
}

function asideName(taken: readonly string[]): string {
  for (let n = 1; ; n += 1) if (!taken.includes(`audit.sealed-${n}`)) return `audit.sealed-${n}`;
}
