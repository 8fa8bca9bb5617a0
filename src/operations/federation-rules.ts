import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { anything } from "./anything.js";
import { federationIssuers } from "./federation-issuers.js";
import { matchWords } from "./federation-match.js";
import { type Rule as Answer, consoleOnly, stillValid } from "./federation-reach.js";
import { ref } from "./field.js";
import { onCard } from "./figures.js";
import type { Because, Context, Every, Operation, Reach, Resource } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { inert, quoted } from "./words.js";
import { write } from "./write.js";

type Rules = Anthropic["organization"]["federation"]["rules"];

/** A rule in the words it is asked for in. */
export type Rule = ReturnType<typeof asAsked>;

function asAsked(rule: Answer) {
  return {
    ...rule,
    issuer: rule.issuer_id,
    service_account: rule.target.service_account_id,
    scope: rule.oauth_scope,
    /** The only one it is enabled in; a rule has one, several, or all. */
    workspace: rule.workspace_ids.length === 1 ? rule.workspace_ids[0] : null,
  };
}

export const federationRules: Resource<Rule> = {
  noun: "federation rule",
  prefix: "fdrl_",
  get: ({ org }, id) => org.federation.rules.retrieve(id).then(asAsked),
  list: ({ org }) => allAsAsked(org.federation.rules.list({ include_archived: true })),
  shows: ({ name, issuer_name, match, target, scope, archived_at }) => ({
    name,
    issuer: issuer_name,
    match,
    service_account: target.service_account_name ?? target.service_account_id,
    scope,
    status: archived_at ? "archived" : "active",
  }),
};

async function* allAsAsked(rules: AsyncIterable<Answer>): AsyncGenerator<Rule> {
  for await (const rule of rules) yield asAsked(rule);
}

const listFederationRules = table({
  name: "list_federation_rules",
  toolset: "federation",
  description: "Rules that let workloads in: whose tokens, as which service account, and where.",
  input: { issuer: ref(federationIssuers).optional(), include_archived: z.boolean().optional() },
  example: {},
  run: async ({ issuer, include_archived }, ctx) => ({
    rows: withPlaces(
      ctx.org.federation.rules.list({ issuer_id: issuer?.id, include_archived } satisfies Every<
        NonNullable<Parameters<Rules["list"]>[0]>
      >),
      ctx,
    ),
  }),
  columns: ({ rule, places }, { include_archived }) => ({
    id: rule.id,
    name: rule.name,
    issuer: { id: rule.issuer_id, name: rule.issuer_name ?? undefined },
    lets_in: matchWords(rule.match),
    service_account: { id: rule.target.service_account_id, name: rule.target.service_account_name ?? undefined },
    scope: rule.oauth_scope,
    workspaces: places,
    ...(include_archived && { archived_at: rule.archived_at }),
  }),
});

const getFederationRule = read({
  name: "get_federation_rule",
  toolset: "federation",
  description: "One federation rule whole, with whom it lets in, where, and how long a token lives.",
  input: { rule: ref(federationRules) },
  example: { rule: "gateway-deploy" },
  run: async ({ rule: { id } }, ctx) => {
    const rule = await ctx.org.federation.rules.retrieve(id);
    return { ...rule, lets_in: matchWords(rule.match), workspaces: await placesOf(rule, ctx) };
  },
});

const archiveFederationRule = write({
  name: "archive_federation_rule",
  toolset: "federation",
  description: "Let nobody in by a rule any more, for good. Tokens that it minted stay valid until they expire.",
  input: { rule: ref(federationRules) },
  example: { rule: "nightly-evals" },
  changes: federationRules,
  after: () => ({ archived_at: anything("now") }),
  closedTo: { rule: consoleOnly },
  risk: "high",
  irreversible: "An archived rule cannot be brought back; another can be made.",
  effects: ({ rule }, ctx) => {
    const { service_account_id: id, service_account_name: name } = rule.target;
    const account = { id, name: name ?? id };
    const recent = ctx.spend.of(account);
    return [
      recent.then(({ day, hours }) => ({
        figure: String(day.calls),
        label: `calls of ${quoted(account.name, 60)} in 24 hours, by all of its rules and keys`,
        hot: day.calls > 0,
        series: hours,
      })),
      recent.then(({ week }) => ({ figure: onCard(week.cost), label: "billed to it in 7 days" })),
      placesOf(rule, ctx, quoted).then(
        (places) => `Who no longer gets in: tokens whose ${matchWords(rule.match)}. Where: ${places}.`,
      ),
      stillValid(rule, ctx),
    ];
  },
  run: ({ rule }, { org }) => org.federation.rules.archive(rule.id),
  reach: ({ rule }) => reachOf(rule, rule.applies_to_all_workspaces),
});

export function archivedRule({ name, archived_at }: Rule): Because {
  return archived_at && `The rule ${quoted(name)} is archived, and an archived one cannot change. Create a new one.`;
}

export function reachOf({ workspace_ids }: Rule, everywhere: boolean, more?: string): Reach {
  const ids = more === undefined ? workspace_ids : [...workspace_ids, more];
  return everywhere || ids.length === 0 ? "organization" : ids;
}

/** "Production, Sandbox", or all of them. `called`: as a name stands there. */
async function placesOf(
  rule: Answer,
  { directory }: Context,
  called: (name: string, longest: number) => string = inert,
): Promise<string> {
  if (rule.applies_to_all_workspaces) return "every workspace";
  const names = rule.workspace_ids.map(async (id) => called((await directory.nameOf(id)) ?? id, 60));
  return (await Promise.all(names)).join(", ") || "none";
}

async function* withPlaces(rules: AsyncIterable<Answer>, ctx: Context) {
  for await (const rule of rules) yield { rule, places: await placesOf(rule, ctx) };
}

export const federationRuleOperations: readonly Operation[] = [
  listFederationRules,
  getFederationRule,
  archiveFederationRule,
];
