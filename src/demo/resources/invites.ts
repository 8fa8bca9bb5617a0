import type { InviteDeleteResponse, OrganizationInvite } from "@anthropic-ai/sdk/resources/organization/invites";
import * as z from "zod";
import { idOf } from "../chance.js";
import { type Invite, type Organization, sameEmail } from "../organization.js";
import { pageById } from "../page.js";
import { paging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route, type Scene } from "../route.js";
import { groupOf, withoutOwners } from "./groups.js";
import { GrantedRole, grant, Roles } from "./users.js";

const life = 21 * 86_400_000;

/** Domains that stand for what an organization's settings would refuse. */
const refusedDomains = {
  "blocked.example": "email_domain_not_allowed",
  "unverified.example": "cannot_invite_emails_with_unverified_domains",
} as const;

export const invites: readonly Route[] = [
  route({
    method: "GET",
    path: "/invites",
    scope: "read:members",
    query: {
      ...paging,
      email: z.string().optional(),
      roles: Roles,
      statuses: z.array(z.enum(["accepted", "expired", "pending"])).optional(),
    },
    handle: ({ organization, query, now }) => {
      const { email, roles, statuses } = query;
      const found = organization.invites
        .map((invite) => shown(invite, now))
        .filter((invite) => email === undefined || sameEmail(invite.email, email))
        .filter((invite) => (!roles || roles.includes(invite.role)) && (!statuses || statuses.includes(invite.status)));
      return pageById(found, query, ({ id }) => id);
    },
  }),
  route({
    method: "GET",
    path: "/invites/{invite}",
    scope: "read:members",
    handle: ({ organization, params, now }) => shown(inviteOf(organization, params.invite), now),
  }),
  route({
    method: "POST",
    path: "/invites",
    scope: "write:members",
    body: z.strictObject({
      email: z.email().max(320),
      role: GrantedRole,
      rbac_group_ids: z.array(z.string()).default([]),
    }),
    handle: ({ organization, body, now, demand }) => {
      grant(body.role, organization, demand);
      if (body.rbac_group_ids.length > 0) withGroups(organization, body.rbac_group_ids, demand);
      refuse(organization, body.email, now);
      const invite: Invite = {
        id: idOf("invite", organization.seed, `new ${organization.serial}`),
        accepted_at: null,
        email: body.email,
        expires_at: new Date(now.getTime() + life).toISOString(),
        invited_at: now.toISOString(),
        rbac_group_ids: body.rbac_group_ids,
        role: body.role,
        status: "pending",
        type: "invite",
      };
      organization.serial += 1;
      organization.invites.push(invite);
      return shown(invite, now);
    },
  }),
  route({
    method: "DELETE",
    path: "/invites/{invite}",
    scope: "write:members",
    handle: ({ organization, params, now }) => {
      const invite = inviteOf(organization, params.invite);
      const { status } = shown(invite, now);
      if (status !== "pending") throw invalid(`Only a pending invite can be deleted; this one is ${status}`);
      organization.invites = organization.invites.filter((one) => one !== invite);
      return { id: invite.id, type: "invite_deleted" } satisfies InviteDeleteResponse;
    },
  }),
];

function withGroups(organization: Organization, ids: readonly string[], demand: Scene["demand"]): void {
  if (organization.kind !== "enterprise") throw invalid("rbac_group_ids: is for organizations with groups");
  demand("write:rbac_groups");
  for (const id of ids) withoutOwners(organization, groupOf(organization, id));
}

function refuse({ users, invites: all, member_limit }: Organization, email: string, now: Date): void {
  const pending = all.filter((invite) => shown(invite, now).status === "pending");
  const domain = email.split("@").at(-1)?.toLowerCase();
  for (const [refused, code] of Object.entries(refusedDomains)) {
    if (domain === refused) throw invalid(`Addresses at ${refused} cannot be invited to this organization`, code);
  }
  if (users.some((user) => sameEmail(user.email, email)))
    throw invalid(`${email} is a member already`, "already_member");
  if (pending.some((invite) => sameEmail(invite.email, email))) {
    throw invalid(`${email} has a pending invite already`, "invite_already_exists");
  }
  if (users.length + pending.length >= member_limit) {
    throw invalid(
      `An organization can have ${member_limit} members, pending invites included`,
      "org_member_limit_exceeded",
    );
  }
}

function shown(invite: Invite, now: Date) {
  const late = invite.status === "pending" && Date.parse(invite.expires_at) <= now.getTime();
  return { ...invite, status: late ? "expired" : invite.status } satisfies OrganizationInvite;
}

function inviteOf(organization: Organization, id: string): Invite {
  const invite = organization.invites.find((one) => one.id === id);
  if (!invite) throw notFound(`Invite ${id}`);
  return invite;
}
