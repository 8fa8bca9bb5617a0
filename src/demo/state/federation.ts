import * as z from "zod";
import { idOf } from "../chance.js";
import { Audited } from "./service-accounts.js";

const When = z.iso.datetime();

export const Jwks = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("discovery"),
    ca_cert_pem: z.string().nullish(),
    discovery_base: z.url().nullish(),
  }),
  z.strictObject({ type: z.literal("explicit_url"), url: z.url(), ca_cert_pem: z.string().nullish() }),
  z.strictObject({ type: z.literal("inline"), keys: z.array(z.record(z.string(), z.unknown())).min(1) }),
]);

export const Issuer = Audited.extend({
  id: z.string(),
  check_jti: z.boolean(),
  issuer_url: z.string(),
  jwks: Jwks,
  jwks_polling_disabled_at: When.nullable(),
  max_jwt_lifetime_seconds: z.int(),
  name: z.string(),
  type: z.literal("federation_issuer"),
});

export const Match = z.strictObject({
  audience: z.string().nullish(),
  claims: z.record(z.string(), z.string()).nullish(),
  condition: z.string().nullish(),
  subject_prefix: z.string().nullish(),
});

export const Rule = Audited.extend({
  id: z.string(),
  applies_to_all_workspaces: z.boolean(),
  description: z.string().nullable(),
  issuer_id: z.string(),
  match: Match,
  name: z.string(),
  oauth_scope: z.string(),
  service_account_id: z.string(),
  token_lifetime_seconds: z.int(),
  type: z.literal("federation_rule"),
  /** Where it was enabled one by one, and by whom. */
  enabled: z.array(
    z.object({ workspace_id: z.string(), created_at: When, created_by_actor_id: z.string().nullable() }),
  ),
});

export type Jwks = z.output<typeof Jwks>;
export type Issuer = z.output<typeof Issuer>;
export type Match = z.output<typeof Match>;
export type Rule = z.output<typeof Rule>;

interface Federation {
  federation_issuers: Issuer[];
  federation_rules: Rule[];
}

/** Whose tokens Northwind trusts, and which workload becomes which service account. */
export function northwindFederation(seed: number, ago: (days: number) => string): Federation {
  const by = idOf("user", seed, "dana.okafor@northwind.example");
  const audited = (days: number, archived: number | undefined): Audited => ({
    archived_at: archived === undefined ? null : ago(archived),
    archived_by_actor_id: archived === undefined ? null : by,
    created_at: ago(days),
    created_by_actor_id: by,
    updated_at: ago(archived ?? days),
    updated_by_actor_id: by,
  });
  return {
    federation_issuers: issuers.map(
      ({ name, url, jwks, days, archived, paused }): Issuer => ({
        ...audited(days, archived),
        id: idOf("fdis", seed, name),
        check_jti: true,
        issuer_url: url,
        jwks,
        jwks_polling_disabled_at: paused === undefined ? null : ago(paused),
        max_jwt_lifetime_seconds: 3600,
        name,
        type: "federation_issuer",
      }),
    ),
    federation_rules: rules.map(
      ({ name, issuer, as, match, scope, days, archived, ...odd }): Rule => ({
        ...audited(days, archived),
        id: idOf("fdrl", seed, name),
        applies_to_all_workspaces: odd.everywhere ?? false,
        description: odd.description ?? null,
        issuer_id: idOf("fdis", seed, issuer),
        match: { audience: null, claims: null, condition: null, subject_prefix: null, ...match },
        name,
        oauth_scope: scope,
        service_account_id: idOf("svac", seed, as),
        token_lifetime_seconds: odd.lives ?? 3600,
        type: "federation_rule",
        enabled: odd.in.map((workspace) => ({
          workspace_id: idOf("wrkspc", seed, workspace),
          created_at: ago(days),
          created_by_actor_id: by,
        })),
      }),
    ),
  };
}

interface Provider {
  name: string;
  url: string;
  jwks: Jwks;
  days: number;
  archived?: number;
  /** Days since its keys could no longer be fetched. */
  paused?: number;
}

const cluster = (name: string) =>
  `https://container.googleapis.com/v1/projects/northwind-${name}/locations/europe-west1/clusters/${name}`;

/** Oldest first. */
const issuers: readonly Provider[] = [
  {
    name: "jenkins-onprem",
    url: "https://jenkins.northwind.example",
    jwks: { type: "inline", keys: [{ kty: "EC", crv: "P-256", kid: "jenkins-2025", alg: "ES256" }] },
    days: 234,
    archived: 60,
  },
  {
    name: "github-actions",
    url: "https://token.actions.githubusercontent.com",
    jwks: { type: "discovery" },
    days: 203,
  },
  { name: "gke-prod", url: cluster("prod"), jwks: { type: "explicit_url", url: `${cluster("prod")}/jwks` }, days: 121 },
  { name: "buildkite", url: "https://agent.buildkite.com", jwks: { type: "discovery" }, days: 95 },
  {
    name: "gke-staging",
    url: cluster("staging"),
    jwks: { type: "explicit_url", url: `${cluster("staging")}/jwks` },
    days: 74,
    paused: 9,
  },
];

interface Binding {
  name: string;
  issuer: string;
  as: string;
  match: Match;
  scope: string;
  in: readonly string[];
  days: number;
  archived?: number;
  everywhere?: true;
  lives?: number;
  description?: string;
}

/** Oldest first. */
const rules: readonly Binding[] = [
  {
    name: "jenkins-builds",
    issuer: "jenkins-onprem",
    as: "legacy-jenkins",
    match: { subject_prefix: "build:*" },
    scope: "workspace:developer",
    in: [],
    days: 233,
    archived: 62,
  },
  {
    name: "gateway-deploy",
    issuer: "github-actions",
    as: "ci-deployer",
    match: { subject_prefix: "repo:northwind-labs/gateway:ref:refs/heads/main" },
    scope: "workspace:developer",
    in: ["Production", "Sandbox"],
    days: 202,
    lives: 900,
    description: "Deploys of the gateway, from its main branch alone",
  },
  {
    name: "nightly-evals",
    issuer: "github-actions",
    as: "nightly-evals",
    match: { claims: { repository: "northwind-labs/evals", event_name: "schedule" } },
    scope: "workspace:inference",
    in: ["Data Platform"],
    days: 170,
    lives: 7200,
    description: "The scheduled run of the evaluations",
  },
  {
    name: "serving",
    issuer: "gke-prod",
    as: "gke-serving",
    match: { subject_prefix: "system:serviceaccount:serving:*", audience: "https://api.anthropic.com" },
    scope: "workspace:inference",
    in: ["Production"],
    days: 120,
    everywhere: true,
  },
  {
    name: "org-housekeeping",
    issuer: "buildkite",
    as: "org-automation",
    match: { claims: { organization_slug: "northwind-labs", pipeline_slug: "org-housekeeping" } },
    scope: "org:admin",
    in: ["Default"],
    days: 94,
    lives: 600,
    description: "Made in the Console; nothing else may grant org:admin",
  },
];
