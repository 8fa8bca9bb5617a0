import type { FederationRule } from "@anthropic-ai/sdk/resources/organization/federation/rules/rules";
import * as z from "zod";
import { idOf } from "../chance.js";
import type { Actor } from "../credentials.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging, flag } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import { Match, type Rule } from "../state/federation.js";
import { issuerOf } from "./federation-issuers.js";
import { constrained, forScopes } from "./federation-match.js";
import { archived, born, forTokens, Slug, touched, untaken } from "./service-accounts.js";

const Lifetime = z.int().min(60).max(86_400);
const Target = z.strictObject({
  type: z.literal("service_account"),
  service_account_id: z.string(),
  service_account_name: z.string().nullish(),
});

export const federationRules: readonly Route[] = [
  route({
    method: "GET",
    path: "/federation_rules",
    ...forTokens,
    query: { ...cursorPaging(100), include_archived: flag, issuer_id: z.string().optional() },
    handle: ({ organization, query, now }) => {
      const found = organization.federation_rules
        .filter(({ archived_at }) => query.include_archived || archived_at === null)
        .filter(({ issuer_id }) => query.issuer_id === undefined || issuer_id === query.issuer_id);
      return pageByCursor(
        found.toReversed().map((rule) => shown(organization, rule)),
        query,
        now,
      );
    },
  }),
  route({
    method: "GET",
    path: "/federation_rules/{rule}",
    ...forTokens,
    handle: ({ organization, params }) => shown(organization, ruleOf(organization, params.rule)),
  }),
  route({
    method: "POST",
    path: "/federation_rules",
    ...forTokens,
    body: z.strictObject({
      issuer_id: z.string(),
      match: Match,
      name: Slug,
      oauth_scope: z.string(),
      target: Target,
      applies_to_all_workspaces: z.boolean().optional(),
      description: z.string().nullish(),
      token_lifetime_seconds: Lifetime.optional(),
      workspace_id: z.string().nullish(),
    }),
    handle: ({ organization, body, now, actor }) => {
      const { issuer_id, target, workspace_id, applies_to_all_workspaces = false } = body;
      forScopes(body.oauth_scope);
      untaken(organization.federation_rules, body.name);
      if (!workspace_id && !applies_to_all_workspaces)
        throw invalid("workspace_id: is required unless applies_to_all_workspaces is true");
      const rule: Rule = {
        id: idOf("fdrl", organization.seed, `new ${organization.serial}`),
        ...born(now, actor),
        applies_to_all_workspaces,
        description: body.description ?? null,
        issuer_id,
        match: whole(body.match),
        name: body.name,
        oauth_scope: body.oauth_scope,
        service_account_id: target.service_account_id,
        token_lifetime_seconds: body.token_lifetime_seconds ?? 3600,
        type: "federation_rule",
        enabled: workspace_id ? [enabled(organization, workspace_id, now, actor)] : [],
      };
      sound(organization, rule);
      organization.serial += 1;
      organization.federation_rules.push(rule);
      return shown(organization, rule);
    },
  }),
  route({
    method: "POST",
    path: "/federation_rules/{rule}",
    ...forTokens,
    body: z.strictObject({
      applies_to_all_workspaces: z.boolean().nullish(),
      description: z.string().nullish(),
      match: Match.nullish(),
      name: Slug.nullish(),
      oauth_scope: z.string().nullish(),
      target: Target.nullish(),
      token_lifetime_seconds: Lifetime.nullish(),
      workspace_id: z.string().nullish(),
    }),
    handle: ({ organization, params, body, now, actor }) => {
      const rule = liveRule(organization, params.rule);
      forScopes(body.oauth_scope ?? rule.oauth_scope);
      untaken(
        organization.federation_rules.filter(({ id }) => id !== rule.id),
        body.name ?? rule.name,
      );
      if (body.workspace_id && rule.enabled.length > 1) throw invalid("workspace_id: the rule is enabled for several");
      // Cleared is stored as an empty text.
      if (body.description !== undefined) rule.description = body.description ?? "";
      if (body.workspace_id) rule.enabled = [enabled(organization, body.workspace_id, now, actor)];
      if (body.match) rule.match = whole(body.match);
      rule.name = body.name ?? rule.name;
      rule.oauth_scope = body.oauth_scope ?? rule.oauth_scope;
      rule.service_account_id = body.target?.service_account_id ?? rule.service_account_id;
      rule.token_lifetime_seconds = body.token_lifetime_seconds ?? rule.token_lifetime_seconds;
      rule.applies_to_all_workspaces = body.applies_to_all_workspaces ?? rule.applies_to_all_workspaces;
      sound(organization, rule);
      return shown(organization, Object.assign(rule, touched(now, actor)));
    },
  }),
  route({
    method: "POST",
    path: "/federation_rules/{rule}/archive",
    ...forTokens,
    handle: ({ organization, params, now, actor }) => {
      const rule = ruleOf(organization, params.rule);
      forScopes(rule.oauth_scope);
      if (rule.archived_at) return shown(organization, rule);
      return shown(organization, Object.assign(rule, archived(now, actor), { enabled: [] }));
    },
  }),
];

export function ruleOf(organization: Organization, id: string): Rule {
  const rule = organization.federation_rules.find((one) => one.id === id);
  if (!rule) throw notFound(`Federation rule ${id}`);
  return rule;
}

/** The rule, where it still takes changes from here. */
export function liveRule(organization: Organization, id: string): Rule {
  const rule = ruleOf(organization, id);
  if (rule.archived_at) throw invalid(`Federation rule ${rule.name} is archived and cannot be changed`);
  forScopes(rule.oauth_scope);
  return rule;
}

/** An enablement from now on, in a workspace that is there. */
export function enabled(
  organization: Organization,
  workspace_id: string,
  now: Date,
  { id }: Actor,
): Rule["enabled"][number] {
  const workspace = organization.workspaces.find((one) => one.id === workspace_id);
  if (!workspace || workspace.archived_at) throw invalid("workspace_id: there is no such workspace");
  return { workspace_id, created_at: now.toISOString(), created_by_actor_id: id };
}

const whole = (match: Match): Match => ({
  audience: match.audience ?? null,
  claims: match.claims ?? null,
  condition: match.condition ?? null,
  subject_prefix: match.subject_prefix ?? null,
});

/** Everything it refers to has to be there, and it has to be told whom it lets in. */
function sound(organization: Organization, rule: Rule): void {
  const { issuer_id, service_account_id, match, applies_to_all_workspaces } = rule;
  const issuer =
    organization.federation_issuers.some(({ id }) => id === issuer_id) && issuerOf(organization, issuer_id);
  if (!issuer || issuer.archived_at) throw invalid("issuer_id: there is no such issuer");
  const account = organization.service_accounts.find(({ id }) => id === service_account_id);
  if (!account || account.archived_at) throw invalid("target.service_account_id: there is no such service account");
  if (!applies_to_all_workspaces && rule.enabled.length === 0)
    throw invalid("applies_to_all_workspaces: no workspace would remain enabled");
  constrained(match, issuer.issuer_url);
}

function shown(organization: Organization, { enabled, service_account_id, ...rule }: Rule): FederationRule {
  const account = organization.service_accounts.find(({ id }) => id === service_account_id);
  return {
    ...rule,
    issuer_name: issuerOf(organization, rule.issuer_id).name,
    target: { service_account_id, service_account_name: account?.name ?? null, type: "service_account" },
    workspace_ids: enabled.map(({ workspace_id }) => workspace_id),
  };
}
