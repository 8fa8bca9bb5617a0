import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import * as z from "zod";
import { toDollars } from "../../admin-api/money.js";
import { type Standing, tellingOf } from "../../spend/numbers/budgets.js";
import { BudgetScope, BudgetThreshold } from "../contract/budgets.js";
import { KeptBudget } from "./budget.js";

export interface StoredBudget extends KeptBudget {
  id: string;
  /** Epoch milliseconds; nothing is told of it until then. */
  snoozedUntil: number | null;
}

/** What a budget crossed, as it was then. Dollars are exact decimal strings, days are counted from 1970. */
const Crossed = z.object({
  is: z.literal("crossed"),
  threshold: BudgetThreshold,
  from: z.int(),
  to: z.int(),
  amount: z.string(),
  spent: z.string(),
});
type Crossed = z.infer<typeof Crossed>;

/** A week that was told of, and what was at risk then. */
const Week = z.object({
  is: z.literal("week"),
  from: z.int(),
  to: z.int(),
  before: z.string(),
  after: z.string(),
  /** What moved most. */
  moved: z.object({ id: z.string(), delta: z.string() }).nullable(),
  atRisk: z.array(z.object({ of: BudgetScope, verdict: z.string() })),
});
export type Week = z.infer<typeof Week>;

const Notice = z.discriminatedUnion("is", [Crossed, Week]);

export interface StoredNotice {
  key: string;
  budgetId: string | null;
  notice: z.infer<typeof Notice>;
  at: number;
  toldAt: number | null;
}

/** The budgets of a data folder and what was told of them, by organization. */
export interface BudgetStore {
  list(orgId: string): StoredBudget[];
  /** Those of every organization. */
  all(): StoredBudget[];
  add(orgId: string, id: string, budget: KeptBudget, at: number): void;
  change(id: string, budget: KeptBudget): void;
  remove(id: string): void;
  snooze(id: string, until: number | null): void;
  /**
   * Keeps what is crossed for the first time in its period, and gives what is to be told now: each once, however often it is
   * asked, and nothing while the budget is snoozed.
   */
  cross(orgId: string, budget: StoredBudget, standing: Standing, now: number): StoredNotice[];
  /** Keeps that a week was told of; false: it was already, or a later one was. */
  tellWeek(orgId: string, week: Week, now: number): boolean;
  /** The weeks that were told of, of every organization. */
  weeks(): { key: string; week: Week }[];
  /** What a week that was told of is kept as from now on. */
  retell(key: string, week: Week): void;
  /** Newest first. */
  history(budgetId: string): StoredNotice[];
  /** What was told and not seen yet, newest first. */
  unseen(orgId: string): StoredNotice[];
  see(keys: readonly string[], at: number): void;
}

/** So much of a budget's past is shown. */
const mostHistory = 50;

export function openBudgetStore(db: DatabaseSync): BudgetStore {
  const notices = (where: string, ...values: (string | number)[]) =>
    db
      .prepare(`SELECT * FROM notices WHERE ${where}`)
      .all(...values)
      .map(noticeOf);
  return {
    list: (orgId) => db.prepare("SELECT * FROM budgets WHERE org_id = ? ORDER BY made_at, id").all(orgId).map(budgetOf),
    all: () => db.prepare("SELECT * FROM budgets").all().map(budgetOf),
    add(orgId, id, budget, at) {
      const insert = db.prepare("INSERT INTO budgets (id, org_id, budget, made_at) VALUES (?, ?, ?, ?)");
      insert.run(id, orgId, JSON.stringify(budget), at);
    },
    change(id, budget) {
      db.prepare("UPDATE budgets SET budget = ? WHERE id = ?").run(JSON.stringify(budget), id);
    },
    remove(id) {
      db.prepare("DELETE FROM budgets WHERE id = ?").run(id);
    },
    snooze(id, until) {
      db.prepare("UPDATE budgets SET snoozed_until = ? WHERE id = ?").run(until, id);
    },
    cross(orgId, budget, standing, now) {
      const { period, crossed } = standing;
      for (const threshold of crossed) {
        const spent = threshold.on === "actual" ? standing.spent : (standing.forecast ?? standing.spent);
        const notice: Crossed = {
          ...{ is: "crossed", threshold, ...period, amount: budget.amount, spent: toDollars(spent) },
        };
        db.prepare(
          "INSERT OR IGNORE INTO notices (key, org_id, budget_id, period_from, notice, crossed_at) VALUES (?, ?, ?, ?, ?, ?)",
        ).run(keyOf(budget, standing, threshold), orgId, budget.id, period.from, JSON.stringify(notice), now);
      }
      if (budget.snoozedUntil !== null && now < budget.snoozedUntil) return [];
      return db
        .prepare(
          "UPDATE notices SET told_at = ? WHERE budget_id = ? AND period_from = ? AND told_at IS NULL AND notice ->> 'amount' = ? RETURNING *",
        )
        .all(now, budget.id, period.from, budget.amount)
        .map(noticeOf);
    },
    tellWeek(orgId, week, now) {
      const later = db
        .prepare("SELECT 1 FROM notices WHERE org_id = ? AND budget_id IS NULL AND period_from >= ?")
        .get(orgId, week.from);
      if (later) return false;
      db.prepare(
        "INSERT INTO notices (key, org_id, budget_id, period_from, notice, crossed_at, told_at) VALUES (?, ?, NULL, ?, ?, ?, ?)",
      ).run(`week/${orgId}/${week.from}`, orgId, week.from, JSON.stringify(week), now, now);
      return true;
    },
    weeks: () =>
      notices("budget_id IS NULL").flatMap(({ key, notice }) => (notice.is === "week" ? [{ key, week: notice }] : [])),
    retell(key, week) {
      db.prepare("UPDATE notices SET notice = ? WHERE key = ?").run(JSON.stringify(week), key);
    },
    history: (budgetId) => notices(`budget_id = ? ORDER BY crossed_at DESC, key LIMIT ${mostHistory}`, budgetId),
    unseen: (orgId) =>
      notices("org_id = ? AND told_at IS NOT NULL AND seen_at IS NULL ORDER BY told_at DESC, key", orgId),
    see(keys, at) {
      const see = db.prepare("UPDATE notices SET seen_at = ? WHERE key = ? AND seen_at IS NULL");
      for (const key of keys) see.run(at, key);
    },
  };
}

/** Another amount is another budget to who waits for its thresholds; going back to the old one tells nothing twice. */
const keyOf = ({ id, per, amount }: StoredBudget, { period }: Standing, threshold: BudgetThreshold) =>
  tellingOf(`${id}/${per}/${amount}`, period, threshold);

type Row = Record<string, SQLOutputValue>;

function budgetOf(row: Row): StoredBudget {
  const { id, budget, snoozed_until } = row;
  return {
    ...KeptBudget.parse(JSON.parse(String(budget))),
    id: String(id),
    snoozedUntil: typeof snoozed_until === "number" ? snoozed_until : null,
  };
}

function noticeOf(row: Row): StoredNotice {
  const { key, budget_id, notice, crossed_at, told_at } = row;
  return {
    key: String(key),
    budgetId: typeof budget_id === "string" ? budget_id : null,
    notice: Notice.parse(JSON.parse(String(notice))),
    at: Number(crossed_at),
    toldAt: typeof told_at === "number" ? told_at : null,
  };
}
