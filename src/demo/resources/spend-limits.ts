import type {
  BetaSpendLimit,
  SpendLimitDeleteResponse,
} from "@anthropic-ai/sdk/resources/beta/organization/spend-limits/spend-limits";
import type {
  IncreaseRequestApproveResponse,
  SpendLimitIncreaseRequest,
} from "@anthropic-ai/sdk/resources/organization/spend-limits/increase-requests";
import * as z from "zod";
import { idOf } from "../chance.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging } from "../query.js";
import { invalid, notFound, Refusal } from "../refusal.js";
import { type Route, route, type Scene } from "../route.js";
import { summariesOf, summaryIn } from "../spend-summary.js";
import { type IncreaseRequest, Period, type SpendLimit, type SpendScope } from "../state/limits.js";
import { userOf } from "./users.js";
import { workspaceOf } from "./workspaces.js";

const reads = { scope: "read:spend_limits" } as const;
const writes = { scope: "write:spend_limits" } as const;
const Cents = z.string().regex(/^(0|[1-9]\d{0,14})$/, "has to be a whole number of cents");
const ScopeType = z.enum([
  ...(["organization", "organization_service", "rbac_group", "seat_tier", "usage_tier", "user", "workspace"] as const),
]);

/** Which kinds of limits there are in an organization of a kind. */
const scopesOf: Record<Organization["kind"], readonly z.output<typeof ScopeType>[]> = {
  console: ["organization", "workspace", "usage_tier"],
  enterprise: ["organization", "seat_tier", "rbac_group", "organization_service", "user"],
};

export const spendLimits: readonly Route[] = [
  route({
    ...reads,
    method: "GET",
    path: "/spend_limits",
    beta: { header: "spend-limit-reads-2026-09-26", without: 404 },
    query: {
      ...cursorPaging(1000),
      scope_type: z.array(ScopeType).optional(),
      workspace_id: z.string().optional(),
    },
    handle: ({ organization, query: { scope_type, workspace_id, ...page }, now }) => {
      if (workspace_id !== undefined && organization.kind === "enterprise")
        throw invalid("workspace_id: no such filter");
      const other = scope_type?.find((type) => !scopesOf[organization.kind].includes(type));
      if (other !== undefined) throw invalid(`scope_type: ${other} does not apply to this organization`);
      const found = organization.limits.spend
        .filter(({ scope }) => !scope_type || scope_type.includes(scope.type))
        .filter(
          ({ scope }) =>
            workspace_id === undefined || (scope.type === "workspace" && scope.workspace_id === workspace_id),
        );
      return pageByCursor(found.map(shown), page, now);
    },
  }),
  route({
    ...writes,
    method: "POST",
    path: "/spend_limits",
    body: z.strictObject({
      amount: Cents.nullable(),
      scope: z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("organization") }),
        z.strictObject({ type: z.literal("workspace"), workspace_id: z.string() }),
        z.strictObject({ type: z.literal("user"), user_id: z.string() }),
      ]),
      period: Period.optional(),
    }),
    handle: ({ organization, body: { amount, scope, period = "monthly" }, now }) => {
      const { kind } = writable(organization);
      if ((kind === "enterprise") !== (scope.type === "user"))
        throw invalid(`scope: a ${kind} organization does not set limits of ${scope.type}`);
      if (kind === "console" && (period !== "monthly" || amount === null))
        throw invalid("A limit of an organization or workspace is monthly and has an amount");
      if (scope.type === "user") userOf(organization, scope.user_id);
      if (scope.type === "workspace") {
        const { id } = workspaceOf(organization, scope.workspace_id);
        if (id === organization.default_workspace_id) throw invalid("The default workspace takes no spend limit");
      }
      return shown(put(organization, scope, period, amount, now));
    },
  }),
  route({
    ...reads,
    method: "GET",
    path: "/spend_limits/effective",
    only: "enterprise",
    query: {
      ...cursorPaging(1000),
      period: z.array(Period).optional(),
      user_ids: z.array(z.string()).max(100).optional(),
    },
    handle: ({ query: { period, user_ids, ...page }, ...scene }) => {
      const found = scene.organization.users.filter(({ id }) => !user_ids || user_ids.includes(id));
      // The rows of a member are never parted.
      const { data, next_page } = pageByCursor(found, page, scene.now);
      const rows = data.flatMap((user) => summariesOf(user, scene));
      return { data: rows.filter((one) => !period || period.includes(one.period)), next_page };
    },
  }),
  route({
    ...reads,
    method: "GET",
    path: "/spend_limits/{limit}",
    handle: ({ organization, params }) => shown(limitOf(organization, params.limit)),
  }),
  route({
    ...writes,
    method: "DELETE",
    path: "/spend_limits/{limit}",
    handle: ({ organization, params }) => {
      const { id, scope } = limitOf(writable(organization), params.limit);
      const own = organization.kind === "enterprise" ? ["user"] : ["organization", "workspace"];
      if (!own.includes(scope.type)) throw invalid(`A limit of ${scope.type} cannot be deleted here`);
      organization.limits.spend = organization.limits.spend.filter((one) => one.id !== id);
      return { id, type: "spend_limit_deleted" } satisfies SpendLimitDeleteResponse;
    },
  }),
  route({
    ...reads,
    method: "GET",
    path: "/spend_limit_increase_requests",
    only: "enterprise",
    query: {
      ...cursorPaging(1000),
      actor_ids: z.array(z.string()).optional(),
      status: z.array(z.enum(["approved", "denied", "pending"])).optional(),
    },
    handle: ({ query: { actor_ids, status, ...page }, ...scene }) => {
      const found = scene.organization.limits.requests
        .filter(({ user_id }) => !actor_ids || actor_ids.includes(user_id))
        .filter((one) => !status || status.includes(one.status))
        .filter(({ user_id }) => scene.organization.users.some(({ id }) => id === user_id))
        .toSorted((one, other) => other.created_at.localeCompare(one.created_at));
      return pageByCursor(
        found.map((one) => requestShown(one, scene)),
        page,
        scene.now,
      );
    },
  }),
  route({
    ...reads,
    method: "GET",
    path: "/spend_limit_increase_requests/{request}",
    only: "enterprise",
    handle: ({ params, ...scene }) => requestShown(requestOf(scene.organization, params.request), scene),
  }),
  route({
    ...writes,
    method: "POST",
    path: "/spend_limit_increase_requests/{request}/approve",
    only: "enterprise",
    body: z.strictObject({
      amount: Cents,
      period: Period.nullish(),
      suppress_notification: z.boolean().optional(),
    }),
    handle: ({ params, body, ...scene }) => {
      const request = requestOf(scene.organization, params.request);
      if (request.status !== "pending") throw invalid(`The request is ${request.status} already`);
      const scope = { type: "user", user_id: request.user_id } as const;
      const limit = put(scene.organization, scope, body.period ?? request.period, body.amount, scene.now);
      request.status = "approved";
      request.resolved_at = scene.now.toISOString();
      return { ...requestShown(request, scene), spend_limit: shown(limit) } satisfies IncreaseRequestApproveResponse;
    },
  }),
  route({
    ...writes,
    method: "POST",
    path: "/spend_limit_increase_requests/{request}/deny",
    only: "enterprise",
    body: z.strictObject({ suppress_notification: z.boolean().optional() }),
    handle: ({ params, ...scene }) => {
      const request = requestOf(scene.organization, params.request);
      if (request.status === "approved") throw invalid("The request is approved already");
      request.status = "denied";
      request.resolved_at ??= scene.now.toISOString();
      return requestShown(request, scene);
    },
  }),
];

