import type { ServiceAccount as Answer } from "@anthropic-ai/sdk/resources/organization/service-accounts/service-accounts";
import * as z from "zod";
import { idOf } from "../chance.js";
import type { Actor } from "../credentials.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging, flag } from "../query.js";
import { invalid, notFound, Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";
import type { Audited, ServiceAccount } from "../state/service-accounts.js";
import { archiveKey } from "./api-keys.js";

/** For tokens with org:admin, in Console organizations. */
export const forTokens = { only: "console", oauth: true } as const;

/** What an admin chooses to call a thing by. */
export const Slug = z.string().regex(/^[a-z0-9-]{1,255}$/, "has to be lowercase letters, digits and hyphens");
const Role = z.enum(["admin", "developer"]);

export const serviceAccounts: readonly Route[] = [
  route({
    method: "GET",
    path: "/service_accounts",
    ...forTokens,
    query: { ...cursorPaging(100), include_archived: flag },
    handle: ({ organization, query, now }) => {
      const found = organization.service_accounts.filter(({ archived_at }) => query.include_archived || !archived_at);
      return pageByCursor(found.toReversed() satisfies Answer[], query, now);
    },
  }),
  route({
    method: "GET",
    path: "/service_accounts/{account}",
    ...forTokens,
    handle: ({ organization, params }) => accountOf(organization, params.account) satisfies Answer,
  }),
  route({
    method: "POST",
    path: "/service_accounts",
    ...forTokens,
    body: z.strictObject({ name: Slug, description: z.string().nullish(), organization_role: Role.optional() }),
    handle: ({ organization, body, now, actor }) => {
      const { name, description = null, organization_role = "developer" } = body;
      grantedBy(actor, organization_role);
      untaken(organization.service_accounts, name);
      const account: ServiceAccount = {
        id: idOf("svac", organization.seed, `new ${organization.serial}`),
        ...born(now, actor),
        description,
        name,
        organization_role,
        type: "service_account",
      };
      organization.serial += 1;
      organization.service_accounts.push(account);
      return account satisfies Answer;
    },
  }),
  route({
    method: "POST",
    path: "/service_accounts/{account}",
    ...forTokens,
    body: z.strictObject({ description: z.string().nullish(), organization_role: Role.nullish() }),
    handle: ({ organization, params, body, now, actor }) => {
      const account = liveAccount(organization, params.account);
      if (body.organization_role) grantedBy(actor, body.organization_role);
      // Cleared is stored as an empty text.
      if (body.description !== undefined) account.description = body.description ?? "";
      account.organization_role = body.organization_role ?? account.organization_role;
      return Object.assign(account, touched(now, actor)) satisfies Answer;
    },
  }),
  route({
    method: "POST",
    path: "/service_accounts/{account}/archive",
    ...forTokens,
    handle: ({ organization, params, now, actor }) => {
      const account = accountOf(organization, params.account);
      if (account.archived_at) return account satisfies Answer;
      unused(organization.federation_rules.filter(({ service_account_id }) => service_account_id === account.id));
      for (const key of organization.api_keys) {
        const { principal } = key;
        if (principal?.type === "service_account_actor" && principal.service_account_id === account.id)
          archiveKey(key, now);
      }
      return Object.assign(account, archived(now, actor)) satisfies Answer;
    },
  }),
];

export function accountOf(organization: Organization, id: string): ServiceAccount {
  const account = organization.service_accounts.find((one) => one.id === id);
  if (!account) throw notFound(`Service account ${id}`);
  return account;
}

/** The account, where it still takes changes. */
export function liveAccount(organization: Organization, id: string): ServiceAccount {
  const account = accountOf(organization, id);
  if (account.archived_at) throw invalid(`Service account ${account.name} is archived and cannot be changed`);
  return account;
}

/** A name is one thing's alone, archived ones among them. */
export function untaken(things: readonly { name: string }[], name: string): void {
  if (things.some((one) => one.name === name)) throw new Refusal(409, "conflict_error", `${name} is taken already`);
}

/** Refuses while a rule that is alive depends on it. */
export function unused(rules: readonly { name: string; archived_at: string | null }[]): void {
  const live = rules.filter(({ archived_at }) => archived_at === null).map(({ name }) => name);
  if (live.length > 0) throw invalid(`Federation rules still depend on it: ${live.join(", ")}. Archive them first`);
}

export const touched = (now: Date, { id }: Actor) => ({ updated_at: now.toISOString(), updated_by_actor_id: id });

export const archived = (now: Date, actor: Actor) => ({
  ...touched(now, actor),
  archived_at: now.toISOString(),
  archived_by_actor_id: actor.id,
});

export const born = (now: Date, actor: Actor): Audited => ({
  ...touched(now, actor),
  archived_at: null,
  archived_by_actor_id: null,
  created_at: now.toISOString(),
  created_by_actor_id: actor.id,
});

function grantedBy({ isPerson }: Actor, role: z.output<typeof Role>): void {
  if (role !== "admin" || isPerson) return;
  throw new Refusal(403, "permission_error", "organization_role: admin is granted with an interactive credential only");
}
