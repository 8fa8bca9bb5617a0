import { toDollars } from "../admin-api/money.js";
import { apiKeys } from "./api-keys.js";
import { model, oneOf, period, ref } from "./field.js";
import { members } from "./members.js";
import type { Cell, Operation } from "./operation.js";
import { filtered } from "./report.js";
import type { QuestionBy } from "./spend-answers.js";
import { table } from "./table.js";
import { workspaces } from "./workspaces.js";

const words = {
  workspace_id: "workspace",
  api_key_id: "api_key",
  actor: "member",
  model: "model",
  product: "product",
  service_tier: "service_tier",
} as const satisfies Record<QuestionBy, string>;

const only = {
  workspace: ref(workspaces).many(20).optional(),
  api_key: ref(apiKeys).many(20).optional(),
  member: ref(members).many(20).optional(),
  model: model().many(20).optional(),
};

const reports = ["GET /v1/organizations/analytics/cost", "GET /v1/organizations/cost_report"] as const;
const withUsage = [
  ...reports,
  "GET /v1/organizations/analytics/usage",
  "GET /v1/organizations/usage_report/messages",
] as const;

const billed = "US dollars billed, after discounts, before credits. Days are UTC.";

const compareSpend = table({
  name: "compare_spend",
  toolset: "usage_and_cost",
  description: "A period's spend against the one before, cut at the same hour, or against any other.",
  input: { range: period(), against: period().optional(), group_by: oneOf<QuestionBy>(words).optional(), ...only },
  example: { range: "last_week", group_by: "workspace" },
  calls: reports,
  run: async ({ range, against, group_by = "workspace_id", ...rest }, ctx) => {
    const found = await ctx.questions.compare({ range, against, by: group_by, ...filtered(rest) });
    const { before, after, delta } = found.whole;
    return {
      rows: found.parts,
      total: { billed: toDollars(after), before: toDollars(before), delta: toDollars(delta) },
      as_of: found.asOf,
      summary: `${found.summary} Source: ${found.source}.`,
      notes: [billed, `billed is of ${found.current}; before is of ${found.previous}.`, ...found.gaps],
    };
  },
  columns: ({ id, after, before, delta, change }, { group_by = "workspace_id" }) => ({
    [words[group_by]]: cellOf(group_by, id),
    billed: toDollars(after),
    before: toDollars(before),
    delta: toDollars(delta),
    change,
  }),
});

const explainSpendChange = table({
  name: "explain_spend_change",
  toolset: "usage_and_cost",
  description: "Why spend changed against the period before: what each key, member, model and workspace contributed.",
  input: { range: period(), against: period().optional(), ...only },
  example: { range: "last_week" },
  calls: withUsage,
  run: async ({ range, against, ...rest }, ctx) => {
    const found = await ctx.questions.explain({ range, against, ...filtered(rest) });
    return {
      rows: found.contributions.filter(({ delta }) => delta !== 0n),
      total: { billed: toDollars(found.after), before: toDollars(found.before), delta: toDollars(found.delta) },
      as_of: found.asOf,
      summary: `${found.summary} Source: ${found.source}.`,
      notes: [
        billed,
        "In each dimension the contributions add up to the whole change. use: more or fewer tokens at the old rate; rate: another price or mix of tokens.",
        ...found.gaps,
      ],
    };
  },
  columns: ({ by, id, after, before, delta, share, rate }) => ({
    by: words[by],
    of: cellOf(by, id),
    billed: toDollars(after),
    before: toDollars(before),
    delta: toDollars(delta),
    share,
    use: rate ? toDollars(rate.use) : undefined,
    rate: rate ? toDollars(rate.rate) : undefined,
  }),
});

const spendAnomalies = table({
  name: "spend_anomalies",
  toolset: "usage_and_cost",
  description:
    "What is out of the ordinary: days and hours of any key, dormant keys awake, new models, cache collapses.",
  input: { range: period() },
  example: { range: "last_30_days" },
  calls: withUsage,
  run: async ({ range }, ctx) => {
    const found = await ctx.questions.anomalies(range);
    return {
      rows: found.found,
      as_of: found.asOf,
      summary: `${found.summary} Source: ${found.source}.`,
      notes: [
        `${billed} expected is estimated.`,
        "score counts usual deviations; 5 and $10 at least are told. next names a call to make: nothing was proposed.",
        ...found.gaps,
      ],
    };
  },
  columns: ({ kind, of, id, from, to, spent, expected, score, because, next }) => ({
    kind,
    of,
    what: { id, name: undefined },
    from,
    to,
    billed: toDollars(spent),
    expected: expected === null ? undefined : toDollars(expected),
    score: score === null ? undefined : Number(score.toFixed(1)),
    because,
    next: `${next.operation} ${JSON.stringify(next.args)}`,
  }),
});

/** A name beside what has an id; anything else is said as it is. */
function cellOf(by: QuestionBy, id: string | null): Cell {
  return by === "model" || by === "product" || by === "service_tier" ? id : { id };
}

export const spendQuestions: readonly Operation[] = [compareSpend, explainSpendChange, spendAnomalies];
