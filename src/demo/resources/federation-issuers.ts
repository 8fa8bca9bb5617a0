import type { FederationIssuer } from "@anthropic-ai/sdk/resources/organization/federation/issuers";
import * as z from "zod";
import { idOf } from "../chance.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging, flag } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import { type Issuer, Jwks } from "../state/federation.js";
import { constrained, forScopes } from "./federation-match.js";
import { archived, born, forTokens, Slug, touched, untaken, unused } from "./service-accounts.js";

const Url = z.string().min(1);
const Lifetime = z.int().min(1).max(176_400);

export const federationIssuers: readonly Route[] = [
  route({
    method: "GET",
    path: "/federation_issuers",
    ...forTokens,
    query: { ...cursorPaging(100), include_archived: flag },
    handle: ({ organization, query, now }) => {
      const found = organization.federation_issuers.filter(({ archived_at }) => query.include_archived || !archived_at);
      return pageByCursor(
        found.toReversed().map((issuer) => shown(issuer, now)),
        query,
        now,
      );
    },
  }),
  route({
    method: "GET",
    path: "/federation_issuers/{issuer}",
    ...forTokens,
    handle: ({ organization, params, now }) => shown(issuerOf(organization, params.issuer), now),
  }),
  route({
    method: "POST",
    path: "/federation_issuers",
    ...forTokens,
    body: z.strictObject({
      issuer_url: Url,
      name: Slug,
      check_jti: z.boolean().nullish(),
      jwks: Jwks.optional(),
      max_jwt_lifetime_seconds: Lifetime.nullish(),
    }),
    handle: ({ organization, body, now, actor }) => {
      untaken(organization.federation_issuers, body.name);
      const issuer: Issuer = {
        id: idOf("fdis", organization.seed, `new ${organization.serial}`),
        ...born(now, actor),
        check_jti: body.check_jti ?? true,
        issuer_url: body.issuer_url,
        jwks: body.jwks ?? { type: "discovery" },
        jwks_polling_disabled_at: null,
        max_jwt_lifetime_seconds: body.max_jwt_lifetime_seconds ?? 3600,
        name: body.name,
        type: "federation_issuer",
      };
      fetchable(issuer);
      organization.serial += 1;
      organization.federation_issuers.push(issuer);
      return shown(issuer, now);
    },
  }),
  route({
    method: "POST",
    path: "/federation_issuers/{issuer}",
    ...forTokens,
    body: z.strictObject({
      check_jti: z.boolean().nullish(),
      issuer_url: Url.nullish(),
      jwks: Jwks.nullish(),
      jwks_polling_disabled: z.literal(false, "only false is accepted").nullish(),
      max_jwt_lifetime_seconds: Lifetime.nullish(),
      name: Slug.nullish(),
    }),
    handle: ({ organization, params, body, now, actor }) => {
      const issuer = issuerOf(organization, params.issuer);
      if (issuer.archived_at) throw invalid(`Federation issuer ${issuer.name} is archived and cannot be changed`);
      const rules = liveRules(organization, issuer);
      for (const { oauth_scope } of rules) forScopes(oauth_scope);
      untaken(
        organization.federation_issuers.filter(({ id }) => id !== issuer.id),
        body.name ?? issuer.name,
      );
      if (body.issuer_url) for (const { match } of rules) constrained(match, body.issuer_url);
      issuer.name = body.name ?? issuer.name;
      issuer.issuer_url = body.issuer_url ?? issuer.issuer_url;
      issuer.jwks = body.jwks ?? issuer.jwks;
      issuer.check_jti = body.check_jti ?? issuer.check_jti;
      issuer.max_jwt_lifetime_seconds = body.max_jwt_lifetime_seconds ?? issuer.max_jwt_lifetime_seconds;
      if (body.jwks_polling_disabled === false) issuer.jwks_polling_disabled_at = null;
      fetchable(issuer);
      return shown(Object.assign(issuer, touched(now, actor)), now);
    },
  }),
  route({
    method: "POST",
    path: "/federation_issuers/{issuer}/archive",
    ...forTokens,
    handle: ({ organization, params, now, actor }) => {
      const issuer = issuerOf(organization, params.issuer);
      if (issuer.archived_at) return shown(issuer, now);
      unused(liveRules(organization, issuer));
      return shown(Object.assign(issuer, archived(now, actor)), now);
    },
  }),
];

export function issuerOf(organization: Organization, id: string): Issuer {
  const issuer = organization.federation_issuers.find((one) => one.id === id);
  if (!issuer) throw notFound(`Federation issuer ${id}`);
  return issuer;
}

const liveRules = ({ federation_rules }: Organization, issuer: Issuer) =>
  federation_rules.filter(({ issuer_id, archived_at }) => issuer_id === issuer.id && archived_at === null);

/** Keys are found by the issuer's own address, unless another is given. */
function fetchable({ issuer_url, jwks }: Issuer): void {
  if (jwks.type !== "discovery" || jwks.discovery_base || /^https:\/\/[^/]/.test(issuer_url)) return;
  throw invalid("issuer_url: has to be reachable over https for discovery");
}

const [minute, polled] = [60_000, 5];

/** Keys are fetched every few minutes, unless that was given up. */
function shown(issuer: Issuer, now: Date): FederationIssuer {
  const last = Math.floor(now.getTime() / (polled * minute)) * polled * minute;
  const at = (time: number) => new Date(time).toISOString();
  const paused = issuer.jwks_polling_disabled_at;
  return {
    ...issuer,
    poll_status:
      issuer.jwks.type === "inline"
        ? null
        : {
            consecutive_failures: paused === null ? 0 : 12,
            last_fetched_at: at(paused === null ? last : Date.parse(paused) - 60 * minute),
            next_poll_at: paused === null ? at(last + polled * minute) : null,
          },
  };
}
