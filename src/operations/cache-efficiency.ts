import { toDollars } from "../admin-api/money.js";
import { oneOf, period, ref } from "./field.js";
import { onCard } from "./figures.js";
import type { Cell, Operation } from "./operation.js";
import { table } from "./table.js";
import { ArgumentRefused, inert } from "./words.js";
import { workspaces } from "./workspaces.js";

/** The four parts that input comes in. */
interface Kinds {
  uncached: bigint;
  read: bigint;
  write5m: bigint;
  write1h: bigint;
}
interface OfTokens {
  tokens: Kinds;
  readRatio: number | null;
  amortisation: number | null;
  hardlyRead: boolean;
}

/** What the spend numbers say of the prompt cache. Savings are estimated, and null where no price is known. */
export interface CacheAnswer {
  all: OfTokens & { netSaving: bigint | null };
  models: readonly (OfTokens & { model: string | null; netSaving: bigint | null })[];
  by: "api_key" | "member";
  who: readonly (OfTokens & { id: string | null; netSaving: bigint | null })[];
  days: readonly { from: string; tokens: Kinds }[];
  asOf: string | null;
  source: string;
  gaps: readonly string[];
  names: ReadonlyMap<string, string>;
}
export interface CacheAsked {
  from: Date;
  to: Date;
  workspaceIds?: readonly string[] | undefined;
}

type Row = { of: Record<string, Cell>; tokens: Kinds } & Partial<CacheAnswer["all"]>;

const words = { model: "model", api_key: "api_key", member: "member", day: "day" } as const;
type By = keyof typeof words;

const cacheEfficiency = table({
  name: "cache_efficiency",
  toolset: "usage_and_cost",
  description: "How well prompt caching works: read ratio, reads per written token, estimated saving.",
  input: {
    range: period(),
    group_by: oneOf(words).optional(),
    workspace: ref(workspaces).many(20).optional(),
  },
  example: { range: "last_week" },
  calls: [
    "GET /v1/organizations/analytics/cost",
    "GET /v1/organizations/analytics/usage",
    "GET /v1/organizations/cost_report",
    "GET /v1/organizations/usage_report/messages",
  ],
  run: async ({ range: { from, to, text }, group_by = "model", workspace }, ctx) => {
    const ids = workspace && workspace.length > 0 ? workspace.map(({ id }) => id) : undefined;
    const answer = await ctx.cacheEfficiency({ from, to, workspaceIds: ids });
    const { all, asOf, source, gaps } = answer;
    const saved = all.netSaving === null ? "" : ` Net saving, estimated: ${onCard(toDollars(all.netSaving))}.`;
    return {
      rows: rowsOf(answer, group_by),
      total: {
        ...tokenCells(all.tokens),
        ...(all.readRatio !== null && { read_ratio: all.readRatio }),
        ...(all.amortisation !== null && { reads_per_write: all.amortisation }),
        ...(all.netSaving !== null && { estimated_saving: toDollars(all.netSaving) }),
      },
      as_of: asOf,
      summary: `Prompt cache in ${text} (UTC days): ${ratio(all.readRatio)} of input was read from it.${saved} Source: ${source}.`,
      notes: [formula, ...gaps, ...notesOn(answer, group_by)],
    };
  },
  columns: ({ of, tokens, readRatio, amortisation, netSaving, hardlyRead }) => ({
    ...of,
    ...tokenCells(tokens),
    read_ratio: readRatio ?? undefined,
    reads_per_write: amortisation ?? undefined,
    estimated_saving: netSaving === null || netSaving === undefined ? undefined : toDollars(netSaving),
    hardly_read: hardlyRead || undefined,
  }),
});

const formula =
  "read_ratio = cache_read / (uncached + cache_write + cache_read). estimated_saving = what the tokens read and written would have cost uncached, less what was billed for them; no billed figure.";

function rowsOf({ models, who, by, days, names }: CacheAnswer, group_by: By): Row[] {
  if (group_by === "model") return models.map(({ model, ...row }) => ({ of: { model }, ...row }));
  if (group_by === "day")
    return days.map(({ from, tokens }) => ({ of: { day: from.slice(0, 10) }, tokens, readRatio: ratioOf(tokens) }));
  if (group_by !== by)
    throw new ArgumentRefused(`Use of the cache is known by ${by} here, not by ${group_by}. Say group_by ${by}.`);
  return who.map(({ id, ...row }) => ({ of: { [by]: { id, name: id === null ? undefined : names.get(id) } }, ...row }));
}

/** Six digits, counted before anything becomes a float. */
function ratioOf({ uncached, read, write5m, write1h }: Kinds): number | null {
  const input = uncached + read + write5m + write1h;
  return input === 0n ? null : Number((read * 1_000_000n) / input) / 1_000_000;
}

const tokenCells = ({ uncached, read, write5m, write1h }: Kinds) => ({
  uncached_input: Number(uncached),
  cache_read: Number(read),
  cache_write_5m: Number(write5m),
  cache_write_1h: Number(write1h),
});

const ratio = (of: number | null) => (of === null ? "none" : `${(100 * of).toFixed(1)} %`);

/** What one has to know of the rows: what is dealt out, and whose writes were for nothing. */
function notesOn({ models, who, by }: CacheAnswer, group_by: By): string[] {
  const some = models.filter((one) => one.hardlyRead).map(({ model }) => inert(model ?? "no model", 80));
  const count = who.filter((one) => one.hardlyRead).length;
  const isByWho = group_by === by;
  const where = isByWho ? "see hardly_read" : `ask with group_by ${by}`;
  return [
    ...(isByWho ? [`What was billed is not known by ${by}: each model's saving is dealt out by tokens.`] : []),
    ...(some.length > 0 ? [`Writes hardly ever read again: ${some.join(", ")}.`] : []),
    ...(count > 0 ? [`Of ${who.length} by ${by}, ${count} wrote much that was hardly ever read again: ${where}.`] : []),
  ];
}

export const cacheOperations: readonly Operation[] = [cacheEfficiency];
