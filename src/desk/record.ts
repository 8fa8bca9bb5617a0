import type * as z from "zod";
import { NoProof } from "../audit/proof.js";
import { proveRow } from "../audit/prove.js";
import { sealAndBegin } from "../audit/sealing.js";
import { tellsOf } from "../audit/tells.js";
import type { Books } from "./books.js";
import type { Made } from "./checkpoints.js";
import type { Anchor, Checkpoint, Found, RecordState, record } from "./contract/record.js";
import type { Current } from "./current.js";
import { beginEmptyDatabase, type LeftOpen } from "./desk-database.js";
import { otherNames } from "./other-names.js";

type Wanted = z.output<NonNullable<(typeof record.proof)["~orpc"]["inputSchema"]>>;
type Proof = z.output<NonNullable<(typeof record.proof)["~orpc"]["outputSchema"]>>;

/** What a person can do with the record as a whole. */
export interface RecordDesk {
  state(): RecordState;
  checkpoint(): Promise<Checkpoint>;
  setAnchors(anchors: readonly Anchor[], person: string): Promise<RecordState>;
  keepFor(days: number | null, person: string): Promise<RecordState>;
  findPerson(names: readonly string[]): Promise<Found>;
  erase(names: readonly string[], person: string): Promise<{ words: string }>;
  /** Throws where the chain is whole. */
  seal(person: string): Promise<{ words: string }>;
  /** Throws where the database is there. */
  beginEmpty(person: string): Promise<{ words: string }>;
  proof(wanted: Wanted): Promise<Proof>;
}

export function createRecord(current: Current): RecordDesk {
  const checkpoint = async () => shown(await current.books().checkpoints.make());

  const rowsOf = async (wanted: Wanted): Promise<number[]> => {
    if ("row" in wanted) return [wanted.row];
    const { paging } = current.books();
    await paging.catchUp();
    const org = current.known()?.id;
    const { rows } = await paging.page({ proposal: wanted.proposal, limit: 500, ...(org !== undefined && { org }) });
    if (rows.length === 0) throw new NoProof(`The log holds no row of ${wanted.proposal}.`);
    return rows.map(({ seq }) => seq).toReversed();
  };

  const state = (): RecordState => {
    const { checkpoints, anchors } = current.books();
    const newest = checkpoints.newest();
    return {
      checkpoint: newest ? shown(newest) : null,
      anchors: anchors.list(),
      anchorsHeld: anchors.held(),
      keepDays: current.books().retention.days(),
      closed: closedIn(current.books()),
    };
  };

  return {
    state,
    async setAnchors(anchors, account) {
      const books = current.books();
      await books.anchors.set(anchors, account);
      if (anchors.length > 0) await books.checkpoints.make();
      return state();
    },
    async keepFor(days, account) {
      const { retention } = current.books();
      retention.set(days, account);
      await retention.run();
      return state();
    },
    async findPerson(names) {
      const tells = tellsOf(names);
      const [figures, also] = await Promise.all([
        current.spend()?.people.find(tells),
        otherNames(current.organization(), names),
      ]);
      return { ...current.books().erasure.find(tells, figures ?? null), also };
    },
    async erase(names, account) {
      const tells = tellsOf(names);
      const people = current.spend()?.people;
      const figures = await people?.find(tells);
      const words = await current.books().erasure.erase(tells, figures ?? null, account);
      await people?.erase(figures ?? []);
      return { words };
    },
    async seal(account) {
      const { verdict } = await current.books().verify();
      if (verdict.whole) throw new NothingToDo("The chain is whole, so there is nothing to seal.");
      const origin = current.books().origin();
      let keptIn = "";
      await current.renew((folder) => {
        keptIn = sealAndBegin(folder, { broken: verdict, origin, account });
      });
      return {
        words: `A new chain has begun. The broken one lies untouched in ${keptIn}, beside it; keep it, and compare it with a copy. What waited for you has expired.`,
      };
    },
    async beginEmpty(account) {
      if (current.books().lost() === undefined)
        throw new NothingToDo("desk.db is there, so there is nothing to begin.");
      let left: LeftOpen = { unknown: [], void: [] };
      await current.renew((folder) => {
        left = beginEmptyDatabase(folder, account);
      });
      return { words: `An empty database was begun. ${inWords(left)}` };
    },
    checkpoint,
    async proof(wanted) {
      const rows = await rowsOf(wanted);
      const promised = await checkpoint();
      const { auditDir } = current.books();
      const proofs: string[] = [];
      for (const row of rows)
        proofs.push(await proveRow(auditDir, { row, checkpoint: promised.text, values: wanted.values }));
      const about = "row" in wanted ? `row-${wanted.row}` : wanted.proposal;
      const many = rows.length === 1 ? "the row is one" : `the ${rows.length} rows are among those`;
      return {
        text: proofs.join(""),
        file: `${about}.tlog-proof`,
        rows,
        words: `This proves that ${many} that the checkpoint in it promised. ${promised.words}`,
      };
    },
  };
}

/** Thrown where nothing is wrong. */
class NothingToDo extends Error {
  readonly code = "nothing_to_do";
}

function closedIn(books: Books): RecordState["closed"] {
  const lost = books.lost();
  if (lost !== undefined) return { by: "lost database", words: lost };
  const { verdict } = books.chain();
  if (verdict.whole) return null;
  const { row, why } = verdict.firstBad;
  return { by: "broken chain", words: `The chain is broken at row ${row}: ${why}. Writes are refused.` };
}

function inWords({ unknown, void: gone }: LeftOpen): string {
  const sent = unknown.length > 0 ? `Was being sent, look for yourself what came of it: ${unknown.join(", ")}. ` : "";
  return `${sent}${gone.length > 0 ? `Waited or was not sent, and is void: ${gone.join(", ")}.` : "Nothing was waiting."}`;
}

const shown = (made: Made): Checkpoint => ({
  ...made,
  file: `countersign-${String(made.size).padStart(12, "0")}.checkpoint`,
});
