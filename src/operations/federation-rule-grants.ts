import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { federationIssuers, type Issuer } from "./federation-issuers.js";
import { match, notEnough } from "./federation-match.js";
import { consoleOnly, type Granting, grants, wide } from "./federation-reach.js";
import { archivedRule, federationRules, type Rule, reachOf } from "./federation-rules.js";
import { oneOf, ref } from "./field.js";
import { withoutNulls } from "./json.js";
import type { Because, Context, Every, Operation } from "./operation.js";
import { archivedAccount, serviceAccounts, slug, taken } from "./service-accounts.js";
import { quoted } from "./words.js";
import { archived, workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Rules = Anthropic["organization"]["federation"]["rules"];

/** org:admin is the Console's to grant. */
const scope = oneOf(
  { "workspace:developer": "developer", "workspace:inference": "inference" },
  { "org:admin": "A rule that grants org:admin is made in the Claude Console alone. Say developer or inference." },
);
const lifetime = z.int().min(60).max(86_400).optional();
const everywhere = z.boolean().optional();

const createFederationRule = write({
  name: "create_federation_rule",
  toolset: "federation",
  description: "Let workloads of an issuer act as a service account. Say one workspace, or applies_to_all_workspaces.",
  input: {
    name: slug,
    issuer: ref(federationIssuers),
    match,
    service_account: ref(serviceAccounts),
    scope,
    workspace: ref(workspaces).optional(),
    applies_to_all_workspaces: everywhere,
    token_lifetime_seconds: lifetime,
    description: z.string().max(2000).optional(),
  },
  example: {
    name: "docs-publish",
    issuer: "github-actions",
    match: { subject_prefix: "repo:northwind-labs/docs:ref:refs/heads/main" },
    service_account: "docs-bot",
    scope: "inference",
    workspace: "Sandbox",
  },
  makes: federationRules,
  after: ({ issuer, service_account, workspace, ...wanted }) => ({
    ...wanted,
    issuer: issuer.id,
    service_account: service_account.id,
    workspace: workspace?.id,
  }),
  closedTo: {
    issuer: ({ name, archived_at }) =>
      archived_at && `The issuer ${quoted(name)} is archived. Choose one that is trusted.`,
    service_account: archivedAccount,
    workspace: archived,
  },
  refuse: async ({ name, issuer, match, workspace, applies_to_all_workspaces }, ctx) =>
    (!workspace && !applies_to_all_workspaces && nowhere) ||
    notEnough(match, issuer.issuer_url) ||
    (await takenBy(name, undefined, ctx)),
  risk: "critical",
  warnings: (wanted) => wide.map((of) => of(granted(wanted))),
  effects: (wanted, ctx) => grants.map((of) => of(granted(wanted), ctx)),
  run: (wanted, { org }) => {
    const { name, description, match, scope, issuer, workspace, service_account: account } = wanted;
    return org.federation.rules.create({
      name,
      description,
      match,
      issuer_id: issuer.id,
      oauth_scope: scope,
      target: { type: "service_account", service_account_id: account.id },
      workspace_id: workspace?.id,
      applies_to_all_workspaces: wanted.applies_to_all_workspaces,
      token_lifetime_seconds: wanted.token_lifetime_seconds,
    } satisfies Every<Parameters<Rules["create"]>[0]>);
  },
  reach: ({ workspace, applies_to_all_workspaces }) =>
    workspace && !applies_to_all_workspaces ? [workspace.id] : "organization",
  undo: ({ result }) => ({
    with: "archive_federation_rule",
    input: { rule: result.id },
    but: "It stays among the archived ones, and tokens that it minted stay valid until they expire.",
  }),
  undoing: "Archive it; tokens that it minted by then stay valid until they expire.",
});

const updateFederationRule = write({
  name: "update_federation_rule",
  toolset: "federation",
  description: "Change whom a rule lets in, as what, where, or for how long. `match` is replaced as a whole.",
  input: {
    rule: ref(federationRules),
    name: slug.optional(),
    match: match.optional(),
    service_account: ref(serviceAccounts).optional(),
    scope: scope.optional(),
    workspace: ref(workspaces).optional(),
    applies_to_all_workspaces: everywhere,
    token_lifetime_seconds: lifetime,
    description: z.string().max(2000).nullable().optional(),
  },
  example: { rule: "nightly-evals", match: { claims: { repository: "northwind-labs/evals" } } },
  changes: federationRules,
  // What is cleared is kept by the API as an empty text.
  after: ({ rule: _, service_account, workspace, description, ...wanted }) => ({
    ...wanted,
    description: description === null ? "" : description,
    service_account: service_account?.id,
    workspace: workspace?.id,
  }),
  replaces: true,
  closedTo: {
    rule: (rule) => archivedRule(rule) || consoleOnly(rule),
    service_account: archivedAccount,
    workspace: archived,
  },
  refuse: async ({ rule, name, match = rule.match, workspace, ...wanted }, ctx) =>
    (workspace && rule.workspace_ids.length > 1 && several(rule)) ||
    (wanted.applies_to_all_workspaces === false && !workspace && rule.workspace_ids.length === 0 && nowhere) ||
    notEnough(match, (await issuerOf(rule, ctx)).issuer_url) ||
    (name !== undefined && (await takenBy(name, rule.id, ctx))),
  risk: {
    critical: ({ match, service_account, scope, workspace, applies_to_all_workspaces: all }) =>
      Boolean(match ?? service_account ?? scope ?? workspace ?? all),
    high: ({ token_lifetime_seconds, applies_to_all_workspaces }) =>
      token_lifetime_seconds !== undefined || applies_to_all_workspaces === false,
    medium: ({ name }) => name !== undefined,
  },
  warnings: (wanted, ctx) => {
    const then = wouldGrant(wanted, ctx);
    return wide.map(async (of) => of(await then));
  },
  effects: (wanted, ctx) => {
    const then = wouldGrant(wanted, ctx);
    return grants.map(async (of) => of(await then, ctx));
  },
  run: ({ rule, name, description, match, scope, service_account, workspace, ...wanted }, { org }) =>
    org.federation.rules.update(rule.id, {
      name,
      description,
      match,
      oauth_scope: scope,
      target: service_account && { type: "service_account", service_account_id: service_account.id },
      workspace_id: workspace?.id,
      applies_to_all_workspaces: wanted.applies_to_all_workspaces,
      token_lifetime_seconds: wanted.token_lifetime_seconds,
    } satisfies Every<Parameters<Rules["update"]>[1]>),
  reach: ({ rule, workspace, applies_to_all_workspaces }) =>
    reachOf(rule, applies_to_all_workspaces ?? rule.applies_to_all_workspaces, workspace?.id),
  undo: ({ input: { rule, workspace }, before }) => ({
    with: "update_federation_rule",
    input: {
      rule: rule.id,
      ...withoutNulls(before),
      ...("description" in before && { description: before.description ?? "" }),
    },
    ...(workspace && {
      but: before.workspace
        ? "The workspace it had counts as enabled anew."
        : `It stays enabled in ${quoted(workspace.name)}; take that away with remove_federation_rule_workspace.`,
    }),
  }),
});

const nowhere =
  "The rule would be enabled nowhere. Say `workspace`, or applies_to_all_workspaces: true for all that there are and will be.";

function several({ workspace_ids }: Rule): string {
  return `The rule is enabled in ${workspace_ids.length} workspaces. Use add_federation_rule_workspace and remove_federation_rule_workspace.`;
}

async function takenBy(name: string, own: string | undefined, { org }: Context): Promise<Because> {
  for await (const one of org.federation.rules.list({ include_archived: true }))
    if (one.name === name && one.id !== own) return taken("federation rule", one);
  return undefined;
}

interface Wanted {
  issuer: Issuer;
  match: Granting["match"];
  service_account: Granting["account"];
  scope: string;
  workspace: { id: string } | undefined;
  applies_to_all_workspaces: boolean | undefined;
  token_lifetime_seconds: number | undefined;
}

/** The API gives an hour where nothing is said. */
const usualLifetime = 3600;

function granted({ issuer, match, service_account, scope, workspace, ...wanted }: Wanted): Granting {
  return {
    issuer,
    match,
    account: service_account,
    scope,
    everywhere: wanted.applies_to_all_workspaces ?? false,
    workspaces: workspace ? [workspace.id] : [],
    lifetime: wanted.token_lifetime_seconds ?? usualLifetime,
  };
}

/** The rule as it stands, with what is wanted in its place. */
async function wouldGrant(
  { rule, ...wanted }: Partial<Omit<Wanted, "issuer">> & { rule: Rule },
  ctx: Context,
): Promise<Granting> {
  const [issuer, account] = await Promise.all([
    issuerOf(rule, ctx),
    wanted.service_account ?? ctx.org.serviceAccounts.retrieve(rule.service_account),
  ]);
  return {
    issuer,
    match: wanted.match ?? rule.match,
    account,
    scope: wanted.scope ?? rule.scope,
    everywhere: wanted.applies_to_all_workspaces ?? rule.applies_to_all_workspaces,
    workspaces: wanted.workspace ? [wanted.workspace.id] : rule.workspace_ids,
    lifetime: wanted.token_lifetime_seconds ?? rule.token_lifetime_seconds,
  };
}

const issuerOf = ({ issuer_id }: Rule, { org }: Context) => org.federation.issuers.retrieve(issuer_id);

export const federationRuleGrantOperations: readonly Operation[] = [createFederationRule, updateFederationRule];
