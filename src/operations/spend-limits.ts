import type Anthropic from "@anthropic-ai/sdk";
import { fromCents, toDollars } from "../admin-api/money.js";
import { costReport } from "../admin-api/reports.js";
import { type Amount, dollars, inDollars } from "./dollars.js";
import { oneOf, ref } from "./field.js";
import { onCard } from "./figures.js";
import { members } from "./members.js";
import type { Cell, Context, Every, Named, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { NotFound } from "./words.js";
import { workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Limits = Anthropic["beta"]["organization"]["spendLimits"];
type Answer = Awaited<ReturnType<Limits["retrieve"]>>;
type Scope = Answer["scope"];
type ListParams = NonNullable<Parameters<Limits["list"]>[0]>;
type Period = Answer["period"];

export const periods = oneOf<Period>({ monthly: "monthly", weekly: "weekly", daily: "daily" });
const scopes = oneOf<Scope["type"]>({
  organization: "organization",
  workspace: "workspace",
  user: "member",
  seat_tier: "seat_tier",
  rbac_group: "group",
  organization_service: "service",
  usage_tier: "usage_tier",
});

interface SpendLimit extends Named {
  /** Decimal dollars; null: no cap. */
  limit: string | null;
  period: Period;
  scope: Scope;
}

const spendLimits: Resource<SpendLimit> = {
  noun: "spend limit",
  prefix: "spl_",
  get: ({ beta }, id) => beta.spendLimits.retrieve(id).then(shown),
  shows: ({ limit, period, scope }) => ({ limit, period, of: scope.type, ...placeOf(scope) }),
};

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

const getSpendLimit = read({
  name: "get_spend_limit",
  toolset: "spend_limits",
  description: "One spend limit, by its id.",
  input: { spend_limit: ref(spendLimits) },
  example: { spend_limit: "spl_01dW2CWgFLteSvnk66ERgwBd" },
  run: ({ spend_limit }, { beta }) =>
    beta.spendLimits.retrieve(spend_limit.id).then(({ amount, ...limit }) => ({ limit: inDollars(amount), ...limit })),
});

const setSpendLimit = write({
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
  refuse: ({ workspace, member }) =>
    Boolean(workspace && member) && "Name either a workspace or a member. Neither means the whole organization.",
  risk: "high",
  effects: (asked, ctx) => [spentSoFar(asked, ctx)],
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
  says: ({ spend_limit: { limit, period } }) => ({
    kind: `the ${period} spend limit of`,
    name: limit === null ? "none" : `$${limit}`,
  }),
  refuse: ({ spend_limit: { scope } }) =>
    (scope.type === "usage_tier" && "The limit of the usage tier is Anthropic's own and cannot be taken away.") ||
    (!["organization", "workspace", "user"].includes(scope.type) &&
      "Limits of seats, groups and services are set in claude.ai, under Organization settings."),
  risk: "high",
  effects: ({ spend_limit: { scope } }) => [
    scope.type === "user" && "The person falls back to the limit of their group or seat.",
    scope.type === "workspace" && "From then on only the organization's own limit stops this workspace.",
    scope.type === "organization" && "From then on only the usage tier's limit stops the organization.",
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

interface Asked {
  workspace?: { id: string } | undefined;
  member?: { id: string } | undefined;
}

function scopeOf({ workspace, member }: Asked): Parameters<Limits["set"]>[0]["scope"] {
  if (workspace) return { type: "workspace", workspace_id: workspace.id };
  return member ? { type: "user", user_id: member.id } : { type: "organization" };
}

const isSame = (one: Scope, other: Scope) => one.type === other.type && idIn(one) === idIn(other);

/** The id of what a scope names, and how it is called; a kind of scope that is new names nothing that is known here. */
function placeOf(scope: Scope): Record<string, string> {
  if (scope.type === "workspace") return { workspace: scope.workspace_id };
  if (scope.type === "user") return { member: scope.user_id };
  if (scope.type === "rbac_group") return { group: scope.rbac_group_id };
  if (scope.type === "seat_tier") return { seat_tier: scope.seat_tier };
  return scope.type === "organization_service" ? { service: scope.service } : {};
}

const idIn = (scope: Scope): string | undefined => Object.values(placeOf(scope))[0];

export function scopeCell(scope: Scope): Cell {
  const id = idIn(scope);
  const isThing = ["workspace", "user", "rbac_group"].includes(scope.type);
  return { id: isThing ? id : null, name: isThing ? undefined : id };
}

/** What was billed this month, and whether the new limit would stop it today. */
async function spentSoFar({ amount, workspace, member }: Asked & { amount: Amount }, ctx: Context) {
  const { now } = ctx;
  const report = await costReport(ctx, {
    from: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)),
    to: now,
    groupBy: [],
    bucket: undefined,
    workspaceIds: workspace && [workspace.id],
    apiKeyIds: undefined,
    actorIds: member && [member.id],
    models: undefined,
  });
  const spent = report.rows.reduce((sum, row) => sum + row.nanodollars, 0n);
  const stops = amount.cents !== null && spent >= fromCents(amount.cents);
  return {
    figure: onCard(toDollars(spent)),
    label: stops ? "billed this month: the limit stops it at once" : "billed this month so far",
    hot: stops,
  };
}

export const spendLimitOperations: readonly Operation[] = [
  listSpendLimits,
  getSpendLimit,
  setSpendLimit,
  deleteSpendLimit,
];
