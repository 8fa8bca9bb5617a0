import type { Group } from "../../admin-api/reports.js";
import { type Contribution, explain, type Part } from "../numbers/explain.js";
import { bigger, size } from "../numbers/shares.js";
import { answered, type By, type Origin, type QuestionDeps } from "./asking.js";
import { type Both, costIn, type PeriodsAsked, periodsOf, usageIn } from "./periods.js";
import { called, money, signed, spanWords } from "./words.js";

/** One value of one dimension, and what it did to the whole. */
export interface Contributed extends Omit<Contribution, "of"> {
  by: By;
  id: string | null;
  name: string;
}

/** Why a period cost more or less than another. In each dimension the contributions add up to `delta`. */
export interface Explained extends Origin {
  /** "key batch-eval on claude-opus-5-5: +$310.00 of +$335.00". */
  summary: string;
  /** Null where nothing stands out. */
  headline: string | null;
  current: string;
  previous: string;
  before: bigint;
  after: bigint;
  delta: bigint;
  dimensions: readonly By[];
  contributions: Contributed[];
}

/** What both cuts of the store can be asked by, the narrowest first. */
const explaining = {
  console: ["api_key_id", "model", "workspace_id"],
  enterprise: ["actor", "model", "product"],
} as const satisfies Record<string, readonly By[]>;

/** Contribution of every key, model and workspace, or member and product, to what changed; use told apart from rate. */
export const explainChange = (deps: QuestionDeps, asked: PeriodsAsked): Promise<Explained> =>
  answered(deps, async (ask) => {
    const dimensions = explaining[deps.kind];
    const periods = await periodsOf(ask, asked, deps.now);
    const cost = await costIn(ask, asked, dimensions, periods);
    const tokens = await usageIn(ask, asked, dimensions, cost.periods);
    const { headline, by, ...rest } = explain(partsOf(cost, tokens, dimensions), dimensions);
    const nameOf = async (id: string) => cost.names.get(id) ?? (await deps.nameOf(id));
    const contributions = await Promise.all(
      dimensions.flatMap((dimension) =>
        (by[dimension] ?? []).map(async ({ of, ...one }) => {
          const id = of[dimension] ?? null;
          return { ...one, by: dimension, id, name: await called(dimension, id, nameOf) };
        }),
      ),
    );
    const words = headline && (await headlineWords(headline, dimensions, rest.delta, nameOf));
    const [current, previous] = [spanWords(cost.periods.current), spanWords(cost.periods.previous)];
    const moved = `${money(rest.after)} billed in ${current}, against ${money(rest.before)} in ${previous} (${signed(rest.delta)})`;
    return {
      ...rest,
      summary: words
        ? `${words}. ${moved}.`
        : `${moved}; no single key, member, model or workspace explains most of it.`,
      headline: words,
      ...{ current, previous, dimensions },
      contributions: contributions.toSorted((a, b) => bigger(size(a.delta), size(b.delta))),
      ...{ asOf: cost.asOf, source: cost.source, gaps: [...new Set([...cost.gaps, ...tokens.gaps])] },
    };
  });

async function headlineWords(
  { of, delta, rate }: Contribution,
  dimensions: readonly By[],
  whole: bigint,
  nameOf: (id: string) => Promise<string>,
): Promise<string> {
  const named = dimensions.filter((dimension) => dimension in of);
  const [first = "", ...others] = await Promise.all(named.map((one) => called(one, of[one] ?? null, nameOf)));
  const subject = [first, ...others].join(" on ");
  const why = rate && size(rate.use) !== size(delta) ? ` (use ${signed(rate.use)}, rate ${signed(rate.rate)})` : "";
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}: ${signed(delta)} of ${signed(whole)}${why}`;
}

/** Dollars and tokens of both periods, joined by all dimensions. */
function partsOf(
  cost: Pick<Both<{ group: Group; nanodollars: bigint }>, "before" | "after">,
  tokens: Pick<Both<{ group: Group; tokens: { total: number } }>, "before" | "after">,
  dimensions: readonly By[],
): Part[] {
  const parts = new Map<string, Required<Part>>();
  const partOf = (group: Group) => {
    const of = Object.fromEntries(dimensions.map((dimension) => [dimension, group[dimension] ?? null]));
    const key = JSON.stringify(Object.values(of));
    const part = parts.get(key) ?? { of, before: 0n, after: 0n, tokensBefore: 0n, tokensAfter: 0n };
    parts.set(key, part);
    return part;
  };
  for (const { group, nanodollars } of cost.before) partOf(group).before += nanodollars;
  for (const { group, nanodollars } of cost.after) partOf(group).after += nanodollars;
  for (const { group, tokens: used } of tokens.before) partOf(group).tokensBefore += BigInt(used.total);
  for (const { group, tokens: used } of tokens.after) partOf(group).tokensAfter += BigInt(used.total);
  return [...parts.values()];
}
