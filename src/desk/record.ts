import type * as z from "zod";
import { NoProof } from "../audit/proof.js";
import { proveRow } from "../audit/prove.js";
import type { Made } from "./checkpoints.js";
import type { Checkpoint, RecordState, record } from "./contract/record.js";
import type { Current } from "./current.js";

type Wanted = z.output<NonNullable<(typeof record.proof)["~orpc"]["inputSchema"]>>;
type Proof = z.output<NonNullable<(typeof record.proof)["~orpc"]["outputSchema"]>>;

/** What a person can do with the record as a whole. */
export interface RecordDesk {
  state(): RecordState;
  checkpoint(): Promise<Checkpoint>;
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

  return {
    state() {
      const newest = current.books().checkpoints.newest();
      return { checkpoint: newest ? shown(newest) : null };
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

const shown = (made: Made): Checkpoint => ({
  ...made,
  file: `countersign-${String(made.size).padStart(12, "0")}.checkpoint`,
});
