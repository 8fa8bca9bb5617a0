import { toDollars } from "../../admin-api/money.js";
import type { CostDimension } from "../../admin-api/reports.js";
import { dayMs, dayOf, type Per, periodBefore } from "../../spend/numbers/calendar.js";
import type { BudgetChoice, BudgetScope } from "../contract/budgets.js";
import { keptForAMinute } from "../kept-for-a-minute.js";
import type { OpenBudgets } from "./open.js";

type Kind = Exclude<BudgetScope["kind"], "organization">;

const dimensionOf = {
  workspace: "workspace_id",
  api_key: "api_key_id",
  member: "actor",
  model: "model",
} as const satisfies Record<Kind, CostDimension>;
const prefixOf = { workspace: "wrkspc_", api_key: "apikey_", member: "user_" } as const;
const kinds = ["workspace", "api_key", "member", "model"] as const satisfies readonly Kind[];

/** All that a budget can be for: what is listed, and what spent lately though no list knows it any more; what spent most first. */
export function createChoices(now: () => number): (open: OpenBudgets) => Promise<BudgetChoice[]> {
  const kept = keptForAMinute<BudgetChoice[]>(now);
  return (open) =>
    kept(open.organization.id, async () => {
      const whole = await spentBy(open, undefined, now());
      const organization: BudgetChoice = {
        of: { kind: "organization" },
        name: open.organization.name,
        last: lastOf(whole, null),
      };
      const rest = await Promise.all(kinds.map((kind) => choicesOf(open, kind, now())));
      return [organization, ...rest.flat()];
    });
}

async function choicesOf(open: OpenBudgets, kind: Kind, now: number): Promise<BudgetChoice[]> {
  const [listed, spent] = await Promise.all([listedOf(open, kind), spentBy(open, dimensionOf[kind], now)]);
  const ids = new Set([...listed.keys(), ...Object.values(spent).flatMap((byId) => [...(byId?.keys() ?? [])])]);
  const found = [...ids].flatMap((id) =>
    // Keys are actors, too, and are offered as what they are.
    id === null || (kind === "member" && !id.startsWith(prefixOf.member))
      ? []
      : [{ of: { kind, id }, name: listed.get(id) ?? spent.names.get(id) ?? id, last: lastOf(spent, id) }],
  );
  return found.toSorted((a, b) => Number(b.last.month) - Number(a.last.month) || a.name.localeCompare(b.name));
}

/** A list that this credential cannot read is no reason to offer nothing. */
async function listedOf(
  { organization: { directory } }: OpenBudgets,
  kind: Kind,
): Promise<ReadonlyMap<string, string>> {
  if (kind === "model") {
    const models = await directory.models("").catch(() => []);
    return new Map(models.map((name) => [name, name]));
  }
  return directory.called(prefixOf[kind]).catch(() => new Map());
}

interface Spent extends Record<Per, ReadonlyMap<string | null, bigint> | undefined> {
  names: ReadonlyMap<string, string>;
}

/** In the last whole month, week and day. */
async function spentBy({ ask }: OpenBudgets, dimension: CostDimension | undefined, now: number): Promise<Spent> {
  const names = new Map<string, string>();
  const of = async (per: Per) => {
    const { from, to } = periodBefore(per, dayOf(now));
    const groupBy = dimension ? [dimension] : [];
    // What cannot be told apart here, such as keys on the older reports, is offered without an amount.
    const report = await ask({ from: new Date(from * dayMs), to: new Date(to * dayMs), groupBy }).catch(
      () => undefined,
    );
    for (const [id, name] of report?.names ?? []) names.set(id, name);
    return (
      report &&
      new Map(report.rows.map(({ group, nanodollars }) => [dimension ? (group[dimension] ?? null) : null, nanodollars]))
    );
  };
  const [month, week, day] = await Promise.all([of("month"), of("week"), of("day")]);
  return { month, week, day, names };
}

const lastOf = (spent: Spent, id: string | null): BudgetChoice["last"] => ({
  month: amountIn(spent.month, id),
  week: amountIn(spent.week, id),
  day: amountIn(spent.day, id),
});

const amountIn = (byId: ReadonlyMap<string | null, bigint> | undefined, id: string | null) =>
  byId ? toDollars(byId.get(id) ?? 0n) : null;
