import * as z from "zod";
import { idOf } from "../chance.js";

const When = z.iso.datetime();

export const Group = z.object({
  id: z.string(),
  created_at: When,
  name: z.string(),
  role_ids: z.array(z.string()),
  source_type: z.enum(["direct", "scim"]),
  type: z.literal("rbac_group"),
  updated_at: When,
});

export const GroupMembership = z.object({ created_at: When, rbac_group_id: z.string(), user_id: z.string() });

const Permitted = z.union([
  z.object({ type: z.literal("organization"), organization_id: z.string() }),
  z.object({ type: z.literal("all_connectors") }),
  z.object({ type: z.literal("connector"), connector_id: z.string() }),
  z.object({ type: z.literal("connector_tool"), connector_id: z.string(), tool_name: z.string() }),
  z.object({ type: z.literal("connector_scope"), connector_id: z.string(), scope: z.string() }),
]);

export const Role = z.object({
  id: z.string(),
  created_at: When,
  display_name: z.string(),
  source: z.object({ type: z.enum(["built_in", "custom"]) }),
  type: z.literal("rbac_role"),
  updated_at: When,
  /** What it permits is asked for apart. */
  permissions: z.array(z.object({ action: z.string(), resource: Permitted })),
  /** Whether it makes owners of people, whom the API leaves alone. Not part of any answer. */
  owners: z.boolean(),
});

export type Group = z.output<typeof Group>;
export type GroupMembership = z.output<typeof GroupMembership>;
export type Role = z.output<typeof Role>;

interface Groups {
  groups: Group[];
  group_memberships: GroupMembership[];
  roles: Role[];
}

/** The groups of Northwind's Enterprise organization; a Console organization has none. */
export function northwindGroups(seed: number, ago: (days: number) => string, organizationId: string): Groups {
  const roleIdOf = (name: string) => idOf("rbac_role", seed, name);
  const groupIdOf = ({ name, nth = 1 }: Team) => idOf("rbac_group", seed, nth === 1 ? name : `${name} ${nth}`);
  return {
    roles: roles.map(
      ({ name, source, owners = false, features, more = [] }): Role => ({
        id: roleIdOf(name),
        created_at: ago(source === "built_in" ? 330 : 150),
        display_name: name,
        source: { type: source },
        type: "rbac_role",
        updated_at: ago(source === "built_in" ? 330 : 96),
        permissions: [
          ...features.map((action) => ({
            action,
            resource: { type: "organization" as const, organization_id: organizationId },
          })),
          ...more,
        ],
        owners,
      }),
    ),
    groups: teams.map(
      (team): Group => ({
        id: groupIdOf(team),
        created_at: ago(team.days),
        name: team.name,
        role_ids: team.roles.map(roleIdOf),
        source_type: team.source,
        type: "rbac_group",
        updated_at: ago(Math.min(team.days, 90)),
      }),
    ),
    group_memberships: teams.flatMap((team) =>
      team.people.map((person) => ({
        created_at: ago(Math.min(team.days, 60)),
        rbac_group_id: groupIdOf(team),
        user_id: idOf("user", seed, person.includes("@") ? person : `${person}@northwind.example`),
      })),
    ),
  };
}

interface Duty {
  name: string;
  source: Role["source"]["type"];
  owners?: true;
  features: readonly string[];
  more?: Role["permissions"];
}

const roles: readonly Duty[] = [
  { name: "Owner", source: "built_in", owners: true, features: ["capability_access_all", "permission_manage_owners"] },
  { name: "Member", source: "built_in", features: ["chat", "projects", "web_search"] },
  { name: "Claude Code", source: "custom", features: ["claude_code", "claude_code_remote"] },
  { name: "Cowork", source: "custom", features: ["cowork", "office_agent"] },
  {
    name: "Warehouse reader",
    source: "custom",
    features: [],
    more: [
      { action: "use", resource: { type: "connector", connector_id: "conn_warehouse" } },
      {
        action: "always_allow",
        resource: { type: "connector_tool", connector_id: "conn_warehouse", tool_name: "run_query" },
      },
      {
        action: "grant",
        resource: {
          type: "connector_scope",
          connector_id: "conn_warehouse",
          scope: "read_5f0c7a9e1b2d4c6f8a0b1c2d3e4f5a6b",
        },
      },
    ],
  },
  {
    name: "Every connector",
    source: "custom",
    features: [],
    more: [{ action: "use", resource: { type: "all_connectors" } }],
  },
];

interface Team {
  name: string;
  /** Names are not unique: which one of its name it is. */
  nth?: number;
  source: Group["source_type"];
  days: number;
  roles: readonly string[];
  people: readonly string[];
}

const teams: readonly Team[] = [
  {
    name: "Engineering",
    source: "direct",
    days: 310,
    roles: ["Member", "Claude Code"],
    people: [
      ...["bob@example.com", "priya.raman", "tomas.vidal", "mei.tan", "owen.blake", "hiro.nakamura"],
      ...["zoe.lambert", "mateusz.wojcik", "lukas.brandt"],
    ],
  },
  {
    name: "Data",
    source: "direct",
    days: 300,
    roles: ["Member", "Claude Code", "Warehouse reader"],
    people: ["tomas.vidal", "mei.tan", "karim.haddad", "ines.carvalho"],
  },
  {
    name: "Design",
    source: "direct",
    days: 220,
    roles: ["Member", "Cowork"],
    people: ["ana.ruiz", "clara.dubois", "twin.first"],
  },
  {
    name: "Finance",
    source: "scim",
    days: 280,
    roles: ["Member", "Cowork", "Every connector"],
    people: ["nora.jensen", "felix.oduya", "ravi.menon"],
  },
  { name: "Pilot", source: "direct", days: 120, roles: ["Cowork"], people: ["ana.ruiz", "sofia.marchetti"] },
  { name: "Pilot", nth: 2, source: "direct", days: 35, roles: ["Claude Code"], people: ["amara.nwosu"] },
  { name: "Contractors", source: "direct", days: 64, roles: [], people: ["twin.second"] },
  { name: "Platform owners", source: "direct", days: 325, roles: ["Owner"], people: ["priya.raman"] },
];
