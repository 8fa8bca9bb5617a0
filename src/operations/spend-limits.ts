import type Anthropic from "@anthropic-ai/sdk";
import { fromCents, toDollars } from "../admin-api/money.js";
import { type Amount, dollars, inDollars } from "./dollars.js";
import { ref } from "./field.js";
import { onCard } from "./figures.js";
import { members } from "./members.js";
import type { Because, Context, Every, Named, Operation, Resource } from "./operation.js";
import { isEnterprise } from "./product.js";
import { createParts } from "./questions/parts.js";
import { question } from "./read.js";
import {
  type Answer,
  idIn,
  isSame,
  type Period,
  periods,
  placeOf,
  type Scope,
  scopeCell,
  scopeOf,
  scopes,
  type Whose,
} from "./spend-scopes.js";
import { inWords, limitsAbove, moreFigure, ofUnknownCurrency, spentFigure, standing } from "./spend-standing.js";
import { table } from "./table.js";
import { toolsets } from "./toolsets.js";
import { NotFound, quoted } from "./words.js";
import { archived, isDefault, workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Limits = Anthropic["beta"]["organization"]["spendLimits"];
type ListParams = NonNullable<Parameters<Limits["list"]>[0]>;

interface SpendLimit extends Named {
  /** Decimal dollars; null: no cap. */
  limit: string | null;
  period: Period;
  scope: Scope;
}

const spendLimits: Resource<SpendLimit> = {
  noun: "spend limit",
  prefix: "spl_",
  get: async (ctx, id) => {
    const limit = shown(await ctx.beta.spendLimits.retrieve(id));
    return { ...limit, name: await nameOf(limit, ctx) };
  },
  shows: ({ limit, period, scope }) => ({ limit, period, of: scope.type, ...placeOf(scope) }),
};

/** A limit is called by what it limits. */
async function nameOf({ scope }: SpendLimit, { directory }: Context): Promise<string> {
  const place = idIn(scope);
  if (place === undefined) return `the ${scope.type.replaceAll("_", " ")}`;
  return (await directory.nameOf(place).catch(() => undefined)) ?? place;
}

const shown = ({ id, amount, period, scope }: Answer): SpendLimit => ({ id, limit: inDollars(amount), period, scope });

const listSpendLimits = table({
  name: "list_spend_limits",
  toolset: "spend_limits",
  description: "Spend limits that are set, in dollars. For what holds for each person: list_effective_spend_limits.",
  input: { of: scopes.optional(), workspace: ref(workspaces).optional() },
  example: {},
  run: ({ of, workspace }, { beta }) =>
    beta.spendLimits.list({ scope_type: of && [of], workspace_id: workspace?.id } satisfies Every<ListParams>),
  columns: ({ id, amount, period, scope, is_enabled, updated_at }) => ({
    id,
    of: scope.type,
    place: scopeCell(scope),
    limit: inDollars(amount),
    period,
    in_force: is_enabled,
    updated_at,
  }),
});

const getSpendLimit = question({
  name: "get_spend_limit",
  toolset: "spend_limits",
  description: "One spend limit, by its id, and what was spent against it this period.",
  input: { spend_limit: ref(spendLimits) },
  example: { spend_limit: "spl_01dW2CWgFLteSvnk66ERgwBd" },
  run: async ({ spend_limit: { id, name } }, ctx) => {
    const parts = createParts(ctx);
    const { amount, ...now } = await ctx.beta.spendLimits.retrieve(id);
    const limit = inDollars(amount);
    const spent = await parts.of("what was spent", needsOf(now.scope), () => spentOf(now, ctx));
    return {
      thing: { name, limit, ...(spent !== undefined && { spent_so_far: spent }), ...now },
      summary: `The ${now.period} spend limit of ${quoted(name ?? id, 80)}: ${limit === null ? "no cap" : onCard(limit)}${spent === undefined ? "" : `, ${onCard(spent)} spent so far`}.`,
      missing: parts.missing,
    };
  },
});

/** The API tells it of people; of a workspace and of the organization the bill does, by the month; of others nobody. */
async function spentOf({ scope, period }: Pick<Answer, "scope" | "period">, ctx: Context): Promise<string | undefined> {
  const isBilled = scope.type !== "user";
  if (isBilled && (!billed.includes(scope.type) || period !== "monthly")) return undefined;
  const spent = await standing(whoseOf({ scope, period }), ctx).spent();
  return spent === undefined ? undefined : toDollars(spent);
}

const billed: readonly Scope["type"][] = ["organization", "workspace", "usage_tier"];

const needsOf = ({ type }: Scope) => (type === "user" ? toolsets.spend_limits : toolsets.usage_and_cost).needs;

export const setSpendLimit = write({
  name: "set_spend_limit",
  toolset: "spend_limits",
  description:
    "Set what a workspace, a person (Claude Enterprise) or, with neither named, the whole organization may spend in a period.",
  input: {
    amount: dollars({ orNone: true }),
    workspace: ref(workspaces).optional(),
    member: ref(members).optional(),
    period: periods.optional(),
  },
  onlyIn: { workspace: "console", member: "enterprise" },
  example: { workspace: "Sandbox", amount: "900" },
  touches: {
    target: ({ workspace, member }) =>
      workspace ??
      (member && { id: member.id, name: member.name || member.email }) ?? {
        id: "organization",
        name: "the organization",
      },
    async observe(asked, { beta }) {
      const wanted = scopeOf(asked);
      for await (const limit of beta.spendLimits.list({ scope_type: [wanted.type] })) {
        if (limit.period === (asked.period ?? "monthly") && isSame(limit.scope, wanted))
          return { limit: inDollars(limit.amount) };
      }
      throw new NotFound("spend limit", wanted.type, []);
    },
  },
  after: ({ amount }) => ({ limit: amount.dollars }),
  says: ({ amount, period }) => ({
    verb: amount.dollars === null ? "Lift" : "Set",
    kind: `the ${period ?? "monthly"} spend limit of`,
    ...(amount.dollars !== null && { joint: "to", place: `$${amount.dollars}` }),
  }),
  closedTo: {
    workspace: async (workspace, ctx) =>
      archived(workspace) ||
      ((await isDefault(workspace, ctx)) &&
        "The default workspace takes no spend limit of its own; the organization's holds for it."),
  },
  refuse: (asked, ctx) =>
    (asked.workspace && asked.member && "Name either a workspace or a member. Neither means the whole organization.") ||
    notHere(asked, ctx),
  risk: "high",
  warnings: (asked, ctx) => [lowerAbove(asked, ctx), ofUnknownCurrency(asked.amount, ctx)],
  effects: ({ amount, ...whose }, ctx) => {
    const now = standing(whose, ctx);
    return [spentFigure(now, amount), moreFigure(now, amount)];
  },
  run: ({ amount, period, ...asked }, { beta }) =>
    beta.spendLimits
      .set({ amount: amount.cents, scope: scopeOf(asked), period } satisfies Every<Parameters<Limits["set"]>[0]>)
      .then(shown),
  reach: ({ workspace }) => (workspace ? [workspace.id] : "organization"),
  undo: ({ input: { workspace, member, period }, before, result }) =>
    before.limit === undefined
      ? { with: "delete_spend_limit", input: { spend_limit: result.id } }
      : {
          with: "set_spend_limit",
          input: { amount: before.limit ?? "none", workspace: workspace?.id, member: member?.id, period },
        },
  undoing: "Set the limit back to what it was, or take it away where there was none.",
});

const deleteSpendLimit = write({
  name: "delete_spend_limit",
  toolset: "spend_limits",
  description: "Take a spend limit away, by its id. What is above it holds from then on.",
  input: { spend_limit: ref(spendLimits) },
  example: { spend_limit: "spl_01dW2CWgFLteSvnk66ERgwBd" },
  removes: spendLimits,
  says: ({ spend_limit: { period } }) => ({ kind: `the ${period} spend limit of` }),
  closedTo: {
    spend_limit: ({ scope }) =>
      (scope.type === "usage_tier" && "The limit of the usage tier is Anthropic's own and cannot be taken away.") ||
      (!["organization", "workspace", "user"].includes(scope.type) &&
        "Limits of seats, groups and services are set in claude.ai, under Organization settings."),
  },
  risk: "high",
  effects: ({ spend_limit }, ctx) => [
    spentFigure(standing(whoseOf(spend_limit), ctx), { cents: null }),
    whatHolds(spend_limit, ctx),
  ],
  run: ({ spend_limit }, { beta }) => beta.spendLimits.delete(spend_limit.id),
  reach: ({ spend_limit: { scope } }) => (scope.type === "workspace" ? [scope.workspace_id] : "organization"),
  undo: ({ input: { spend_limit } }) => ({
    with: "set_spend_limit",
    input: {
      amount: spend_limit.limit ?? "none",
      period: spend_limit.period,
      workspace: spend_limit.scope.type === "workspace" ? spend_limit.scope.workspace_id : undefined,
      member: spend_limit.scope.type === "user" ? spend_limit.scope.user_id : undefined,
    },
    but: "It is a new limit, with another id.",
  }),
  undoing: "Set the same limit again; it gets another id.",
});

/** Which limits each kind of organization lets be set (facts 2.10), said before the API has to. */
async function notHere({ amount, member, period }: Whose & { amount: Amount }, ctx: Context): Promise<Because> {
  if (await isEnterprise(ctx))
    return (
      !member &&
      "Claude Enterprise lets limits of people be set through the API alone: name a member. Those of the organization, its seats and groups are set in claude.ai, under Organization settings."
    );
  return (
    (member && "A Claude Console organization has no limits of people. Name a workspace, or nothing for all of it.") ||
    (period !== undefined && period !== "monthly" && "Limits of a Claude Console organization are monthly.") ||
    (amount.cents === null && "A limit here has an amount; delete_spend_limit takes it away.")
  );
}

async function lowerAbove({ amount, ...whose }: Whose & { amount: Amount }, ctx: Context): Promise<Because> {
  if (amount.cents === null) return undefined;
  const wanted = fromCents(amount.cents);
  const lower = (await limitsAbove(whose, ctx)).filter((one) => fromCents(one.amount) < wanted);
  return lower.length > 0 && `Lower than it, and in force all the same: ${lower.map(inWords).join(", ")}.`;
}

async function whatHolds({ scope, period }: SpendLimit, ctx: Context): Promise<Because> {
  if (scope.type === "user")
    return `The person falls back to the ${period} limit of their group or seat, if there is one.`;
  const whose = scope.type === "workspace" ? { workspace: { id: scope.workspace_id } } : {};
  const rest = (await limitsAbove(whose, ctx)).map(inWords);
  return rest.length > 0
    ? `What stops it from then on: ${rest.join(", ")}.`
    : "Nothing that is set here stops it from then on.";
}

/** Whose limit it is, as `standing` asks. */
function whoseOf({ scope, period }: Pick<SpendLimit, "scope" | "period">): Whose {
  if (scope.type === "user") return { member: { id: scope.user_id }, period };
  return scope.type === "workspace" ? { workspace: { id: scope.workspace_id } } : {};
}

export const spendLimitOperations: readonly Operation[] = [
  listSpendLimits,
  getSpendLimit,
  setSpendLimit,
  deleteSpendLimit,
];