function writable(organization: Organization): Organization {
  if (organization.limits.writable) return organization;
  const say = "Spend limits cannot be changed through the Admin API for this organization";
  throw new Refusal(403, "permission_error", say, { errorCode: "spend_limits_admin_api_writes_not_enabled" });
}

/** Overwrites the limit of a scope and period, or makes it. */
function put(
  organization: Organization,
  scope: SpendScope,
  period: SpendLimit["period"],
  amount: string | null,
  now: Date,
): SpendLimit {
  const { spend } = organization.limits;
  const same = JSON.stringify(scope);
  const there = spend.find((one) => one.period === period && JSON.stringify(one.scope) === same);
  const at = now.toISOString();
  if (there) {
    there.amount = amount;
    there.updated_at = at;
    return there;
  }
  const id = idOf("spl", organization.seed, `new ${organization.serial}`);
  organization.serial += 1;
  const made: SpendLimit = { id, amount, created_at: at, updated_at: at, period, scope };
  spend.unshift(made);
  return made;
}

const shown = (limit: SpendLimit) =>
  ({ ...limit, currency: "USD", is_enabled: true, type: "spend_limit" }) satisfies BetaSpendLimit;

function requestShown(request: IncreaseRequest, scene: Scene): SpendLimitIncreaseRequest {
  const user = scene.organization.users.find(({ id }) => id === request.user_id);
  const { id, created_at, period, resolved_at, status } = request;
  return {
    id,
    actor: {
      type: "user_actor",
      user_id: request.user_id,
      email_address: user?.email ?? null,
      name: user?.name ?? null,
      deleted: user === undefined,
    },
    created_at,
    period,
    resolved_at,
    resolved_by: resolved_at === null ? null : { type: "scoped_api_key_actor", scoped_api_key_id: "sak_demo" },
    spend_summary: user && status === "pending" ? summaryIn(period, user, scene) : null,
    status,
    type: "spend_limit_increase_request",
  };
}

function limitOf({ limits }: Organization, id: string): SpendLimit {
  const limit = limits.spend.find((one) => one.id === id);
  if (!limit) throw notFound(`Spend limit ${id}`);
  return limit;
}

function requestOf({ limits }: Organization, id: string): IncreaseRequest {
  const request = limits.requests.find((one) => one.id === id);
  if (!request) throw notFound(`Spend limit increase request ${id}`);
  return request;
}
