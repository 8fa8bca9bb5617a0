import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { ApiRefused, inOurWords } from "../admin-api/errors.js";
import { inDollars } from "./dollars.js";
import { ref } from "./field.js";
import { allOf, countOf, firstOf } from "./figures.js";
import type { Because, Context, Every, Operation, Resource } from "./operation.js";
import { createParts } from "./questions/parts.js";
import { question } from "./read.js";
import { table } from "./table.js";
import { toolsets } from "./toolsets.js";
import { quoted } from "./words.js";
import { write } from "./write.js";

type Groups = Anthropic["organization"]["rbacGroups"];
export type Group = Awaited<ReturnType<Groups["retrieve"]>>;

export const groups: Resource<Group> = {
  noun: "group",
  prefix: "rbac_group_",
  get: ({ org }, id) => org.rbacGroups.retrieve(id),
  list: ({ org }) => org.rbacGroups.list(),
  // Names are not unique: source and age tell two of one name apart.
  shows: ({ name, source_type, created_at }) => ({ name, source_type, created_at }),
};

const listGroups = table({
  name: "list_groups",
  toolset: "groups",
  description: "Groups, where they come from, and the roles they grant.",
  input: {},
  example: {},
  run: async (_, ctx) => ({ rows: withRoles(ctx.org.rbacGroups.list(), ctx) }),
  columns: ({ group: { id, name, source_type, created_at }, roles }) => ({
    id,
    name,
    source: source_type,
    roles: roles?.join(", ") ?? "could not be read",
    created_at,
  }),
});

const getGroup = question({
  name: "get_group",
  toolset: "groups",
  description: "One group: who is in it, the roles it grants and its spend limits.",
  input: { group: ref(groups) },
  example: { group: "Engineering" },
  run: async ({ group: { id } }, ctx) => {
    const parts = createParts(ctx);
    const [{ role_ids, ...now }, members, limits] = await Promise.all([
      ctx.org.rbacGroups.retrieve(id),
      allOf(ctx.org.rbacGroups.members.list(id)),
      parts.of("spend limits", toolsets.spend_limits.needs, () => limitsOf(id, ctx)),
    ]);
    const called = async (id: string) => (await ctx.directory.nameOf(id)) ?? id;
    const roles = role_ids?.map(async (id) => ({ role: await called(id), role_id: id }));
    const people = firstOf(members, "members", "list_group_members", parts).map(async ({ user_id, email }) => ({
      member: (await ctx.directory.nameOf(user_id)) ?? email,
      member_id: user_id,
    }));
    return {
      thing: {
        ...now,
        roles: roles ? await Promise.all(roles) : null,
        ...{ spend_limits: limits, members: await Promise.all(people) },
      },
      summary: `Group: ${quoted(now.name)}. ${peopleIn(members.length)}`,
      missing: parts.missing,
    };
  },
});

const peopleIn = (count: number) => (count === 1 ? "1 person is in it." : `${count} people are in it.`);

const createGroup = write({
  name: "create_group",
  toolset: "groups",
  description: "Create an empty group. Roles are attached to it in claude.ai.",
  input: { name: z.string().min(1) },
  example: { name: "Research" },
  makes: groups,
  after: ({ name }) => ({ name }),
  risk: "low",
  warnings: ({ name }, ctx) => [taken(name, undefined, ctx)],
  effects: () => ["It grants nothing yet: an owner attaches roles to it in claude.ai."],
  run: ({ name }, { org }) => org.rbacGroups.create({ name } satisfies Every<Parameters<Groups["create"]>[0]>),
  undo: ({ result }) => ({ with: "delete_group", input: { group: result.id } }),
  undoing: "Delete the group.",
});

const updateGroup = write({
  name: "update_group",
  toolset: "groups",
  description: "Rename a group.",
  input: { group: ref(groups), name: z.string().min(1) },
  example: { group: "Design", name: "Product design" },
  changes: groups,
  after: ({ name }) => ({ name }),
  says: ({ name }) => ({ verb: "Rename", joint: "to", place: name }),
  closedTo: { group: provisioned },
  risk: "low",
  warnings: ({ group, name }, ctx) => [taken(name, group.id, ctx)],
  effects: ({ group }, { org }) => [
    countOf(org.rbacGroups.members.list(group.id)).then((count) => `Its ${people(count)} and its roles stay.`),
  ],
  run: ({ group, name }, { org }) =>
    org.rbacGroups.update(group.id, { name } satisfies Every<Parameters<Groups["update"]>[1]>),
});

