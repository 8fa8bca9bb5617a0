import type { CostRow, UsageRow } from "../../admin-api/reports.js";
import { beginOf, type Day, dayOf } from "../numbers/calendar.js";
import { type Activity, awake, cacheCollapses, firstUses, type InputTokens } from "../numbers/structural.js";

/** What no score shows, however small it is. */
export type Odd = { id: string; day: Day; nanodollars: bigint } & (
  | { kind: "awake"; asleepDays: number }
  | { kind: "first_use" }
  | { kind: "new_workspace"; workspace: string }
  | { kind: "cache_collapse"; ratio: number; before: number }
);

interface Watching {
  /** By the day: key or member, model, workspace. */
  rows: readonly CostRow[];
  /** By the day and model. */
  usage: readonly UsageRow[];
  who: "api_key_id" | "actor";
  /** The first day that anything is known of. */
  known: Day;
  since: Day;
}

/** Dormant keys awake, models used first, keys in a new workspace, caches that collapsed: newest first. */
export function structuralIn({ rows, usage, who, known, since }: Watching): Odd[] {
  const users = activities(rows, ({ group }) => group[who]);
  const models = activities(rows, ({ group }) => group.model);
  const collapses = [...inputByModel(usage)].flatMap(([model, days]) => cacheCollapses(model, days, since));
  const found: Odd[] = [
    ...awake(users, since),
    ...firstUses(models, since, known),
    ...newWorkspaces(rows, who, since, known),
    ...collapses.map((one) => ({ ...one, nanodollars: 0n })),
  ];
  return found.toSorted((a, b) => b.day - a.day);
}

/** Keys known for longer than the workspace that they spent in; a new key is new everywhere. */
function newWorkspaces(rows: readonly CostRow[], who: Watching["who"], since: Day, known: Day): Odd[] {
  const pairs = activities(rows, ({ group }) => {
    const id = group[who];
    return id && group.workspace_id ? JSON.stringify([id, group.workspace_id]) : null;
  });
  const firstOf = new Map(activities(rows, ({ group }) => group[who]).map(({ id, days }) => [id, days[0]?.day]));
  return firstUses(pairs, since, known).flatMap((one): Odd[] => {
    const [id = "", workspace = ""] = one.id.slice(2, -2).split('","');
    const isOlder = Number(firstOf.get(id)) < one.day;
    return isOlder ? [{ kind: "new_workspace", id, workspace, day: one.day, nanodollars: one.nanodollars }] : [];
  });
}

function activities(rows: readonly CostRow[], idOf: (row: CostRow) => string | null | undefined): Activity[] {
  const all = new Map<string, Map<Day, bigint>>();
  for (const row of rows) {
    const id = idOf(row);
    if (!id || row.nanodollars === 0n) continue;
    const day = dayOf(beginOf(row));
    const days = all.get(id) ?? new Map<Day, bigint>();
    days.set(day, (days.get(day) ?? 0n) + row.nanodollars);
    all.set(id, days);
  }
  return [...all].map(([id, days]) => ({
    id,
    days: [...days].map(([day, nanodollars]) => ({ day, nanodollars })).toSorted((a, b) => a.day - b.day),
  }));
}

function inputByModel(usage: readonly UsageRow[]): Map<string, InputTokens[]> {
  const models = new Map<string, InputTokens[]>();
  for (const { group, tokens, ...row } of usage) {
    if (!group.model) continue;
    const day = dayOf(beginOf(row));
    const written = BigInt(tokens.cacheWrite5m + tokens.cacheWrite1h);
    const one = { day, uncached: BigInt(tokens.uncachedInput), read: BigInt(tokens.cacheRead), written };
    models.set(group.model, [...(models.get(group.model) ?? []), one]);
  }
  for (const days of models.values()) days.sort((a, b) => a.day - b.day);
  return models;
}
