import type Anthropic from "@anthropic-ai/sdk";
import { ref } from "./field.js";
import { type Group, groups, groupsOf, leftToPeople, listed, roleNamesOf, rolesUnknown } from "./groups.js";
import { members } from "./members.js";
import type { Because, Context, Every, Operation } from "./operation.js";
import { table } from "./table.js";
import { NotFound, quoted } from "./words.js";
import { write } from "./write.js";

type Members = Anthropic["organization"]["rbacGroups"]["members"];
interface Pair {
  group: Group;
  member: { id: string; name: string; email: string; role: string };
}

const listGroupMembers = table({
  name: "list_group_members",
  toolset: "groups",
  description: "Who is in a group, and since when.",
  input: { group: ref(groups) },
  example: { group: "Engineering" },
  run: ({ group }, { org }) => org.rbacGroups.members.list(group.id),
  columns: ({ user_id, email, created_at }) => ({ member: { id: user_id, name: email }, email, since: created_at }),
});

const membership = {
  target: ({ member }: Pair) => ({ id: member.id, name: member.name || member.email }),
  observe: async ({ group, member }: Pair, { org }: Context) => {
    for await (const one of org.rbacGroups.members.list(group.id)) if (one.user_id === member.id) return one;
    throw new NotFound("member of the group", member.email, []);
  },
};

const addGroupMember = write({
  name: "add_group_member",
  toolset: "groups",
  description: "Add a person to a group, which gives them its roles.",
  input: { group: ref(groups), member: ref(members) },
  example: { group: "Engineering", member: "ines.carvalho@northwind.example" },
  touches: membership,
  after: ({ member }) => ({ email: member.email }),
  says: ({ group }) => ({ kind: "", joint: "to the group", place: group.name }),
  closedTo: { group: leftToPeople },
  risk: "high",
  effects: (pair, ctx) => [
    rolesMoved(pair, ctx).then(({ moved, kept }) => moved && `They gain: ${moved}.${kept}`),
    needsManaged(pair),
  ],
  run: ({ group, member }, { org }) =>
    org.rbacGroups.members.add(group.id, { user_id: member.id } satisfies Every<Parameters<Members["add"]>[1]>),
  undo: ({ input: { group, member } }) => ({
    with: "remove_group_member",
    input: { group: group.id, member: member.id },
  }),
  undoing: "Take them out of the group again.",
});

const removeGroupMember = write({
  name: "remove_group_member",
  toolset: "groups",
  description: "Take a person out of a group. They stay in the organization.",
  input: { group: ref(groups), member: ref(members) },
  example: { group: "Engineering", member: "bob@example.com" },
  touches: membership,
  after: "gone",
  says: ({ group }) => ({ kind: "", joint: "from the group", place: group.name }),
  closedTo: { group: leftToPeople },
  risk: "high",
  effects: (pair, ctx) => [
    rolesMoved(pair, ctx).then(({ moved, kept }) => moved && `They lose: ${moved}.${kept}`),
    needsManaged(pair),
  ],
  run: ({ group, member }, { org }) =>
    org.rbacGroups.members.remove(member.id, { rbac_group_id: group.id } satisfies Every<
      Parameters<Members["remove"]>[1]
    >),
  undo: ({ input: { group, member } }) => ({
    with: "add_group_member",
    input: { group: group.id, member: member.id },
    but: "The group will count them in from that day on, not from the day they first came.",
  }),
  undoing: "Add them again, counted in from that day on.",
});

/** The roles that come or go with this group, and those that the person has by another group as well. */
async function rolesMoved({ group, member }: Pair, ctx: Context): Promise<{ moved?: string; kept: string }> {
  const [names, own] = await Promise.all([roleNamesOf(group, ctx), groupsOf(member.id, ctx)]);
  if (!names || !group.role_ids) return { moved: rolesUnknown.toLowerCase().replace(/\.$/, ""), kept: "" };
  const others = new Set(own?.flatMap(({ id, role_ids }) => (id === group.id ? [] : (role_ids ?? []))));
  const both = names.filter((_, at) => others.has(group.role_ids?.[at] ?? ""));
  const moved = listed(names.filter((_, at) => !others.has(group.role_ids?.[at] ?? "")));
  if (!own) return { moved, kept: " Other groups of theirs may grant the same; there are too many to look through." };
  return { moved, kept: both.length > 0 ? ` By other groups they have as well: ${listed(both)}.` : "" };
}

function needsManaged({ member: { name, email, role } }: Pair): Because {
  return (
    role !== "managed" &&
    `${quoted(name || email)} has the role ${role.replaceAll("_", " ")}; it is for people with the role managed that groups say what they may do.`
  );
}

export const groupMemberOperations: readonly Operation[] = [listGroupMembers, addGroupMember, removeGroupMember];
