import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { countTold, eraseTold, type Told } from "../audit/erase.js";
import { segments } from "../audit/layout.js";
import type { Log } from "../audit/log.js";
import type { Paging } from "../audit/paging.js";
import type { Actor } from "../audit/row.js";
import type { Tells } from "../audit/tells.js";
import { eraseInProposals, telling } from "../proposals/erase.js";
import { budgeted, eraseBudgets } from "./budgets/erase.js";
import type { Found } from "./contract/record.js";
import type { InFigures } from "./kept-spend.js";
import { askedOf, eraseQuestions } from "./questions/erase.js";

/** What is kept of a person is taken out wherever this data folder holds it; the chain stays whole. */
export interface Erasure {
  /** `figures`: what the kept figures are counted by; null: they cannot be looked into. */
  find(tells: Tells, figures: readonly InFigures[] | null): Omit<Found, "also">;
  /** Says in the log how much, not whose, before anything goes. Throws in words, and then nothing has changed. */
  erase(tells: Tells, figures: readonly InFigures[] | null, account: string): Promise<string>;
}

/** Thrown where something is still open that tells of the person, or nothing is. */
class CannotErase extends Error {
  readonly code = "cannot_erase";
}

interface ErasureDeps {
  folder: string;
  db: DatabaseSync;
  log: Log;
  paging: Pick<Paging, "forget">;
}

export function createErasure({ folder, db, log, paging }: ErasureDeps): Erasure {
  /** The log, and the broken ones that were left aside: their chains are not touched either. */
  const logs = () =>
    readdirSync(folder)
      .filter((name) => name === "audit" || /^audit\.sealed-\d+$/.test(name))
      .map((name) => join(folder, name));

  /** What the person here wants to know of them. It may hold ids alone; the figures know whose they are. */
  const watchedOf = (tells: Tells, figures: readonly InFigures[] | null) => {
    const ids = new Set(figures?.flatMap(({ whole, value }) => (whole ? [value] : [])));
    const isTheirs = (text: string) => ids.has(text) || tells(text);
    return { budgeted: budgeted(db, isTheirs), asked: askedOf(db, isTheirs) };
  };

  const find: Erasure["find"] = (tells, figures) => {
    const { values, rows } = total(logs().map((dir) => countTold(dir, tells)));
    const { over, open } = telling(db, tells);
    const { budgeted, asked } = watchedOf(tells, figures);
    const watched = budgeted.budgets.length + budgeted.weeks.length + asked.length;
    return {
      ...{ values, rows, proposals: over.length, watched },
      figures: figures?.length ?? null,
      open,
    };
  };

  return {
    find,
    async erase(tells, figures, account) {
      const { open, ...found } = find(tells, figures);
      if (open.length > 0)
        throw new CannotErase(
          `${open.join(", ")} is about this person and not over yet. Decide it first; nothing was erased.`,
        );
      if (found.values + found.proposals + found.watched + (found.figures ?? 0) === 0)
        throw new CannotErase("The record holds nothing of this person.");
      // The row first: nothing goes without it. Then to a new segment, so that no file is written to while it is made anew.
      const actor: Actor = { kind: "person", account };
      const own = tells(actor) ? 1 : 0; // the row's own, where somebody erases themselves
      const data = { ...found, values: found.values + own, rows: found.rows + own, figures: found.figures ?? 0 };
      log.append({ type: "erasure", org_id: null, actor, data });
      log.rotate();
      for (const dir of logs()) eraseTold(dir, tells, basename(dir) === "audit" ? newest(dir) : undefined);
      eraseInProposals(db, tells);
      const { budgeted, asked } = watchedOf(tells, figures);
      eraseBudgets(db, budgeted);
      eraseQuestions(db, asked);
      // The database writes over what goes; its log of writes still has it.
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      for (const name of readdirSync(folder).filter((one) => one.startsWith("desk.db.before-")))
        rmSync(join(folder, name));
      await paging.forget();
      return `${counted(data.values, "value")} in ${counted(data.rows, "row")}, and the texts of ${counted(data.proposals, "proposal")}, were erased${watchedWords(data.watched)}; ${found.figures === null ? "what spend.db counts figures by could not be reached" : `the figures of ${counted(found.figures, "name")} are counted by a word now`}. The chain is as whole as before. What was exported, streamed or copied elsewhere is not reached from here.`;
    },
  };
}

const counted = (count: number, thing: string) => `${count.toLocaleString("en-US")} ${thing}${count === 1 ? "" : "s"}`;

function watchedWords(watched: number): string {
  if (watched === 0) return "";
  return watched === 1
    ? ", and 1 budget, notice or question of their spend"
    : `, and ${watched} budgets, notices and questions of their spend`;
}

const newest = (dir: string) => segments(readdirSync(dir)).at(-1)?.side;

const total = (all: readonly Told[]): Told =>
  all.reduce((sum, one) => ({ values: sum.values + one.values, rows: sum.rows + one.rows }), { values: 0, rows: 0 });
