import { idOf } from "../../src/demo/chance.js";
import { northwind } from "../../src/demo/northwind.js";
import type { ApiKey, Organization, User, Workspace } from "../../src/demo/organization.js";

export interface Size {
  members: number;
  keys: number;
  active: number;
  archived: number;
}

const seed = 1;
const roles = ["user", "developer", "developer", "claude_code_user", "billing"] as const;

/** Northwind grown to this size, Northwind's own among them: the same each time. */
export function grown(size: Size, born: Date): Organization {
  const small = northwind(seed, born);
  const ago = (days: number) => new Date(born.getTime() - days * 86_400_000).toISOString();
  const more = <T>(has: number, wanted: number, make: (n: number) => T) =>
    Array.from({ length: wanted - has }, (_, at) => make(has + at));
  const user = (n: number): User => ({
    id: idOf("user", seed, `member ${n}`),
    added_at: ago(n % 900),
    email: `member.${n}@northwind.example`,
    name: `Member Number ${n}`,
    role: roles[n % roles.length] ?? "user",
    type: "user",
  });
  const like = small.workspaces.find(({ name }) => name === "Sandbox") ?? small.workspaces[0];
  if (!like) throw new Error("Northwind has no workspace to grow from.");
  const workspace =
    (kind: string, archived_at: string | null) =>
    (n: number): Workspace => {
      const name = `${kind} ${n}`;
      return { ...like, id: idOf("wrkspc", seed, name), name, tags: {}, archived_at, created_at: ago(500) };
    };
  const isArchived = ({ archived_at }: Workspace) => archived_at !== null;
  const archived = small.workspaces.filter(isArchived);
  const active = small.workspaces.filter((one) => !isArchived(one));
  const places = [
    ...small.workspaces,
    ...more(active.length, size.active, workspace("Team", null)),
    ...more(archived.length, size.archived, workspace("Past project", ago(200))),
  ];
  const open = places.filter((one) => !isArchived(one) && one.id !== small.default_workspace_id);
  const users = [...small.users, ...more(small.users.length, size.members, user)];
  const key = (n: number): ApiKey => ({
    id: idOf("apikey", seed, `key ${n}`),
    created_at: ago(n % 700),
    created_by: { id: users[n % users.length]?.id ?? "", type: "user" },
    expires_at: n % 11 === 0 ? ago(-(n % 60)) : null,
    name: `service-${n}`,
    partial_key_hint: `sk-ant-api03-${n}`,
    principal: null,
    scope: { type: "workspace", workspace_id: open[n % open.length]?.id ?? "" },
    status: n % 7 === 0 ? "inactive" : "active",
    type: "api_key",
    off: [],
  });
  return {
    ...small,
    member_limit: 2 * size.members,
    users,
    workspaces: places,
    memberships: [
      ...small.memberships,
      ...users.slice(small.users.length).map(({ id }, n) => ({
        type: "workspace_member" as const,
        user_id: id,
        workspace_id: open[n % open.length]?.id ?? "",
        workspace_role: "workspace_developer" as const,
      })),
    ],
    api_keys: [...small.api_keys, ...more(small.api_keys.length, size.keys, key)],
  };
}
