import type { ServiceAccountWorkspaceMember } from "@anthropic-ai/sdk/resources/organization/service-accounts/service-accounts";
import type { WorkspaceRemoveResponse } from "@anthropic-ai/sdk/resources/organization/service-accounts/workspaces";
import * as z from "zod";
import type { Actor } from "../credentials.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import { type AccountMembership, AccountWorkspaceRole } from "../state/service-accounts.js";
import { accountOf, forTokens, liveAccount } from "./service-accounts.js";
import { open } from "./workspaces.js";

/** Which service accounts work in which workspaces, told and changed from either side. */
export const accountMemberships: readonly Route[] = [
  route({
    method: "GET",
    path: "/service_accounts/{account}/workspaces",
    ...forTokens,
    query: cursorPaging(100),
    handle: ({ organization, params, query, now }) => {
      const { id, archived_at } = accountOf(organization, params.account);
      const seats = organization.account_memberships.filter(({ service_account_id }) => service_account_id === id);
      const home = { account: id, workspace: organization.default_workspace_id };
      const all = seats.some((seat) => same(seat, home)) ? seats.map(shown) : [implicit(home), ...seats.map(shown)];
      return pageByCursor(archived_at ? [] : all, query, now);
    },
  }),
  route({
    method: "POST",
    path: "/service_accounts/{account}/workspaces",
    ...forTokens,
    body: z.strictObject({ workspace_id: z.string(), workspace_role: AccountWorkspaceRole }),
    handle: ({ organization, params: { account }, body, actor }) =>
      seat(organization, { account, workspace: body.workspace_id }, body.workspace_role, actor),
  }),
  route({
    method: "DELETE",
    path: "/service_accounts/{account}/workspaces/{workspace}",
    ...forTokens,
    handle: ({ organization, params }) => unseat(organization, params),
  }),
  route({
    method: "GET",
    path: "/workspaces/{workspace}/service_accounts",
    ...forTokens,
    query: cursorPaging(100),
    handle: ({ organization, params, query, now }) => {
      const { id } = open(organization, params.workspace);
      const seats = organization.account_memberships
        .filter(({ workspace_id }) => workspace_id === id)
        .filter(({ service_account_id }) => !accountOf(organization, service_account_id).archived_at);
      return pageByCursor(seats.map(shown), query, now);
    },
  }),
  route({
    method: "GET",
    path: "/workspaces/{workspace}/service_accounts/{account}",
    ...forTokens,
    handle: ({ organization, params }) => membershipOf(organization, params),
  }),
  route({
    method: "POST",
    path: "/workspaces/{workspace}/service_accounts",
    ...forTokens,
    body: z.strictObject({ service_account_id: z.string(), workspace_role: AccountWorkspaceRole }),
    handle: ({ organization, params: { workspace }, body, actor }) =>
      seat(organization, { account: body.service_account_id, workspace }, body.workspace_role, actor),
  }),
  route({
    method: "POST",
    path: "/workspaces/{workspace}/service_accounts/{account}",
    ...forTokens,
    body: z.strictObject({ workspace_role: AccountWorkspaceRole }),
    handle: ({ organization, params, body }) => {
      open(organization, params.workspace);
      liveAccount(organization, params.account);
      const { implicit: isImplicit } = membershipOf(organization, params);
      if (isImplicit) throw invalid("The implicit membership of the default workspace cannot be changed; add it first");
      const explicit = organization.account_memberships.filter((one) => same(one, params));
      for (const one of explicit) one.workspace_role = body.workspace_role;
      return membershipOf(organization, params);
    },
  }),
  route({
    method: "DELETE",
    path: "/workspaces/{workspace}/service_accounts/{account}",
    ...forTokens,
    handle: ({ organization, params }) => unseat(organization, params),
  }),
];

interface Pair {
  account: string;
  workspace: string;
}

const same = ({ service_account_id, workspace_id }: AccountMembership, { account, workspace }: Pair) =>
  service_account_id === account && workspace_id === workspace;

function shown(seat: AccountMembership): ServiceAccountWorkspaceMember {
  return { ...seat, implicit: false, type: "service_account_workspace_member" };
}

/** Every account is in the default workspace, added or not. */
function implicit({ account, workspace }: Pair): ServiceAccountWorkspaceMember {
  return {
    created_by_actor_id: null,
    implicit: true,
    service_account_id: account,
    type: "service_account_workspace_member",
    workspace_id: workspace,
    workspace_role: "workspace_user",
  };
}

function membershipOf(organization: Organization, pair: Pair): ServiceAccountWorkspaceMember {
  const { id } = open(organization, pair.workspace);
  const { archived_at } = accountOf(organization, pair.account);
  const explicit = organization.account_memberships.find((one) => same(one, pair));
  if (explicit && !archived_at) return shown(explicit);
  if (id === organization.default_workspace_id && !archived_at) return implicit(pair);
  throw notFound(`Service account ${pair.account} in workspace ${pair.workspace}`);
}

/** Adds it; where it was added before, the role is replaced. */
function seat(
  organization: Organization,
  pair: Pair,
  workspace_role: AccountMembership["workspace_role"],
  actor: Actor,
): ServiceAccountWorkspaceMember {
  const { id: workspace_id } = open(organization, pair.workspace);
  const { id: service_account_id } = liveAccount(organization, pair.account);
  const was = organization.account_memberships.find((one) => same(one, pair));
  const seat = { created_by_actor_id: was ? was.created_by_actor_id : actor.id, service_account_id, workspace_id };
  organization.account_memberships = organization.account_memberships.filter((one) => !same(one, pair));
  organization.account_memberships.push({ ...seat, workspace_role });
  return membershipOf(organization, pair);
}

/** Says yes to what is not there as well; the implicit membership stays. */
function unseat(organization: Organization, pair: Pair): WorkspaceRemoveResponse {
  const { id: workspace_id } = open(organization, pair.workspace);
  const { id: service_account_id } = accountOf(organization, pair.account);
  organization.account_memberships = organization.account_memberships.filter((one) => !same(one, pair));
  return { service_account_id, type: "service_account_workspace_member_deleted", workspace_id };
}