const deleteGroup = write({
  name: "delete_group",
  toolset: "groups",
  description: "Delete a group for good, with the roles it grants and its spend limit.",
  input: { group: ref(groups) },
  example: { group: "Contractors" },
  removes: groups,
  closedTo: { group: leftToPeople },
  risk: "high",
  irreversible:
    "A deleted group cannot be brought back: a new one has neither its id nor its roles nor its spend limit.",
  effects: ({ group }, ctx) => [
    countOf(ctx.org.rbacGroups.members.list(group.id)).then((count) => ({
      figure: String(count),
      label: count === 1 ? "member" : "members",
      hot: count > 0,
    })),
    roleNamesOf(group, ctx).then((roles) =>
      roles ? `Roles its members lose, save where another group grants them: ${listed(roles)}.` : rolesUnknown,
    ),
    spendLimit(group, ctx),
  ],
  run: ({ group }, { org }) => org.rbacGroups.delete(group.id),
});

export const rolesUnknown = "Which roles it grants could not be read at the moment.";

/** The names of the roles that a group grants; undefined where the API could not tell them just now. */
export async function roleNamesOf({ role_ids }: Group, { directory }: Context): Promise<string[] | undefined> {
  return role_ids ? Promise.all(role_ids.map(async (id) => (await directory.nameOf(id)) ?? id)) : undefined;
}

/** Whose people and roles are changed elsewhere. */
export async function leftToPeople(group: Group, ctx: Context): Promise<Because> {
  return provisioned(group) || grantsOwners(group, ctx);
}

/** What an identity provider brings is changed there. */
function provisioned({ name, source_type }: Group): Because {
  return (
    source_type === "scim" &&
    `The group ${quoted(name)} is provisioned by the identity provider. Change it there; it follows here.`
  );
}

/** A group that makes owners of people is left to people. The API refuses others that do so by a role of the organization's own. */
export async function grantsOwners({ name, role_ids }: Group, { org }: Context): Promise<Because> {
  for await (const role of role_ids?.length ? org.rbacRoles.list() : []) {
    if (role_ids?.includes(role.id) && makesOwners(role)) {
      return `The group ${quoted(name)} grants owner access (${quoted(role.display_name, 60)}), and such groups are never changed through the API. An owner can do it in claude.ai.`;
    }
  }
  return undefined;
}

type Role = Awaited<ReturnType<Anthropic["organization"]["rbacRoles"]["retrieve"]>>;

export const makesOwners = ({ display_name, source }: Role): boolean =>
  source.type === "built_in" && /\bowner\b/i.test(display_name);

/** No call tells the groups of a person: each group is looked through, where they are few. Undefined: too many to look. */
export async function groupsOf(memberId: string, { org }: Context): Promise<Group[] | undefined> {
  const all: Group[] = [];
  for await (const group of org.rbacGroups.list()) all.push(group);
  if (all.length > fewGroups) return undefined;
  const inside = await Promise.all(all.map((group) => isIn(org, group, memberId)));
  return all.filter((_, at) => inside[at]);
}

/** Each costs a call of the organization's rate budget. */
const fewGroups = 20;

async function isIn(org: Context["org"], { id }: Group, memberId: string): Promise<boolean> {
  for await (const { user_id } of org.rbacGroups.members.list(id)) if (user_id === memberId) return true;
  return false;
}

export function listed(names: readonly string[]): string {
  return names.map((name) => quoted(name, 60)).join(", ") || "none";
}

function people(count: number): string {
  return count === 1 ? "1 member" : `${count} members`;
}

async function* withRoles(all: AsyncIterable<Group>, ctx: Context) {
  for await (const group of all) yield { group, roles: await roleNamesOf(group, ctx) };
}

async function taken(name: string, own: string | undefined, ctx: Context): Promise<Because> {
  for await (const one of ctx.org.rbacGroups.list()) {
    if (one.id !== own && one.name.toLowerCase() === name.toLowerCase()) {
      return `There is a group ${quoted(one.name)} already (${one.id}); two of one name are easily confused.`;
    }
  }
  return undefined;
}

/** Spend limits are closed to many keys; that the limit goes is said all the same. */
async function spendLimit({ id }: Group, ctx: Context): Promise<Because> {
  try {
    const [capped] = (await inOurWords(() => limitsOf(id, ctx))).filter(({ limit }) => limit !== "none");
    return capped
      ? `Its ${capped.period} spend limit of $${capped.limit} goes with it.`
      : "It has no spend limit of its own.";
  } catch (error) {
    if (error instanceof ApiRefused) return "If it has a spend limit of its own, that goes with it.";
    throw error;
  }
}

async function limitsOf(id: string, { beta }: Context) {
  const all = await allOf(beta.spendLimits.list({ scope_type: ["rbac_group"] }));
  return all
    .map(({ id, period, amount, scope }) => ({
      scope,
      told: { period, limit: inDollars(amount) ?? "none", spend_limit_id: id },
    }))
    .flatMap(({ scope, told }) => (scope.type === "rbac_group" && scope.rbac_group_id === id ? [told] : []));
}

export const groupOperations: readonly Operation[] = [listGroups, getGroup, createGroup, updateGroup, deleteGroup];
