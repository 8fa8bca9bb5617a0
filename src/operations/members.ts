import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { valueWords } from "../words/value.js";
import { ref } from "./field.js";
import { namesOf, onCard } from "./figures.js";

import { groupsOf, listed } from "./groups.js";
import type { Because, Context, Every, Operation, Resource } from "./operation.js";
import { isEnterprise } from "./product.js";
import { read } from "./read.js";
import { grantable, organizationRole, rolesIn, untouched } from "./roles.js";

import { table } from "./table.js";
import { write } from "./write.js";

type Users = Anthropic["organization"]["users"];
type Member = Awaited<ReturnType<Users["retrieve"]>>;

export const members: Resource<Member> = {
  noun: "member",
  prefix: "user_",
  get: ({ org }, id) => org.users.retrieve(id),
  list: ({ org }) => org.users.list(),
  alsoCalled: ({ email }) => email,
  shows: ({ name, email, role }) => ({ name, email, role }),
};

const listMembers = table({
  name: "list_members",
  toolset: "members",
  description: "People in the organization with e-mail and role.",
  input: { email: z.string().optional(), role: z.string().optional() },
  example: { role: "developer" },
  run: ({ email, role }, { org }) =>
    org.users.list({ email, roles: role === undefined ? undefined : [role] } satisfies Every<
      NonNullable<Parameters<Users["list"]>[0]>
    >),
  columns: ({ id, name, email, role, added_at }) => ({ id, name, email, role, added_at }),
});

const getMember = read({
  name: "get_member",
  toolset: "members",
  description: "One person in the organization.",
  input: { member: ref(members) },
  example: { member: "bob@example.com" },
  run: ({ member }, { org }) => org.users.retrieve(member.id),
});

const updateMemberRole = write({
  name: "update_member_role",
  toolset: "members",
  description: "Change a person's role in the organization. Admins and owners cannot be changed.",
  input: { member: ref(members), role: organizationRole },
  example: { member: "bob@example.com", role: "user" },
  changes: members,
  after: ({ role }) => ({ role }),
  says: ({ member, role }) => ({
    verb: "Change the role of",
    kind: "",
    name: member.name || member.email,
    joint: "to",
    place: valueWords("role", role),
  }),
  choicesIn: { role: rolesIn },
  closedTo: { member: untouched },
  refuse: grantable,
  risk: { high: ({ role }) => role === "billing", medium: true },
  effects: ({ member, role }, ctx) => [
    isEnterprise(ctx).then(
      (enterprise) => `Now: ${roleWords(member.role, enterprise)}. From then on: ${roleWords(role, enterprise)}.`,
    ),
  ],
  run: ({ member, role }, { org }) =>
    org.users.update(member.id, { role } satisfies Every<Parameters<Users["update"]>[1]>),
});

const removeMember = write({
  name: "remove_member",
  toolset: "members",
  description: "Remove a person from the organization. Their workspace API keys live on.",
  input: { member: ref(members) },
  example: { member: "bob@example.com" },
  removes: members,
  says: ({ member }) => ({ kind: "", name: member.name || member.email, joint: "from the", place: "organization" }),
  closedTo: { member: untouched },
  risk: "high",
  effects: ({ member }, ctx) => {
    const enterprise = isEnterprise(ctx);
    return [
      ctx.spend
        .of({ id: member.id, name: member.name })
        .then(({ week }) => ({ figure: onCard(week.cost), label: "billed in 7 days", hot: week.calls > 0 })),
      enterprise.then((it) => (it ? groupsLeft(member, ctx) : keysKept(member, ctx))),
      enterprise.then(
        (it) => !it && "They lose every workspace at once, and the keys that Claude Code made for them stop.",
      ),
    ];
  },
  run: ({ member }, { org }) => org.users.remove(member.id),
  undo: ({ before: { email, role } }) => ({
    with: "invite_member",
    input: { email, role },
    but: "They have to accept, and workspaces or groups have to be given again.",
  }),
  undoing: "Invite them again; they have to accept, and workspaces or groups have to be given again.",
});

async function keysKept({ id }: Member, { org }: Context): Promise<Because> {
  const keys = await namesOf(org.apiKeys.list({ created_by_user_id: id, status: "active" }));
  return `API keys they made: ${keys}. All but those of Claude Code stay active.`;
}

async function groupsLeft({ id }: Member, ctx: Context): Promise<Because> {
  const groups = await groupsOf(id, ctx);
  return groups
    ? `Groups they leave: ${listed(groups.map(({ name }) => name))}.`
    : "They leave every group they are in.";
}

/** What a role lets a person do, in words; a role nobody here knows is named. */
function roleWords(role: string, enterprise: boolean): string {
  const may: Record<string, string> = {
    user: enterprise ? "may do what the organization allows everybody" : "may use the Playground only",
    claude_code_user: "may use the Playground and Claude Code",
    developer: "may use the Playground and manage API keys",
    billing: "may use the Playground and see and settle the bills",
    managed: "may do what their groups allow",
  };
  return (Object.hasOwn(may, role) && may[role]) || `has the role ${role}`;
}

export const memberOperations: readonly Operation[] = [listMembers, getMember, updateMemberRole, removeMember];
