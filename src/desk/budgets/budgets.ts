import { randomUUID } from "node:crypto";
import type { Actor } from "../../audit/row.js";
import type { BudgetNow } from "../../operations/budget-status.js";
import type { Json, WriteOperation } from "../../operations/operation.js";
import { dayMs, dayOf, periodOf } from "../../spend/numbers/calendar.js";
import type { BudgetChoice, BudgetView, BudgetWish, Notice } from "../contract/budgets.js";
import type { Current } from "../current.js";
import { BudgetRefused, checkedBudget, type KeptBudget } from "./budget.js";
import type { StoredBudget } from "./budget-store.js";
import { capOf } from "./cap.js";
import { createChoices } from "./choices.js";
import { budgetNow, known } from "./known.js";
import { type NoticeWords, noticeWords } from "./notice-words.js";
import { createOpening, type OpenBudgets } from "./open.js";
import { budgetView } from "./view.js";
import { createWatch } from "./watch.js";

/** Budgets of the organization that is open: what they are, how they stand, what is told of them. They stop nothing. */
export interface Budgets extends Disposable {
  list(): Promise<BudgetView[]>;
  choices(): Promise<BudgetChoice[]>;
  set(wish: BudgetWish & { id: string | null }): Promise<BudgetView[]>;
  remove(id: string): Promise<BudgetView[]>;
  snooze(id: string, until: "tomorrow" | "period end" | null): Promise<BudgetView[]>;
  /** Proposes the spend limit that stops the spend there, in the person's name. */
  cap(id: string, signal: AbortSignal): Promise<{ proposal: string | null; words: string }>;
  notices(): Promise<Notice[]>;
  seen(keys: readonly string[]): Promise<Notice[]>;
  /** The same figures for clients, which may read them and nothing else. */
  standing(): Promise<BudgetNow[]>;
  /** Something was read, or chosen: what is crossed now is told. */
  look(): void;
}

/** As often as the open day is read. Where nothing can be kept, no reading tells that there is more to look at. */
const lookMs = 600_000;

export interface BudgetsDeps {
  current: Current;
  person: string;
  /** Sets a spend limit. */
  limit: WriteOperation;
  /** In the person's name; it waits for a decision like any other. */
  propose: (
    operation: string,
    args: Record<string, Json>,
    reason: string,
    signal: AbortSignal,
  ) => Promise<{ id: string | null; words: string }>;
  weekly(): boolean;
  tell(words: NoticeWords): void;
  changed(): void;
  now(): number;
}

export function createBudgets({ current, person, limit, propose, weekly, tell, changed, now }: BudgetsDeps): Budgets {
  const opened = createOpening(current, now);
  const watch = createWatch({
    opened,
    weekly,
    now,
    tell(words) {
      tell(words);
      changed();
    },
  });
  const choices = createChoices(now);
  const looking = setInterval(look, lookMs).unref();

  function look(): void {
    watch.look().catch((error: unknown) => console.error("The budgets could not be looked at:", error));
  }

  async function open(): Promise<OpenBudgets> {
    await current.ready(AbortSignal.timeout(60_000));
    const found = opened();
    if (!found) throw new BudgetRefused("No organization is open.");
    return found;
  }

  async function list(): Promise<BudgetView[]> {
    const there = await open();
    return Promise.all(
      there.books.budgets
        .list(there.organization.id)
        .map(async (budget) => budgetView(there, budget, await known(there, budget, now()), limit, now())),
    );
  }

  /** In the log before it holds, as every setting is. */
  async function say(
    { books, organization, nameOf }: OpenBudgets,
    budget: StoredBudget,
    what: KeptBudget | null | { snoozed_until: string | null },
  ) {
    const actor: Actor = { kind: "person", account: person };
    const target = { noun: "budget", id: budget.id, name: await nameOf(budget.of) };
    books.log.append({ type: "settings", org_id: organization.id, actor, target, data: { budget: what } });
  }

  function find({ books, organization }: OpenBudgets, id: string): StoredBudget {
    const found = books.budgets.list(organization.id).find((one) => one.id === id);
    if (!found) throw new BudgetRefused("That budget is not there any more.");
    return found;
  }

  /** What is crossed already is told at once. What keeps it from being known is said where it is shown. */
  const lookAt = (id: string) =>
    watch.lookAt(id).catch((error: unknown) => console.error("A budget could not be looked at:", error));

  async function told(): Promise<Notice[]> {
    const there = opened();
    if (!there) return [];
    const { books, organization, nameOf } = there;
    const byId = new Map(books.budgets.list(organization.id).map((one) => [one.id, one]));
    return Promise.all(
      books.budgets.unseen(organization.id).map(async ({ key, budgetId, notice, toldAt, at }) => {
        const budget = budgetId === null ? undefined : byId.get(budgetId);
        return { key, ...(await noticeWords({ notice }, budget?.of, nameOf)), at: toldAt ?? at };
      }),
    );
  }

  return {
    list,
    choices: async () => choices(await open()),
    async set({ id, ...wish }) {
      const budget = checkedBudget(wish);
      const there = await open();
      const { budgets } = there.books;
      const before = id === null ? undefined : find(there, id);
      if (before && JSON.stringify(before.of) !== JSON.stringify(budget.of))
        throw new BudgetRefused("A budget stays with what it is for. Add another one.");
      if (!before) await isThere(there, budget, await choices(there));
      const own = before?.id ?? randomUUID();
      await say(there, { ...budget, id: own, snoozedUntil: null }, budget);
      if (before) budgets.change(own, budget);
      else budgets.add(there.organization.id, own, budget, now());
      await lookAt(own);
      changed();
      return list();
    },
    async remove(id) {
      const there = await open();
      await say(there, find(there, id), null);
      there.books.budgets.remove(id);
      changed();
      return list();
    },
    async snooze(id, until) {
      const there = await open();
      const budget = find(there, id);
      const at =
        until === null ? null : until === "tomorrow" ? tomorrow(now()) : periodOf(budget.per, dayOf(now())).to * dayMs;
      await say(there, budget, { snoozed_until: at === null ? null : new Date(at).toISOString() });
      there.books.budgets.snooze(id, at);
      await lookAt(id);
      changed();
      return list();
    },
    async cap(id, signal) {
      const there = await open();
      const budget = find(there, id);
      const cap = capOf(budget, limit, there.organization.credential);
      if ("words" in cap) throw new BudgetRefused(cap.words);
      const reason = "To stop the spend at the budget that is set here.";
      const { id: proposal, words } = await propose(limit.name, cap.args, reason, signal);
      return { proposal, words };
    },
    notices: told,
    async seen(keys) {
      opened()?.books.budgets.see(keys, now());
      changed();
      return told();
    },
    async standing() {
      const there = await open();
      return Promise.all(
        there.books.budgets
          .list(there.organization.id)
          .map(async (budget) => budgetNow(there, budget, await known(there, budget, now()))),
      );
    },
    look,
    [Symbol.dispose]() {
      clearInterval(looking);
    },
  };
}

async function isThere(
  { organization }: OpenBudgets,
  { of }: KeptBudget,
  known: readonly BudgetChoice[],
): Promise<void> {
  if (of.kind === "organization") return;
  if (!known.some((one) => JSON.stringify(one.of) === JSON.stringify(of)))
    throw new BudgetRefused(
      `${organization.name} has no ${of.kind.replace("_", " ")} ${JSON.stringify(of.id.slice(0, 80))}. Choose one from the list.`,
    );
}

/** Tomorrow morning in the person's own time. */
function tomorrow(now: number): number {
  const at = new Date(now);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1, 8).getTime();
}
