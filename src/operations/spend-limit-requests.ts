import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { fromCents, toDollars } from "../admin-api/money.js";
import { dollars, inDollars } from "./dollars.js";
import { oneOf, ref } from "./field.js";
import { members } from "./members.js";
import type { Context, Every, Named, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { type Period, periods, scopeCell } from "./spend-scopes.js";
import { moreFigure, ofUnknownCurrency, spentFigure, standing } from "./spend-standing.js";
import { table } from "./table.js";
import { write } from "./write.js";

type Requests = Anthropic["organization"]["spendLimits"]["increaseRequests"];
type Answer = Awaited<ReturnType<Requests["retrieve"]>>;
type Effective = Anthropic["organization"]["spendLimits"]["effective"];
interface Request extends Named, Answer {
  name: string;
}

const enterprise = {
  product: "enterprise",
  scopes: { read: "read:spend_limits", write: "write:spend_limits" },
} as const;

/** A request with the limits that are the person's own, by period: what a grant sets. */
interface Grantable extends Request {
  own_limits?: Partial<Record<Period, string | null>>;
}

/** A request is called by who made it; of several, each shows where it stands. */
const requests: Resource<Request> = {
  noun: "spend limit request",
  prefix: "",
  get: ({ org }, id) => org.spendLimits.increaseRequests.retrieve(id).then(named),
  list: all,
  alsoCalled: ({ actor }) => (actor.type === "user_actor" ? (actor.email_address ?? "") : ""),
  shows: ({ name, status, period }) => ({ requester: name, status, period }),
};

async function* all({ org }: Context): AsyncGenerator<Request> {
  for await (const one of org.spendLimits.increaseRequests.list()) yield named(one);
}

const named = (request: Answer): Request => ({ ...request, name: requester(request) ?? request.id });

const grantable: Resource<Grantable> = {
  ...requests,
  async get(ctx, id) {
    const request = await requests.get(ctx, id);
    return { ...request, own_limits: await ownLimits(requesterOf(request), ctx) };
  },
};

async function ownLimits(member: Named | undefined, { org }: Context): Promise<Grantable["own_limits"]> {
  const own: Grantable["own_limits"] = {};
  if (!member) return own;
  for await (const { period, amount, source } of org.spendLimits.effective.list({ user_ids: [member.id] })) {
    if (source.type === "user") own[period] = inDollars(amount);
  }
  return own;
}

const requesterOf = ({ actor }: Answer): Named | undefined =>
  actor.type === "user_actor" ? { id: actor.user_id } : undefined;

function requester({ actor }: Answer): string | undefined {
  return actor.type === "user_actor" ? (actor.name ?? actor.email_address ?? actor.user_id) : undefined;
}

const listEffective = table({
  name: "list_effective_spend_limits",
  toolset: "spend_limits",
  needs: enterprise,
  description: "For each person the spend limit that holds, where it comes from, and what they have spent of it.",
  input: { member: ref(members).many(100).optional(), period: periods.optional() },
  example: {},
  run: async ({ member, period }, { org }) => ({
    rows: org.spendLimits.effective.list({
      user_ids: member?.map(({ id }) => id),
      period: period && [period],
    } satisfies Every<NonNullable<Parameters<Effective["list"]>[0]>>),
    notes: ["A spend of 0.00 may also mean that the reading was not available."],
  }),
  columns: ({ actor, amount, period, period_to_date_spend, source }) => ({
    member: actor.type === "user_actor" ? { id: actor.user_id, name: actor.name ?? undefined } : { id: null },
    period,
    limit: inDollars(amount),
    spent: inDollars(period_to_date_spend),
    left: amount === null ? null : toDollars(fromCents(amount) - fromCents(period_to_date_spend)),
    from: source.type,
    from_place: scopeCell(source),
  }),
});

const listRequests = table({
  name: "list_spend_limit_requests",
  toolset: "spend_limits",
  needs: enterprise,
  description: "Requests of people to raise their spend limit, newest first.",
  input: {
    member: ref(members).many(100).optional(),
    status: oneOf({ pending: "pending", approved: "granted", denied: "declined" }).optional(),
  },
  example: { status: "pending" },
  run: ({ member, status }, { org }) =>
    org.spendLimits.increaseRequests.list({
      actor_ids: member?.map(({ id }) => id),
      status: status && [status],
    } satisfies Every<NonNullable<Parameters<Requests["list"]>[0]>>),
  columns: ({ id, actor, status, period, created_at, spend_summary }) => ({
    id,
    member: actor.type === "user_actor" ? { id: actor.user_id, name: actor.name ?? undefined } : { id: null },
    status,
    period,
    limit: spend_summary ? inDollars(spend_summary.amount) : undefined,
    spent: spend_summary ? inDollars(spend_summary.period_to_date_spend) : undefined,
    asked_at: created_at,
  }),
});

const getRequest = read({
  name: "get_spend_limit_request",
  toolset: "spend_limits",
  needs: enterprise,
  description: "One request to raise a spend limit, by its id or by who waits for it.",
  input: { request: ref(requests) },
  example: { request: "tomas.vidal@northwind.example" },
  run: async ({ request }, { org }) => {
    const { spend_summary: now, ...rest } = await org.spendLimits.increaseRequests.retrieve(request.id);
    return { ...rest, ...(now && { limit: inDollars(now.amount), spent: inDollars(now.period_to_date_spend) }) };
  },
});

const grantRequest = write({
  name: "grant_spend_limit_request",
  toolset: "spend_limits",
  needs: enterprise,
  description: "Grant a request: gives the person a spend limit of their own, and tells them by e-mail unless quiet.",
  input: {
    request: ref(grantable),
    amount: dollars({ orNone: false }),
    period: periods.optional(),
    quiet: z.boolean().optional(),
  },
  example: { request: "tomas.vidal@northwind.example", amount: "400" },
  changes: grantable,
  after: ({ request, amount, period }) => ({
    status: "approved",
    own_limits: requesterOf(request) && { [period ?? request.period]: amount.dollars },
  }),
  says: ({ request, amount }) => ({
    verb: "Grant",
    kind: "a higher spend limit to",
    name: request.name,
    joint: "of",
    place: `$${amount.dollars}`,
  }),
  closedTo: { request: ({ status }) => status !== "pending" && `The request is ${status} already.` },
  risk: "high",
  warnings: ({ amount }, ctx) => [ofUnknownCurrency(amount, ctx)],
  effects: ({ request, amount, period = request.period, quiet }, ctx) => {
    const member = requesterOf(request);
    if (!member) return [];
    const now = standing({ member, period }, ctx);
    return [spentFigure(now, amount), moreFigure(now, amount), !quiet && "Anthropic tells the person by e-mail."];
  },
  run: ({ request, amount, period, quiet }, { org }) =>
    org.spendLimits.increaseRequests.approve(request.id, {
      amount: amount.cents ?? "0",
      period,
      suppress_notification: quiet,
    } satisfies Every<Parameters<Requests["approve"]>[1]>),
  undo: ({ input: { request, period = request.period }, before, result: { spend_limit } }) => {
    const was = before.own_limits?.[period];
    const but = "The request stays granted, and what the person was told stays said.";
    if (was === undefined) return { with: "delete_spend_limit", input: { spend_limit: spend_limit?.id }, but };
    return {
      with: "set_spend_limit",
      input: { member: requesterOf(request)?.id, amount: was ?? "none", period },
      but,
    };
  },
  undoing: "Put the person's limit back; the request stays granted.",
});

const declineRequest = write({
  name: "decline_spend_limit_request",
  toolset: "spend_limits",
  needs: enterprise,
  description: "Decline a request to raise a spend limit, and tell the person by e-mail unless quiet.",
  input: { request: ref(requests), quiet: z.boolean().optional() },
  example: { request: "tomas.vidal@northwind.example" },
  changes: requests,
  after: () => ({ status: "denied" }),
  says: ({ request }) => ({ verb: "Decline", kind: "a higher spend limit for", name: request.name }),
  closedTo: { request: ({ status }) => status === "approved" && "The request is granted already." },
  risk: "medium",
  irreversible: "A declined request stays declined; the person can ask again.",
  effects: ({ request: { spend_summary: now } }) => [
    now && {
      figure: `$${inDollars(now.period_to_date_spend)}`,
      label: `spent this period, of ${now.amount === null ? "no limit" : `$${inDollars(now.amount)}`}`,
    },
  ],
  run: ({ request, quiet }, { org }) =>
    org.spendLimits.increaseRequests.deny(request.id, { suppress_notification: quiet } satisfies Every<
      Parameters<Requests["deny"]>[1]
    >),
});

export const spendLimitRequestOperations: readonly Operation[] = [
  listEffective,
  listRequests,
  getRequest,
  grantRequest,
  declineRequest,
];
